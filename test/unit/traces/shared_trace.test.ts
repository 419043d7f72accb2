/** A trace in shared memory is the same trace, in this thread and, as plain data, in another. */
import { describe, expect, test } from '@jest/globals';
import { limitedTrace } from '../../../traces/limited_trace';
import { SharedChunks, sharedTrace, traceOfShared } from '../../../traces/shared_trace';
import type { Trace } from '../../../traces/trace';
import { CHUNK_REFERENCES } from '../../../traces/trace';
import { TraceRecorder } from '../../../traces/trace_recorder';
import { traceOf } from './trace_support';

/** A trace of so many references over some pages, kept in `chunks`. */
function long(references: number, chunks?: SharedChunks): Trace {
  const recorder = new TraceRecorder(chunks);
  const pages = recorder.numbering.object('0');
  for (let i = 0; i < references; i += 1) recorder.add(pages.numberOf((i * i) % 1009), i % 3 === 0);
  return recorder.finish({ name: 'long', pageSize: 4096 });
}

const all = (trace: Trace, from = 0): readonly number[] =>
  [...trace.chunks(from)].flatMap((chunk) => [...chunk]);

describe('a shared trace', () => {
  test('has the references of the trace, from any number on, without copies', () => {
    const references = 2 * CHUNK_REFERENCES + 77;
    const trace = long(references, new SharedChunks());
    const shared = sharedTrace(trace);
    const again = traceOfShared(structuredClone({ ...shared, chunks: null }));
    expect(() => again.chunks()).toThrow('the references of long are not kept');
    const same = traceOfShared(shared);
    expect(all(same)).toEqual(all(long(references)));
    expect(all(same, CHUNK_REFERENCES + 5)).toEqual(all(trace, CHUNK_REFERENCES + 5));
    expect(shared.chunks?.every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true);
    const [, second] = trace.chunks();
    expect(shared.chunks?.[1]?.buffer).toBe(second?.buffer);
    const { name, pageSize, writes, distinctPages, records } = trace;
    expect(same).toMatchObject({ name, pageSize, references, writes, distinctPages, records });
  });

  test('knows the object of each page, and no name of a page', () => {
    const trace = traceOf([
      { object: 'b', page: 7, write: false },
      { object: 'a', page: 7, write: true },
      { object: 'b', page: 8, write: false },
    ]);
    const same = traceOfShared(sharedTrace(trace));
    expect([0, 1, 2].map((page) => same.objectOf(page))).toEqual(['b', 'a', 'b']);
    expect(() => same.pageOf(0)).toThrow('page 0 of a shared trace has no name');
  });

  test('is kept up to a number of chunks, and not at all beyond', () => {
    const chunks = new SharedChunks(Number.POSITIVE_INFINITY, 2);
    const kept = long(3 * CHUNK_REFERENCES, chunks);
    expect([chunks.count, chunks.isOverfull]).toEqual([2, false]);
    expect(all(kept)).toHaveLength(3 * CHUNK_REFERENCES);
    const more = new SharedChunks(Number.POSITIVE_INFINITY, 2);
    const lost = long(5 * CHUNK_REFERENCES, more);
    expect(more.isOverfull).toBe(true);
    expect(() => all(lost)).toThrow('chunk 0 is not kept');
    expect(lost.references).toBe(5 * CHUNK_REFERENCES);
  });

  test('keeps the chunks that are wanted, whatever comes after them', () => {
    const chunks = new SharedChunks(1, 2);
    const part = limitedTrace(long(5 * CHUNK_REFERENCES, chunks), 70);
    expect(chunks.isOverfull).toBe(false);
    expect(all(part)).toEqual(all(long(70)));
    expect(all(traceOfShared(sharedTrace(part)))).toEqual(all(part));
  });
});
