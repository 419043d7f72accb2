/** vectors: what agrees and what does not, here and in workers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { CheckedVector } from '../../../../studies/vector_check';
import type { Ran } from '../../../support/ran';
import { ran } from '../../../support/ran';
import { rlvOf, traceOf } from '../../traces/trace_support';

// Each worker compiles what it runs.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'machvm-vectors-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('vectors', () => {
  test('says how many rows agree, and fails for one that does not', async () => {
    const file = path('v.csv');
    const head = 'source,string,frames,algorithm,faults\n';
    writeFileSync(file, `${head}a,1 2 3,2,LRU,3\n`);
    expect(await ran('vectors', file)).toMatchObject({ status: 0 });
    writeFileSync(file, `${head}a,1 2 3,2,LRU,3\nb,1 1,2,FIFO,2\n`);
    const { status, out } = await ran('vectors', file);
    expect(out).toContain('v.csv:3: FIFO, 2 frames: published 2, fifo gives 1');
    expect(out).toContain('1 rows agree, 1 differ');
    expect(out.startsWith('counted by the policies alone; --kernel adds')).toBe(true);
    const kernel = await ran('vectors', file, '--kernel');
    expect(kernel.out.split('\n')[0]).toBe('counted by the kernel: as requested');
    expect(kernel.out.split('\n').slice(1)).toEqual(out.split('\n').slice(1));
    expect(status).toBe(1);
    expect(await ran('vectors', path('nowhere.csv'))).toMatchObject({ status: 2 });
  });

  test('answers the same for any number of workers, in the order of the table', async () => {
    const belady = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
    const touches = belady.map((page) => ({ object: '0', page, write: false }));
    writeFileSync(path('belady.rlv.br'), brotliCompressSync(rlvOf(traceOf(touches))));
    const rows = ['belady,fifo,3,9', 'nowhere,lru,3,1', 'belady,fifo,4,10', 'belady,lru,3,11'];
    const table = ['trace,algorithm,cache_size_objects,misses', ...rows].join('\n');
    writeFileSync(path('t.csv'), table);
    const checked = async (workers: string): Promise<Ran> =>
      ran('vectors', path('t.csv'), '--traces', folder, '--json', '--workers', workers);
    const one = await checked('1');
    expect(one.status).toBe(1);
    const read = `${path('belady.rlv.br')}: read as rlv: 12 records, 5 pages, skipped nothing\n`;
    expect(one.err).toBe(read);
    const { traces, rows: checkedRows } = JSON.parse(one.out);
    expect(traces).toMatchObject([{ name: 'belady', format: 'rlv', records: 12, pages: 5 }]);
    const told = checkedRows.map((row: CheckedVector) => `${row.line} ${row.verdict}`);
    expect(told).toEqual(['2 agrees', '3 skipped', '4 agrees', '5 differs']);
    expect(await checked('3')).toEqual(one);
    const inKernel = ['vectors', path('t.csv'), '--traces', folder, '--json', '--kernel'];
    expect(await ran(...inKernel, '--workers', '1')).toEqual(one);
  });

  test('finds a trace of any format by its name, its own format first', async () => {
    writeFileSync(path('few.txt'), '1 2 1\n');
    writeFileSync(path('f.csv'), 'trace,algorithm,cache_size_objects,misses\nfew,fifo,3,2\n');
    const found = (): Promise<Ran> => ran('vectors', path('f.csv'), '--traces', folder);
    expect(await found()).toMatchObject({
      status: 0,
      err: `${path('few.txt')}: read as refs: 3 records, 2 pages, skipped nothing\n`,
    });
    const touches = [1, 2, 3].map((page) => ({ object: '0', page, write: false }));
    writeFileSync(path('few.rlv.br'), brotliCompressSync(rlvOf(traceOf(touches))));
    expect((await found()).out).toContain('published 2, fifo gives 3');
  });

  test('refuses a trace that is none in one line', async () => {
    writeFileSync(path('bad.rlv.br'), 'no trace');
    writeFileSync(path('b.csv'), 'trace,algorithm,cache_size_objects,misses\nbad,fifo,3,9\n');
    const { status, err } = await ran('vectors', path('b.csv'), '--traces', folder);
    expect({ status, lines: err.split('\n').length }).toEqual({ status: 2, lines: 2 });
    expect(err).toMatch(/^\/.*bad\.rlv\.br: cannot be decompressed/);
  });
});
