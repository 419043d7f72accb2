/**
 * A sweep gives the same bytes whoever makes its rows: one worker, two or three, or two shards. A
 * queue gives them too: test/redis.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ran } from '../support/ran';
import { SHARED_JOBS, SHARED_SWEEP } from '../support/shared_sweep';

const folder = mkdtempSync(join(tmpdir(), 'machvm-bytes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GRID = join(folder, 'grid.yaml');

/** The file that a command writes. */
async function bytesOf(name: string, ...args: readonly string[]): Promise<string> {
  const out = join(folder, name);
  expect(await ran(...args, '--out', out)).toMatchObject({ status: 0 });
  return readFileSync(out, 'utf8');
}

test('one, two and three workers and two shards give the same bytes', async () => {
  writeFileSync(GRID, SHARED_SWEEP);
  const one = await bytesOf('one.csv', 'sweep', GRID, '--workers', '1');
  expect(one.split('\n')).toHaveLength(1 + SHARED_JOBS + 1);
  for (const workers of ['2', '3']) {
    expect(await bytesOf(`${workers}.csv`, 'sweep', GRID, '--workers', workers)).toBe(one);
  }
  for (const shard of ['1/2', '2/2']) {
    const args = ['sweep', GRID, '--shard', shard, '--workers', '1'];
    expect(await ran(...args, '--out', join(folder, 'parts.csv'))).toMatchObject({ status: 0 });
  }
  expect(await bytesOf('parts.csv', 'sweep', 'merge', GRID)).toBe(one);
});
