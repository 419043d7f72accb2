/** A worker's job: it is made of the trace that the plan was made for, or not at all. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { run } from '../../../../cli/studies/sweep_worker';
import { textDigest } from '../../../../files/digest';

const folder = mkdtempSync(join(tmpdir(), 'machvm-worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'mine.refs');

/** The misses of fifo in the trace with that text. */
async function missesOf(text: string): Promise<number> {
  const job = { trace: 'mine.refs', policy: 'fifo', frames: 3, seed: '1' } as const;
  const table = { pageout: 'demand', store: 'object', contents: 'stamps' } as const;
  const digest = textDigest(text);
  const { row } = await run({
    file,
    digest,
    reading: {},
    policyFile: null,
    index: 0,
    job: { ...job, ...table },
  });
  return row.faults;
}

test('a file that has changed is read again, and is refused where another is meant', async () => {
  const [first, second] = ['1 2 3 4 1 2 5 1 2 3 4 5\n', '1 2 3 1 2 3 1 2 3 1 2 3\n'];
  writeFileSync(file, first);
  expect(await missesOf(first)).toBe(9);
  writeFileSync(file, second);
  expect(await missesOf(second)).toBe(3);
  await expect(missesOf(first)).rejects.toThrow(
    `${file}: has changed since the sweep began; restore it, and run it again`,
  );
  expect(await missesOf(second)).toBe(3);
});
