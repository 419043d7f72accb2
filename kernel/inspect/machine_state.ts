/**
 * The state of a machine as records: plain data with ids, alike for equal states to the byte. Each
 * table of `MachineState` lists one kind of thing; a row is found by `host` and `id` together, or
 * by `id` alone where a row has no host of its own, and refers to other rows by their ids.
 * Rows stand in the order of host and id, lists in the order that the kernel keeps.
 *
 * Times are ticks, nanoseconds of virtual time. Offsets and sizes count pages, or bytes where a
 * field's name ends in Bytes. Null stands for what is not there. @ours
 */
import type { HostRecord, ListRecord, SegmentRecord } from './host_records';
import type { DeviceRecord, MessageRecord, PortRecord, PortSetRecord } from './port_records';
import type { TaskRecord, ThreadRecord } from './thread_records';

/** A row that belongs to a host: no other row of its table has both its `host` and its `id`. */
export interface HostRow {
  /** The id of the host: 0 for the first one. */
  readonly host: number;
  /** Its number: of a page, of an object, of a thread ... */
  readonly id: number;
}

/** What is true of a page structure, by Mach's names. `free` pages are on a free list. */
export type PageFlag =
  | 'free'
  | 'fictitious'
  | 'busy'
  | 'absent'
  | 'error'
  | 'restart'
  | 'dirty'
  | 'reference'
  | 'precious'
  | 'laundry'
  | 'external_laundry'
  | 'discard_request';

/** Where a page stands: `policy` without queues of Mach's, `none` for a page on no list at all. */
export type PageQueueName = 'free' | 'active' | 'inactive' | 'policy' | 'wired' | 'none';

/**
 * A page structure: of a frame, or of a placeholder (`fictitious`). A frame that has never been
 * used has none. @mach vm/vm_page.h vm_page
 */
export interface PageRecord extends HostRow {
  /** The frame; null for a placeholder. */
  readonly frame: number | null;
  /** The object that holds the page, and its place there in pages; null for a page in none. */
  readonly object: number | null;
  readonly offset: number | null;
  /** Where it stands. */
  readonly queue: PageQueueName;
  /** What the kernel knows of the page, in the order of `PageFlag`. */
  readonly flags: readonly PageFlag[];
  /** The hardware's bits: the page was touched, and stored to, since they were cleared. */
  readonly referenced: boolean;
  readonly modified: boolean;
  /** How often it is wired. */
  readonly wireCount: number;
  /** The accesses that its pager forbids, and those that data_unlock requests: `rwx`. */
  readonly lock: string;
  readonly unlockRequest: string;
  /** The error of memory_object_data_error; null without the flag `error`. */
  readonly pageError: string | null;
  /** Where tasks have it mapped by a translation, in the order of the tasks' maps. */
  readonly mappings: readonly MappingRecord[];
  /** Of a busy page: the thread that works on it, if a thread does. */
  readonly heldBy: number | null;
  /** Threads that wait for it, first come first. */
  readonly waiters: readonly number[];
  /** Its first word, or its stamp; null for a page without data. */
  readonly value: number | null;
}

/** A translation of the hardware. @mach intel/pmap.c pv_entry */
export interface MappingRecord {
  /** The task; null for a map of the kernel's own. */
  readonly task: number | null;
  /** The virtual page. */
  readonly vpn: number;
  /** What it allows: `rwx`. */
  readonly allows: string;
}

/** How far an object has come with its pager. @ours see the head of vm_object.ts */
export type PagerTie = 'none' | 'created' | 'initialized' | 'ready' | 'detached';

/** An answer to memory_object_synchronize that its pager owes. @mach vm/vm_object.h msync_req */
export interface SyncRecord {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly done: boolean;
}

/** A live object, referenced or in the cache of objects. @mach vm/vm_object.c vm_object */
export interface ObjectRecord extends HostRow {
  /** For people: the name in the scenario, `TASK.REGION`, or `object.7` without names. */
  readonly name: string;
  /** Made by the kernel, backed by the default pager. */
  readonly internal: boolean;
  /** Its contents need not be returned at its end. */
  readonly temporary: boolean;
  /** Unreferenced, and kept in the cache of objects. */
  readonly cached: boolean;
  /** Its pages count as cached memory: not those of pagers and of messages. */
  readonly counted: boolean;
  /** Its pages are those of a message. */
  readonly held: boolean;
  /** How far it has come with its pager. */
  readonly tie: PagerTie;
  /** The memory object port, the control port and the name port, by their ids. */
  readonly pager: number | null;
  readonly control: number | null;
  readonly namePort: number | null;
  /** Of an object with a pager: added to offsets in messages, in pages. */
  readonly pagingOffset: number;
  /** In pages; means something for internal objects only. */
  readonly size: number;
  readonly refCount: number;
  /** The object behind it, the page there that stands for its page 0, and its newest copy. */
  readonly shadow: number | null;
  readonly shadowOffset: number;
  readonly copy: number | null;
  /** A task that would share it must shadow it first. */
  readonly shadowed: boolean;
  /** Attributes that its pager has set, in Mach's spelling: MEMORY_OBJECT_COPY_DELAY. */
  readonly copyStrategy: string;
  readonly mayCache: boolean;
  readonly clusterSizeBytes: number;
  readonly advisoryPageout: boolean;
  readonly silentOverwrite: boolean;
  /** It speaks the older protocol: pages are returned by memory_object_data_write. */
  readonly oldPageout: boolean;
  /** The kernel's counts: pages, requests that are out, threads that use the ports. */
  readonly residentPageCount: number;
  readonly absentCount: number;
  readonly pagingInProgress: number;
  /** Its pages by their ids, in the order in which they were inserted. */
  readonly pages: readonly number[];
  readonly syncRequests: readonly SyncRecord[];
}

/** An event of the machine's agenda that has yet to come. */
export interface TimerRecord {
  readonly tick: number;
  /** What will happen, in words. */
  readonly what: string;
}

/** All that a machine knows at one moment, between two steps or during an event. */
export interface MachineState {
  /** The number of the event that comes next: so many have happened. */
  readonly event: number;
  readonly tick: number;
  /** Steps of the machine so far; during a step, that step counts. */
  readonly step: number;
  /** The tables. */
  readonly hosts: readonly HostRecord[];
  readonly segments: readonly SegmentRecord[];
  readonly pages: readonly PageRecord[];
  readonly lists: readonly ListRecord[];
  readonly objects: readonly ObjectRecord[];
  readonly ports: readonly PortRecord[];
  readonly portSets: readonly PortSetRecord[];
  readonly messages: readonly MessageRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly threads: readonly ThreadRecord[];
  readonly devices: readonly DeviceRecord[];
  /** What will happen by itself, soonest first. */
  readonly timers: readonly TimerRecord[];
}

/** A table of `MachineState` whose rows have ids. */
export type StateTable = Exclude<keyof MachineState, 'event' | 'tick' | 'step' | 'timers'>;
