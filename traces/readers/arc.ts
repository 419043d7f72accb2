/**
 * Traces of the papers on ARC (P1 to P14, DS1, OLTP and their kin): first block, number of blocks,
 * a number without meaning, number of the request. A block is 512 bytes, and the papers cache
 * blocks, so that is the page if nobody asks for another.
 */
import { BELOW_A_CACHE } from '../format';
import { times, wholeOf } from '../numbers';
import { ONLY_OBJECT } from '../trace';
import { lineFormat, TOO_BIG } from './line_reader';

const BLOCK_BYTES = 512;
const PATTERN = /^\s*(\d+)\s+(\d+)\s+\d+\s+(\d+)\s*$/;

/** Four numbers a line could be pages, but the last ones count the requests. */
function requestsCount(lines: readonly string[]): boolean {
  const requests = lines.map((line) => Number(PATTERN.exec(line)?.[3] ?? NaN));
  const steps = requests.slice(1).map((request, i) => request - (requests[i] ?? NaN));
  return steps.length > 0 && steps.every((step) => step === 1);
}

export const arc = lineFormat({
  summary: 'ARC: "block count 0 request", blocks of 512 bytes, which are the pages',
  knownBy: 'four numbers a line, of which the last counts lines',
  endings: ['lis'],
  note: `all but OLTP ${BELOW_A_CACHE}`,
  pageSize: BLOCK_BYTES,
  pattern: PATTERN,
  shape: '"<first block> <blocks> <ignored> <request>"',
  tells: requestsCount,
  take([, first = '', blocks = ''], accesses) {
    const block = wholeOf(first);
    const start = block === null ? null : times(block, BLOCK_BYTES);
    if (start === null) return TOO_BIG;
    return accesses.bytes(ONLY_OBJECT, start, Number(blocks) * BLOCK_BYTES, false);
  },
});
