/**
 * A transcript: the lines of a run as JSON, one a line. Two runs of one scenario and seed write the
 * same bytes, on any machine. Level `messages` is what golden files hold: messages sent and
 * received, calls, what came of them, exceptions. Level `all` has every event of the trace.
 *
 * Order of keys: t (tick), n (number of the line), host (if there are several), thread, ev, then
 * for a message msg, serial, port, what the event adds (msgcount, seqno, task), and what the
 * message says; for another event its arguments.
 */
import { list, needs, record } from '../kernel/mach/given';
import type { Line } from './line';

const LINES = list(record(), 'the lines of a result, or what readTranscript returns');

export function lineText(line: Line): string {
  return JSON.stringify(line);
}

/** The whole text; it ends with a newline unless it is empty. */
export function transcriptText(lines: readonly Line[]): string {
  needs('transcriptText', 'lines', lines, LINES);
  return lines.map((line) => `${lineText(line)}\n`).join('');
}
