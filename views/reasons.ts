/**
 * Why a page leaves, read from the trace as it happens: why this page (the policy named it: for
 * Mach's queues since when it has stood inactive and untouched), and why now (frames are short, or
 * the object ends). Whether with a message or without follows from dirty and precious, which the
 * event itself says. Must hear every row of the trace.
 */
import type { Host } from '../kernel/host';
import type { TraceColumns } from '../kernel/kern/trace';
import { eventKinds } from '../kernel/mach/event_defs';
import { grouped, time } from './numbers';

const kind = (name: string): number => eventKinds[name] ?? -1;
const DEACTIVATED = new Set([kind('vm_page.deactivated'), kind('vm_page.deactivated_behind')]);
const EVICTED = new Set([kind('vm_pageout.clean'), kind('vm_pageout.page_sent')]);
const DOUBLE = kind('vm_pageout.double');

export class Reasons {
  private readonly host: Host;
  /** When a page became inactive, by page id. */
  private readonly inactiveSince = new Map<number, number>();

  constructor(host: Host) {
    this.host = host;
  }

  /** The reason for what the row says, or null if it needs none. */
  hear(columns: TraceColumns, row: number): string | null {
    const event = columns.kind[row] ?? -1;
    const page = columns.args[0][row] ?? -1;
    const now = columns.tick[row] ?? 0;
    if (DEACTIVATED.has(event)) this.inactiveSince.set(page, now);
    if (event === DOUBLE) {
      if (this.host.segments !== null) return 'allocation is paused';
      return this.short(this.host.tunables.reservedInternal);
    }
    if (!EVICTED.has(event)) return null;
    if (this.ends(columns.args[1][row] ?? -1)) return 'its object ends';
    const since = this.inactiveSince.get(page);
    this.inactiveSince.delete(page);
    return `${this.choice(since, now)}; ${this.need()}`;
  }

  private choice(since: number | undefined, now: number): string {
    const { policy } = this.host.options;
    if (!policy.machQueues) return policy.summary.toLowerCase();
    if (since === undefined) return 'first in line';
    return since === now ? 'inactive just now' : `untouched ${time(now - since)}`;
  }

  private need(): string {
    const { demand, pageout, segments, tunables } = this.host;
    if (demand) return `all ${grouped(tunables.cachedFrames)} frames in use`;
    if (segments !== null) {
      const short = segments.all.find(({ freeCount, high }) => freeCount < high);
      if (short === undefined) return 'its round continues';
      return `${short.name} has ${grouped(short.freeCount)} free, ${grouped(short.high)} wanted`;
    }
    if (pageout.freeSampled < tunables.freeTarget) return this.short(tunables.freeTarget);
    return 'threads wait for memory';
  }

  private short(wanted: number): string {
    return `${grouped(this.host.pageout.freeSampled)} free, ${grouped(wanted)} wanted`;
  }

  /** True if nobody has the object any more: then its pages go home without being chosen. */
  private ends(id: number): boolean {
    const object = this.host.objects.all.find((entry) => entry.alive && entry.id === id);
    return object !== undefined && object.refCount === 0 && !object.cached;
  }
}
