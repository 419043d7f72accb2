/**
 * A line of a transcript for people: when, who, what, and what it says, without running numbers.
 */
import type { Line } from '../scenarios/transcript/line';
import { withoutIds } from '../scenarios/transcript/line';

const verbs: Readonly<Record<string, string>> = {
  'ipc_mqueue.sent': 'sends',
  'ipc_mqueue.received': 'receives',
  'ipc_kobject.called': 'calls',
};

/** `editor sends memory_object_data_request A offset 0 length 4096`. */
export function lineWords(line: Line): string {
  const { t: _t, n: _n, serial: _serial, msgcount: _count, ...meaning } = withoutIds(line);
  const { ev, msg, thread, port, ...rest } = meaning;
  const what = msg === undefined ? String(ev) : `${verbs[String(ev)] ?? String(ev)} ${msg}`;
  const at = port === undefined ? '' : ` ${port}`;
  const said = Object.entries(rest).map(([key, value]) => `${key} ${value}`);
  return `${thread ?? ''} ${what}${at} ${said.join(' ')}`.trim();
}
