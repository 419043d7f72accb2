/** Every command in terminals of 60, 80 and 120 columns: lines fit, and no word is lost. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { table } from '../../../../cli/show/output';
import { widthOf } from '../../../../views/fit';
import { ran } from '../../../support/ran';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-columns-'));
  writeFileSync(
    join(folder, 'wrong.yaml'),
    'host: { fraems: 64 }\ntasks: { a: { steps: [mop] } }\n',
  );
  writeFileSync(join(folder, 'names.yaml'), NAMES);
  writeFileSync(join(folder, 'few.txt'), '1 2 3w 1\n');
});
afterAll(() => {
  delete process.env['COLUMNS'];
  rmSync(folder, { recursive: true, force: true });
});

/** Names that leave no room beside them. */
const NAMES = `
host: { frames: 64 }
pagers:
  a-pager-with-a-name-of-its-own: { type: memory }
objects:
  an-object-with-a-rather-long-name: { pager: a-pager-with-a-name-of-its-own, size: 4 pages }
tasks:
  a-task-whose-name-is-longer-than-its-column:
    steps:
      - map: an-object-with-a-rather-long-name
      - { write: an-object-with-a-rather-long-name, page: 1 }
      - { wire: an-object-with-a-rather-long-name, page: 2 }
`;

async function at(columns: number, args: readonly string[]): Promise<string> {
  process.env['COLUMNS'] = String(columns);
  const { out, err } = await ran(...args);
  return out + err;
}

/** Words, without rules, curves and times that differ each time. */
function words(text: string): readonly string[] {
  const plain = text.replace(/\d+ ms$/gm, '').replace(/[─-╿]/g, ' ');
  return plain.split(/\s+/).filter((word) => !/^-*$/.test(word));
}

const commands = [
  ['list'],
  ['policies'],
  ['policies', 'clock'],
  ['policies', 'mach'],
  ['policies', 'arc'],
  ['explain'],
  ['explain', 'memory_object_data_return'],
  ['explain', 'memory_object_lock_request'],
  ['explain', 'offset'],
  ['explain', 'vm_pageout.page_sent'],
  ['explain', 'laundry'],
  ['explain', 'data_retrun'],
  ['run', 'dirty_eviction', '--state'],
  ['run', 'shared_page', '--state', '--full'],
  ['run', 'silent_pager'],
  ['run', 'file_at_end'],
  ['run', '{}/names.yaml', '--state'],
  ['run', '{}/wrong.yaml'],
  ['run', 'first_falt'],
  ['run', 'first_fault', '--why', 'C/1'],
  ['diff', 'belady_3', 'belady_4', '--all', '--level', 'all'],
  ['diff', 'first_fault', 'first_fault'],
  ['conform', 'test/data/gnumach-3/Fcall-async-inh-lock-maps-1.jsonl'],
  ['trace', 'info', '{}/few.txt'],
  ['trace', 'formats'],
  ['--help'],
  ['run', '--help'],
  ['replay', '--help'],
  ['trace', 'make', '--help'],
  ['run', '--nonsense', 'first_fault'],
  ['demo', '--frames', '12'],
] as const;

describe('output', () => {
  test.each(commands.map((args) => [args]))('of machvm %j fits and is whole', async (args) => {
    const given = args.map((arg) => arg.replace('{}', folder));
    const wide = words(await at(120, given));
    expect(wide.length).toBeGreaterThan(3);
    for (const columns of [60, 80, 120]) {
      const text = await at(columns, given);
      const long = text.split('\n').filter((line) => widthOf(line) > columns);
      expect(long).toEqual([]);
      const found = new Set(words(text));
      expect(wide.filter((word) => !found.has(word))).toEqual([]);
    }
  });

  test('takes 100 columns through a pipe, and an error is one line there', async () => {
    delete process.env['COLUMNS'];
    const { out } = await ran('explain');
    const widths = out.split('\n').map(widthOf);
    expect(Math.max(...widths)).toBeGreaterThan(80);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    const { err } = await ran('run', `${'a'.repeat(50)}/${'b'.repeat(50)}.yaml`);
    expect(err.split('\n')).toHaveLength(2);
  });
});

describe('table', () => {
  test('puts columns below that do not fit, each with the name of its row', () => {
    process.env['COLUMNS'] = '60';
    const heads = ['name', 'references', 'faulting pages', 'reactivated', 'written', 'requests'];
    const text = table(heads, [['mach', '1', '2', '3', '4', '5']]);
    expect(text.split('\n').filter((line) => line.includes('mach'))).toHaveLength(2);
    for (const head of heads.flatMap((each) => each.split(' '))) expect(text).toContain(head);
    expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(60);
  });
});
