/**
 * The requests of kernels that their pagers have still to answer, as far as anybody knows: the last
 * one of each kind for each page. Whether a page still waits, the kernel knows; which message it
 * waits for, and whether the pager has even received it, stands here.
 */
import type { AskingMessage, KnownRequest, KnownRequests } from '../../kernel/inspect/look';
import type { TraceColumns } from '../../kernel/kern/trace';
import { messageKinds } from '../../kernel/mach/message_table';
import type { Machine } from '../../kernel/machine/machine';
import { RECEIVED, SCALARS, SENT } from '../transcript/line';

/** A request, and what has become of it. */
interface Request extends KnownRequest {
  seqno: number | null;
  thread: number | null;
}

const asking: readonly AskingMessage[] = [
  'memory_object_init',
  'memory_object_data_request',
  'memory_object_data_unlock',
  'memory_object_synchronize',
];

export class Requests implements KnownRequests {
  private readonly kinds = new Set(asking.map((name) => messageKinds[name] ?? -1));
  private readonly latest = new Map<string, Request>();
  private readonly queued = new Map<number, Request>();
  private offset = 0;

  constructor(machine: Machine) {
    machine.trace.listen((columns, row) => this.hear(columns, row));
  }

  /** The last request of a host's to a port; `offset` in bytes, 0 for memory_object_init. */
  find(name: AskingMessage, host: number, port: number, offset: number): KnownRequest | null {
    return this.latest.get(`${messageKinds[name]}/${host}/${port}/${offset}`) ?? null;
  }

  private hear(columns: TraceColumns, row: number): void {
    const kind = columns.kind[row] ?? -1;
    const [serials, messages, ports, seqnos] = columns.args;
    if (kind === SCALARS) {
      this.offset = serials[row] ?? 0;
      return;
    }
    if (kind !== SENT && kind !== RECEIVED) return;
    const message = messages[row] ?? -1;
    if (!this.kinds.has(message)) return;
    const serial = serials[row] ?? -1;
    if (kind === SENT) {
      const request: Request = { serial, seqno: null, thread: null };
      const offset = message === messageKinds['memory_object_init'] ? 0 : this.offset;
      this.latest.set(
        `${message}/${columns.host[row] ?? 0}/${ports[row] ?? -1}/${offset}`,
        request,
      );
      this.queued.set(serial, request);
      return;
    }
    const request = this.queued.get(serial);
    if (request !== undefined) {
      request.seqno = seqnos[row] ?? 0;
      request.thread = columns.thread[row] ?? -1;
    }
    this.queued.delete(serial);
  }
}
