/**
 * The tracks of a run: a process for each host, a thread for each of its threads, and below the
 * process two groups, of ports and of counters. Messages wait in a queue at one time, and none
 * lies inside another as slices of one track must: so a port has a track for each place in its
 * queue, all of one name, which Perfetto draws as one. A track is made when something first
 * happens on it.
 */
import type { Machine } from '../kernel/machine/machine';
import type { Packets } from './packets';

/** Threads have numbers from here on, so that none is that of a process. */
const FIRST_THREAD = 1000;

/** The groups of a host stand below its threads, in this order. */
const groups = { counters: 1, ports: 2 } as const;
type Group = keyof typeof groups;

/** The places in the queue of a port. */
interface Places {
  readonly tracks: number[];
  /** True for a place that a message has. */
  readonly taken: boolean[];
}

export class Tracks {
  private readonly packets: Packets;
  private readonly machine: Machine;
  private readonly hosts = new Map<number, number>();
  private readonly threads = new Map<number, number>();
  private readonly groups = new Map<string, number>();
  private readonly counters = new Map<string, number>();
  private readonly ports = new Map<number, Places>();

  constructor(packets: Packets, machine: Machine) {
    this.packets = packets;
    this.machine = machine;
  }

  host(id: number): number {
    const known = this.hosts.get(id);
    if (known !== undefined) return known;
    const name = this.machine.hosts[id]?.name ?? `host.${id}`;
    const track = this.packets.track({ name, process: id + 1, rank: id });
    this.hosts.set(id, track);
    return track;
  }

  thread(id: number): number {
    const known = this.threads.get(id);
    if (known !== undefined) return known;
    const made = this.machine.threads[id];
    const home = made?.runQueue.hostId ?? 0;
    this.host(home);
    const name = made?.name ?? `thread.${id}`;
    const thread = { process: home + 1, thread: FIRST_THREAD + id };
    const track = this.packets.track({ name, thread, rank: id });
    this.threads.set(id, track);
    return track;
  }

  /** A counter of a host. */
  counter(name: string, unit: string, hostId: number): number {
    const key = `${hostId}/${name}`;
    const known = this.counters.get(key);
    if (known !== undefined) return known;
    const parent = this.group('counters', hostId);
    const track = this.packets.track({ name, parent, unit, rank: this.counters.size });
    this.counters.set(key, track);
    return track;
  }

  /** A free place in the queue of a port, which is taken from now on. */
  place(port: number, name: string, hostId: number): { readonly track: number; free(): void } {
    let places = this.ports.get(port);
    if (places === undefined) {
      places = { tracks: [], taken: [] };
      this.ports.set(port, places);
    }
    const { tracks, taken } = places;
    const first = taken.indexOf(false);
    const place = first < 0 ? taken.length : first;
    let track = tracks[place];
    if (track === undefined) {
      track = this.packets.track({ name, parent: this.group('ports', hostId), rank: port });
      tracks[place] = track;
    }
    taken[place] = true;
    const free = (): void => {
      taken[place] = false;
    };
    return { track, free };
  }

  private group(name: Group, hostId: number): number {
    const key = `${hostId}/${name}`;
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    const parent = this.host(hostId);
    const track = this.packets.track({ name, parent, ordered: true, rank: groups[name] });
    this.groups.set(key, track);
    return track;
  }
}
