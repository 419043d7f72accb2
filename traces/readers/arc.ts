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
const KNOWN = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$/;
const FEW_LINES = 3;

/** Four numbers a line could be pages, or a table, but zeros are ignored and requests counted. */
function requestsCount(lines: readonly string[]): boolean | 'possible' {
  const rows = lines.map((line) => (KNOWN.exec(line) ?? []).map(Number));
  const steps = rows.slice(1).map((row, i) => (row[4] ?? NaN) - (rows[i]?.[4] ?? NaN));
  if (steps.length === 0 || steps.some((step) => step !== 1)) return 'possible';
  return (rows.length >= FEW_LINES && rows.every((row) => row[3] === 0)) || 'possible';
}

export const arc = lineFormat({
  summary: 'ARC: "block count 0 request", blocks of 512 bytes, which are the pages',
  sized: true,
  knownBy: 'four numbers a line, of which the last counts lines',
  endings: ['lis'],
  note: `all but OLTP ${BELOW_A_CACHE}`,
  pageSize: BLOCK_BYTES,
  known: KNOWN,
  pattern: /^\s*(\d+)\s+(\d+)\s+\S+\s+\S+\s*$/,
  shape: '"<first block> <blocks> <ignored> <request>"',
  tells: requestsCount,
  take([, first = '', blocks = ''], accesses) {
    const block = wholeOf(first);
    const start = block === null ? null : times(block, BLOCK_BYTES);
    if (start === null) return TOO_BIG;
    return accesses.bytes(ONLY_OBJECT, start, Number(blocks) * BLOCK_BYTES, false);
  },
});
