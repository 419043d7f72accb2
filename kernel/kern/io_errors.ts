/**
 * io_errors: device operations that failed or fell short, and pages that a pager could not read or
 * keep. A real driver prints these to the console; here they are records of the machine, in the
 * order in which they happened, one for each request. A failed operation becomes the record of the
 * page that it was for when the pager that waited for the reply reports that page.
 * @ours a run must not lose data without a line that says so
 */
import type { DeviceDriver, DeviceOperation } from '../mach/device';
import type { Tick } from '../mach/types';
import type { Trace } from './trace';

/** What is known of a port: its number, and its label for people. */
interface PortLike {
  readonly id: number;
  readonly label: string;
}

export interface IoError {
  /** When it happened; a tick is 1 ns of virtual time. */
  readonly tick: Tick;
  /** The device, what it was asked for and where; null for an error without an operation. */
  readonly device: string | null;
  readonly operation: DeviceOperation | null;
  readonly recnum: number;
  /** Why, in words that follow a colon. */
  readonly reason: string;
  /** True if one of the faults that the device was given has struck this record. */
  readonly injected: boolean;
  /** The pager's task, the port of its memory object, and the page; null if none reported it. */
  readonly pager: string | null;
  readonly object: PortLike | null;
  readonly page: number;
}

/** A failed operation. */
interface Failure {
  readonly device: string;
  readonly driver: DeviceDriver;
  readonly operation: DeviceOperation;
  readonly recnum: number;
  /** The port that gets the reply, if any. */
  readonly reply: PortLike | null;
  readonly reason: string;
}

/** Pages that a pager could not read or keep. */
interface Pages {
  readonly pager: { readonly id: number; readonly name: string };
  readonly object: PortLike | null;
  readonly first: number;
  readonly count: number;
  /** The port on which the failed reply came, if any. */
  readonly reply: PortLike | null;
  readonly reason: string;
}

export class IoErrors {
  readonly all: IoError[] = [];
  /** Called for each record when the pager has reported it, for whoever names ports. */
  onReport: ((error: IoError) => void) | null = null;
  private readonly trace: Trace;
  /** For each reply port: where the record is that waits for its pager's report. */
  private readonly unreported = new Map<number, number>();

  constructor(trace: Trace) {
    this.trace = trace;
  }

  deviceFailed({ device, driver, operation, recnum, reply, reason }: Failure): void {
    const injected = driver.struck?.(recnum) ?? false;
    const none = { pager: null, object: null, page: -1 };
    if (reply !== null) this.unreported.set(reply.id, this.all.length);
    const tick = this.trace.now;
    this.all.push({ tick, device, operation, recnum, reason, injected, ...none });
  }

  pagesFailed({ pager, object, first, count, reply, reason }: Pages): void {
    const at = reply === null ? undefined : this.unreported.get(reply.id);
    const failed = at === undefined ? undefined : this.all[at];
    if (reply !== null) this.unreported.delete(reply.id);
    const cause = failed ?? {
      tick: this.trace.now,
      device: null,
      operation: null,
      recnum: -1,
      reason,
      injected: false,
    };
    for (let i = 0; i < count; i += 1) {
      const error = { ...cause, pager: pager.name, object, page: first + i };
      if (i === 0 && at !== undefined) this.all[at] = error;
      else this.all.push(error);
      if (this.trace.on) this.trace.emit('pager.io_error', pager.id, object?.id ?? 0, error.page);
      this.onReport?.(error);
    }
  }
}
