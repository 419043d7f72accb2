/**
 * The stream of everything that happens. Every branch of fault, pageout, memory_object and ipc
 * emits one named event: integers into columns (kind, tick, thread, five arguments). Nothing is
 * formatted here; listeners turn columns into transcripts, charts, laws and explanations.
 * Nobody emits while `on` is false: `if (trace.on) trace.emit(...)`.
 */
import type { EventName } from '../mach/event_defs';
import { eventKinds } from '../mach/event_defs';
import type { Tick } from '../mach/types';
import { must } from './assert';

/** Rows that have been emitted, by column; rows `0 .. length - 1` are valid. */
export interface TraceColumns {
  readonly kind: Int32Array;
  readonly tick: Float64Array;
  readonly host: Int32Array;
  readonly thread: Int32Array;
  readonly args: readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
}

/** Called for each event when it happens: columns and the row in them. */
export type TraceListener = (columns: TraceColumns, row: number) => void;

const ROWS = 1024;

/** @ours the columns are a ring: listeners copy what they want to keep */
export class Trace {
  /** True while somebody listens. */
  on = false;
  /** Set by the dispatcher. */
  now: Tick;
  threadId = -1;
  /** Whose kernel is at work: that of the thread, or of the control port that it calls. */
  hostId = 0;
  /** Events emitted since the start: the serial number of the next one. */
  count = 0;
  private readonly listeners: TraceListener[] = [];
  private readonly columns: TraceColumns = {
    kind: new Int32Array(ROWS),
    tick: new Float64Array(ROWS),
    host: new Int32Array(ROWS),
    thread: new Int32Array(ROWS),
    args: [
      new Float64Array(ROWS),
      new Float64Array(ROWS),
      new Float64Array(ROWS),
      new Float64Array(ROWS),
      new Float64Array(ROWS),
    ],
  };

  constructor(start: Tick) {
    this.now = start;
  }

  /** Events are another host's from now on; answers whose they were, to be set again. */
  enterHost(hostId: number): number {
    const before = this.hostId;
    this.hostId = hostId;
    return before;
  }

  listen(listener: TraceListener): void {
    this.listeners.push(listener);
    this.on = true;
  }

  emit(name: EventName, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    const kind = must(eventKinds[name], `trace.emit: no event ${name}`);
    const row = this.count % ROWS;
    const { columns } = this;
    columns.kind[row] = kind;
    columns.tick[row] = this.now;
    columns.host[row] = this.hostId;
    columns.thread[row] = this.threadId;
    columns.args[0][row] = a;
    columns.args[1][row] = b;
    columns.args[2][row] = c;
    columns.args[3][row] = d;
    columns.args[4][row] = e;
    this.count += 1;
    for (const listener of this.listeners) listener(columns, row);
  }
}
