/** A trace that is read without being kept hands on the references that it would have. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readTrace } from '../../../traces/read_file';
import { streamed, streamedUpTo } from '../../../traces/streamed_file';
import { CHUNK_REFERENCES } from '../../../traces/trace';

const folder = mkdtempSync(join(tmpdir(), 'machvm-streamed-'));
const file = join(folder, 'long.refs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const references = CHUNK_REFERENCES + 1000;
writeFileSync(
  file,
  Array.from({ length: references }, (_, i) => `${(i * 7) % 101}${i % 5 === 0 ? 'w' : ''}`).join(
    '\n',
  ),
);

describe('a streamed trace', () => {
  test('is handed on whole, in order, and keeps its counts', async () => {
    const taken: number[] = [];
    const trace = await streamed(file, {}, (chunk) => taken.push(...chunk));
    const whole = await readTrace(file);
    expect(taken).toEqual([...whole.chunks()].flatMap((chunk) => [...chunk]));
    expect([trace.references, trace.writes]).toEqual([references, whole.writes]);
  });

  test.each([1, CHUNK_REFERENCES, CHUNK_REFERENCES + 3])(
    'ends after %i references',
    async (limit) => {
      let taken = 0;
      await streamedUpTo(limit, file, {}, (chunk) => {
        taken += chunk.length;
      });
      expect(taken).toBe(limit);
    },
  );

  test('passes on what is wrong with the file', async () => {
    await expect(streamedUpTo(5, join(folder, 'none'), {}, () => undefined)).rejects.toThrow(
      'does not exist',
    );
  });
});
