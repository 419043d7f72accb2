/**
 * The stream of everything that happens. Every branch of fault, pageout, memory_object and ipc
 * emits one named event: integers into columns (kind, tick, thread, five arguments). Nothing is
 * formatted here; listeners turn columns into transcripts, charts, laws and explanations.
 * Nobody emits while `on` is false: `if (trace.on) trace.emit(...)`.
 * Events are numbered from 0. A reference is an event, too, and has its number whether a listener
 * hears of it or not; so an event has the same number whoever listens.
 */
import type { EventName, OrdinaryEventName } from '../mach/event_defs';
import { eventKinds } from '../mach/event_defs';
import type { ReferenceEventName } from '../mach/reference_events';
import type { Tick } from '../mach/types';
import { must } from './assert';

/** Rows that have been emitted, by column; rows `0 .. length - 1` are valid. */
export interface TraceColumns {
  /** The number of the event, from 0. */
  readonly number: Float64Array;
  readonly kind: Int32Array;
  readonly tick: Float64Array;
  readonly host: Int32Array;
  readonly thread: Int32Array;
  readonly args: readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
}

/** Called for each event when it happens: columns and the row in them. */
export type TraceListener = (columns: TraceColumns, row: number) => void;

export interface ListenOptions {
  /** Hears `vm_reference.hit` and `vm_reference.fault`, too; default false. */
  readonly references?: boolean;
}

/** A power of two. */
const ROWS = 1024;

/** @ours the columns are a ring: listeners copy what they want to keep */
export class Trace {
  /** True if there is a listener. */
  on = false;
  /** True if a listener hears references. */
  references = false;
  /** Set by the dispatcher. */
  now: Tick;
  threadId = -1;
  /** Whose kernel is at work: that of the thread, or of the control port that it calls. */
  hostId = 0;
  /** Events since the start, references included: the number of the next one. */
  count = 0;
  private readonly listeners: TraceListener[] = [];
  private readonly referenceListeners: TraceListener[] = [];
  /** Rows that were emitted while another was being heard; they are heard after it. */
  private readonly late: number[] = [];
  private hearing = false;
  private readonly columns: TraceColumns = {
    number: new Float64Array(ROWS),
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

  /** Does something on a host: the events are that one's. */
  onHost<T>(hostId: number, work: () => T): T {
    const before = this.hostId;
    this.hostId = hostId;
    const result = work();
    this.hostId = before;
    return result;
  }

  /** Has a listener hear each event from now on, in the order of their numbers. */
  listen(listener: TraceListener, { references = false }: ListenOptions = {}): void {
    this.listeners.push(listener);
    this.on = true;
    if (!references) return;
    this.referenceListeners.push(listener);
    this.references = true;
  }

  emit(name: OrdinaryEventName, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    const row = this.write(name, a, b, c, d, e);
    // A listener may wake a thread, which is an event: all listeners hear it after this one.
    if (this.hearing) this.late.push(row);
    else this.tell(row, this.listeners);
  }

  /** As `emit`, for those who listen to references; call it only if there are any. */
  emitReference(name: ReferenceEventName, a: number, b: number, c: number, d: number, e = 0): void {
    this.tell(this.write(name, a, b, c, d, e), this.referenceListeners);
  }

  private tell(row: number, listeners: readonly TraceListener[]): void {
    this.hearing = true;
    try {
      for (const listener of listeners) listener(this.columns, row);
      for (let late = this.late.shift(); late !== undefined; late = this.late.shift()) {
        for (const listener of this.listeners) listener(this.columns, late);
      }
    } finally {
      this.hearing = false;
    }
  }

  private write(name: EventName, a: number, b: number, c: number, d: number, e: number): number {
    const kind = must(eventKinds[name], `trace.emit: no event ${name}`);
    const row = this.count & (ROWS - 1);
    const { columns } = this;
    columns.number[row] = this.count;
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
    return row;
  }
}
