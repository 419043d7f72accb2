/**
 * The I/O errors of a run, in the words of a report: a line for each request of a device that
 * failed or fell short, and for each page that a pager could not read or keep. Errors made by the
 * faults that the scenario gives its devices are expected; `expect: { io_errors: N }` accepts the
 * others.
 */
import type { IoError } from '../../kernel/kern/io_errors';
import type { Machine } from '../../kernel/machine/machine';
import type { CountRange } from '../language/scenario';

/** Names ports for people. */
export interface PortNames {
  port(id: number): string;
}

/** One I/O error of a run. */
export interface IoErrorLine {
  readonly text: string;
  /** True for what a fault of the scenario has caused. */
  readonly expected: boolean;
}

/** Has the names of objects settled while their ports live. */
export function nameIoErrors({ ioErrors }: Machine, labels: PortNames): void {
  ioErrors.onReport = ({ object }) => {
    if (object !== null) labels.port(object.id);
  };
}

function operationText({ device, operation, recnum, reason }: IoError): string {
  if (device === null) return reason;
  return `${operation} of record ${recnum} of device ${device} failed: ${reason}`;
}

/** `pager lost page 1 of A: write of record 1 of device d failed: ENOSPC`. */
export function ioErrorText(error: IoError, labels: PortNames): string {
  const { object, operation, page, pager } = error;
  const what = operationText(error);
  if (pager === null) return what;
  const verb = operation === 'read' ? 'could not read' : 'lost';
  const of = object === null ? 'an object' : labels.port(object.id);
  return `${pager} ${verb} page ${page} of ${of}: ${what}`;
}

/** All of them, in their order. */
export function ioErrorLines({ ioErrors }: Machine, labels: PortNames): readonly IoErrorLine[] {
  return ioErrors.all.map((error) => ({
    text: ioErrorText(error, labels),
    expected: error.injected,
  }));
}

/** What is not as expected: their number if one is given, and then each of them. */
export function ioErrorFailures(
  errors: readonly IoErrorLine[],
  expected: CountRange | undefined,
): readonly string[] {
  const texts = errors.filter((error) => !error.expected).map(({ text }) => text);
  if (expected === undefined) return texts;
  const { from, to } = expected;
  if (from <= texts.length && texts.length <= to) return [];
  const most = to === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${to}`;
  const range = from === to ? String(from) : `${from} ${most}`;
  return [`expected io_errors ${range}; it is ${texts.length}`, ...texts];
}
