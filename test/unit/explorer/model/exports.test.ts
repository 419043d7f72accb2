/** Files of a run are those that the command writes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { fileNameOf, transcriptOf } from '../../../../explorer/model/exports';
import type { Run } from '../../../../explorer/model/session';
import { sessionOf } from '../../../support/explored';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-exports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runOf(lesson: string): Run {
  const run = sessionOf(lesson).run.value;
  if (run === null) throw new Error('no run');
  return run;
}

test.each(['first_fault', 'dirty_eviction', 'paging_space', 'snapshot'])(
  'the transcript of %s is that of the command, byte by byte',
  async (lesson) => {
    const file = join(folder, `${lesson}.jsonl`);
    expect((await ran('run', lesson, '--transcript', file)).status).toBe(0);
    expect(transcriptOf(runOf(lesson))).toBe(readFileSync(file, 'utf8'));
  },
);

test('a file is named after its run and the moment', () => {
  const run = runOf('first_fault');
  expect(fileNameOf(run, 'rec')).toBe('first_fault.rec');
  expect(fileNameOf(run, 'svg', 257)).toBe('first_fault-257.svg');
  expect(fileNameOf({ ...run, name: 'a/b c' }, 'svg', -1)).toBe('a_b_c.svg');
});
