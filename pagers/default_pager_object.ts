/**
 * What the default pager remembers: its paging space, its objects, and where their pages are.
 * @mach bootstrap/default_pager.c default_pager_t
 */
import type { MessageName } from '../kernel/mach/message_table';
import type { Handler, TaskCalls } from '../kernel/mach/task';
import type { Plain, PortName } from '../kernel/mach/types';
import type { PageMap } from './default_pager_map';
import { pageMap, pageMapEntries, pageMapStore } from './default_pager_map';
import type { Entry, Partition } from './default_pager_partition';
import {
  allocateBlock,
  choosePartition,
  entryPartition,
  NO_BLOCK,
  NO_PARTITION,
  recordOf,
} from './default_pager_partition';
import { refuse } from './in_turn';
import type { Ordered } from './ordered';
import { orderedFields } from './ordered';
import type { PortTable } from './port_table';
import { portTableEnter, portTableValues } from './port_table';
import type { TransferPool } from './transfer';

export interface DefaultObject extends Ordered {
  readonly map: PageMap;
  /** Where new blocks come from; NO_PARTITION if there is none. */
  partition: number;
  /** Writes that failed for want of a block or in the device. Not zero: all requests fail. */
  errors: number;
  /** What default_pager_objects tells: its name port, or its own; null if no kernel has it. */
  name: PortName;
  /** True while its pages are moved to another partition: nothing may be stored then. */
  held: boolean;
}

/** A backing store: segments, which are partitions, under one port. */
export interface BackingStore {
  readonly port: PortName;
  readonly priority: number;
  readonly clusterSize: number;
}

/** Partitions that are on their way out, and the page of it that is being moved. */
export interface Removal {
  /** Which partitions leave: a paging file, or all segments of a backing store. */
  readonly leaving: readonly number[];
  /** The port of the backing store, or null. */
  readonly store: PortName;
  /** Where the reply goes. */
  readonly reply: PortName;
  /** All pages that they have. */
  readonly pages: readonly { readonly object: DefaultObject; readonly page: number }[];
  /** How many of them have been moved. */
  moved: number;
  /** Where the next one goes. */
  to: Entry;
  /** The number of its transfer. */
  transfer: number;
}

export interface DefaultPager {
  readonly given: Plain;
  /** Devices by the names under which they were given. */
  devices: Readonly<Record<string, PortName>>;
  readonly partitions: Partition[];
  readonly objects: PortTable<DefaultObject>;
  readonly transfers: TransferPool<DefaultObject>;
  defaultPort: PortName;
  internalSet: PortName;
  externalSet: PortName;
  /** Objects made, and pages dropped, without enough paging space. */
  overcommitted: number;
  removal: Removal | null;
  readonly stores: PortTable<BackingStore>;
}

/**
 * Makes an object with nothing stored, and the name by which a kernel has it, if one does; without
 * enough paging space it is made all the same.
 */
export function addObject(
  task: TaskCalls,
  self: DefaultPager,
  { port, size, name }: { readonly port: PortName; readonly size: number; readonly name: PortName },
): void {
  const pages = Math.ceil(size / task.pageSize);
  let chosen = choosePartition(self.partitions, pages, NO_PARTITION);
  if (chosen === NO_PARTITION) {
    self.overcommitted += 1;
    chosen = choosePartition(self.partitions, 0, NO_PARTITION);
  }
  portTableEnter(self.objects, port, {
    ...orderedFields(port),
    map: pageMap(size, task.pageSize),
    partition: chosen,
    errors: 0,
    name,
    held: false,
  });
}

/** A block for a page: from the object's partition, or from any other, to which it then moves. */
export function newBlock(self: DefaultPager, object: DefaultObject, page: number): Entry {
  let entry = allocateBlock(self.partitions, object.partition);
  if (entry === NO_BLOCK) {
    object.partition = choosePartition(self.partitions, 1, object.partition);
    entry = allocateBlock(self.partitions, object.partition);
  }
  if (entry === NO_BLOCK) {
    self.overcommitted += 1;
    object.errors += 1;
  } else {
    pageMapStore(object.map, page, entry);
  }
  return entry;
}

/** A page that is kept on paging space. */
export interface StoredPage {
  /** The name of the object's port in the pager's task. */
  readonly port: PortName;
  readonly page: number;
  /** The device of the partition, by the name under which the pager was given it. */
  readonly device: string;
  readonly record: number;
}

/** All pages that are kept, for whoever inspects a machine: the blocks in use and no others. */
export function storedPages(state: unknown): StoredPage[] {
  const self = state as DefaultPager; // brand
  return portTableValues(self.objects).flatMap((object) =>
    pageMapEntries(object.map).flatMap(({ page, entry }) => {
      const at = self.partitions[entryPartition(entry)];
      const { port } = object;
      return at === undefined ? [] : [{ port, page, device: at.name, record: recordOf(at, entry) }];
    }),
  );
}

/** A handler of what comes to the default port; anywhere else the message is refused. */
export function onDefaultPort<K extends MessageName>(
  handler: Handler<DefaultPager, K>,
): Handler<DefaultPager, K> {
  return (task, self, message, frame) =>
    message.msgh_local_port === self.defaultPort
      ? handler(task, self, message, frame)
      : refuse(task, self, message, frame);
}
