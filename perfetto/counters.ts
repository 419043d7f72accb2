/**
 * The counters of a trace: those of each host, read after each step of the machine, and how many
 * messages a port has. A value is written where it is another than before.
 */
import type { Host } from '../kernel/machine/host';
import type { Machine } from '../kernel/machine/machine';
import type { Packets } from './packets';
import type { Tracks } from './tracks';

interface Counter {
  readonly unit: string;
  /** Null where the host counts no such thing. */
  read(host: Host): number | null;
}

/** The counters of a host by name; `machvm explain` says what each counts. */
export const hostCounters: Readonly<Record<string, Counter>> = {
  free_count: { unit: 'frames', read: ({ resident }) => resident.freeCount },
  active_count: { unit: 'pages', read: ({ policy }) => policy.queues?.().active ?? null },
  inactive_count: { unit: 'pages', read: ({ policy }) => policy.queues?.().inactive ?? null },
  wire_count: { unit: 'pages', read: ({ resident }) => resident.wireCount },
  laundry_count: { unit: 'pages', read: ({ pageout }) => pageout.laundryCount },
  references: { unit: 'references', read: ({ statistics }) => statistics.references },
  faults: { unit: 'faults', read: ({ statistics }) => statistics.faults },
  pageins: { unit: 'pages', read: ({ statistics }) => statistics.pageins },
  pageouts: { unit: 'pages', read: ({ statistics }) => statistics.pageouts },
  reactivations: { unit: 'pages', read: ({ statistics }) => statistics.reactivations },
  clean_evictions: { unit: 'pages', read: ({ statistics }) => statistics.cleanEvictions },
  pages_returned: { unit: 'pages', read: ({ statistics }) => statistics.pagesReturned },
};

export class Counters {
  private readonly packets: Packets;
  private readonly tracks: Tracks;
  private readonly machine: Machine;
  /** The last value on a track. */
  private readonly last = new Map<number, number>();
  private readonly read = Object.entries(hostCounters);

  constructor(packets: Packets, tracks: Tracks, machine: Machine) {
    this.packets = packets;
    this.tracks = tracks;
    this.machine = machine;
  }

  sample(): void {
    for (const host of this.machine.hosts) {
      for (const [name, { unit, read }] of this.read) {
        const value = read(host);
        if (value === null) continue;
        this.count(this.tracks.counter(name, unit, host.id), host.clock, value);
      }
    }
  }

  /** A message came to a port, or left it. */
  queue(port: string, hostId: number, tick: number, length: number): void {
    this.count(this.tracks.counter(`queue of ${port}`, 'messages', hostId), tick, length);
  }

  private count(track: number, tick: number, value: number): void {
    if (this.last.get(track) === value) return;
    this.last.set(track, value);
    this.packets.count(track, tick, value);
  }
}
