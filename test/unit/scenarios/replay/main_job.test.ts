/**
 * The main job on a small recorded program, with real files in a temporary folder; and that its
 * proof can fail.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openFile } from '../../../../devices/file';
import type { MainJobFiles } from '../../../../scenarios/replay/main_job';
import { layoutOf, MainJob } from '../../../../scenarios/replay/main_job';
import { readReferenceString } from '../../../../traces/readers/refs';
import { bundledTrace } from '../../../support/bundled_trace';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-job-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function files(): MainJobFiles {
  return {
    write: (name, bytes) => writeFileSync(join(folder, name), bytes),
    read: (name) => readFileSync(join(folder, name)),
    device(name, pageSize) {
      const { device, error } = openFile(join(folder, name), pageSize, { create: true });
      if (device === null) throw new Error(error);
      return device;
    },
  };
}

const trace = bundledTrace('git_small');

describe('the layout', () => {
  test('gives pages that are only read to text, and every second written one to data', () => {
    const small = readReferenceString('1 2w 3 4w 2 5w', { file: 'string' });
    const { home, place, counts, lastWrite } = layoutOf(small);
    expect(home).toEqual(['text', 'data', 'text', 'anonymous', 'data']);
    expect(place).toEqual([0, 0, 1, 0, 1]);
    expect(counts).toEqual({ text: 2, data: 2, anonymous: 1 });
    expect([...lastWrite]).toEqual([0, 2, 0, 4, 6]);
  });
});

describe('the main job', () => {
  test.each([false, true])('loses nothing, on a disk: %s', (disk) => {
    const job = new MainJob({ trace, files: files(), frames: 64, seed: '1', disk });
    expect(job.machine.run()).toBe('done');
    expect(job.done).toBe(trace.references);
    expect(job.host.statistics.pagesReturned).toBeGreaterThan(0);
    const proof = job.prove();
    expect(proof.wrong).toEqual([]);
    expect(proof.stale).toEqual([]);
    expect(proof.readBack).toBe(trace.distinctPages);
    expect(proof.blocks).toBeGreaterThan(0);
  });

  test('finds a page of a file that somebody has changed behind its back', () => {
    const kept = files();
    const spoilt: MainJobFiles = {
      ...kept,
      read(name) {
        const bytes = kept.read(name);
        if (name === 'data.file') bytes[0] = (bytes[0] ?? 0) ^ 1;
        return bytes;
      },
    };
    const job = new MainJob({ trace, files: spoilt, frames: 64, seed: '1', disk: false });
    job.machine.run();
    expect(job.prove().stale).toEqual([expect.stringMatching(/^data\.file page 0: \d+, not \d+$/)]);
  });

  test('is the same at every step for the same seed', () => {
    const clocks = [1, 2].map(() => {
      const job = new MainJob({ trace, files: files(), frames: 64, seed: '1', disk: true });
      job.machine.run();
      return [job.host.clock, job.machine.steps, { ...job.host.statistics }];
    });
    expect(clocks[0]).toEqual(clocks[1]);
  });
});
