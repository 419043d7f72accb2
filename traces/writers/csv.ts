/**
 * Writes a table that spreadsheets and libCacheSim read. One object: `time,id,size,op`, where the
 * id is the page. Several: the id is a number of its own for each page, because a reader that knows
 * no objects would take equal pages of two for one; `object` and `page` follow.
 */
import type { Trace } from '../trace';
import { ONLY_OBJECT } from '../trace';
import { quoted, TraceError } from '../trace_error';
import type { TraceWriter } from './writer';
import { lossOf } from './writer';

export const csvWriter: TraceWriter = {
  summary: 'a table with the columns time, id, size, op, and object and page if there are objects',
  endings: ['csv'],
  loses: (trace) => lossOf(trace, ['page size', 'syncs', 'header']),
  write: writeCsv,
};

/** A field by RFC 4180: in quotes if it has to be, with each quote inside written twice. */
function field(text: string): string {
  return /[",;|\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function* writeCsv(trace: Trace): Generator<string> {
  const objects = Array.from({ length: trace.distinctPages }, (_, page) => trace.objectOf(page));
  const isPlain = objects.every((object) => object === ONLY_OBJECT);
  const wrong = objects.find((object) => object.trim() !== object || /^$|\r/.test(object));
  if (wrong !== undefined) {
    const what = `the object ${quoted(wrong)} cannot be written`;
    throw new TraceError({
      file: trace.name,
      what,
      expected: 'a name without outer blanks or carriage returns',
    });
  }
  const fields = objects.map(field);
  yield isPlain ? 'time,id,size,op\n' : 'time,id,size,op,object,page\n';
  let time = 0;
  for (const chunk of trace.chunks()) {
    let lines = '';
    for (const packed of chunk) {
      const page = packed >>> 1;
      const op = (packed & 1) === 1 ? 'w' : 'r';
      lines += isPlain
        ? `${time},${trace.pageOf(page)},${trace.pageSize},${op}\n`
        : `${time},${page},${trace.pageSize},${op},${fields[page]},${trace.pageOf(page)}\n`;
      time += 1;
    }
    yield lines;
  }
}
