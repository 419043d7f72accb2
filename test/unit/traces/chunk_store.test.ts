/** Where references are kept: in memory, packed or not, in a file, or nowhere. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChunkFile } from '../../../traces/chunk_file';
import { ChunksInMemory, NoChunks } from '../../../traces/chunk_store';
import type { ChunkStore, Trace } from '../../../traces/trace';
import { CHUNK_REFERENCES } from '../../../traces/trace';
import { TraceRecorder } from '../../../traces/trace_recorder';
import { packedOf, problemOf } from './trace_support';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-chunks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const length = CHUNK_REFERENCES * 4 + 3;

/** The first half does not pack, the second does: pages far apart, then runs. */
function kept(chunks: ChunkStore): Trace {
  const recorder = new TraceRecorder(chunks);
  const pages = recorder.numbering.object('0');
  const half = CHUNK_REFERENCES * 2;
  for (let i = 0; i < half; i += 1) {
    recorder.add(pages.numberOf((i * 65_537) % 131_071), i % 3 === 0);
  }
  for (let i = half; i < length; i += 1) recorder.add(pages.numberOf((i >> 4) % 7), false);
  return recorder.finish({ name: 'kept', pageSize: 4096 });
}

function bytesFrom(trace: Trace, from: number): Buffer {
  return Buffer.from(Uint32Array.from(packedOf(trace, from)).buffer);
}

describe('references', () => {
  const plain = kept(new ChunksInMemory());

  test.each([
    ['packed', () => new ChunksInMemory(1)],
    ['in a file', () => new ChunkFile(folder, 0)],
    ['some of them in a file', () => new ChunkFile(folder, 1)],
  ])('that are kept %s are the same, from any on, as often as one likes', (_, store) => {
    const trace = kept(store());
    for (const from of [0, CHUNK_REFERENCES + 5, CHUNK_REFERENCES * 3, length - 1, length]) {
      expect(bytesFrom(trace, from).equals(bytesFrom(plain, from))).toBe(true);
    }
    expect(trace).toMatchObject({ references: length, writes: plain.writes });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that are kept nowhere are counted, and nothing is told of them', () => {
    const chunks = new NoChunks();
    const trace = kept(chunks);
    const { references, writes, distinctPages } = plain;
    expect(trace).toMatchObject({ references, writes, distinctPages });
    expect(() => packedOf(trace)).toThrow('chunk 0 was not kept');
    // One array is filled over and over.
    const chunk = new Uint32Array(CHUNK_REFERENCES);
    expect(chunks.keep(chunk)).toBe(chunk);
  });

  test('find no room: that is one line', () => {
    const problem = problemOf(() => kept(new ChunkFile(join(folder, 'nowhere'), 0)));
    expect(problem.message).toMatch(
      /nowhere: references cannot be kept there meanwhile \(Error: ENOENT.+\); expected room/,
    );
  });
});
