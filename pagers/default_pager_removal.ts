/**
 * Paging files and backing stores that come and go. A new file or segment is a partition more. One
 * that is to go is emptied first:
 *   1 no block of it is given out any more
 *   2 its objects are held, each as soon as nothing is under way on it: nothing is stored then
 *   3 page by page: read, a block elsewhere, written, the old block freed
 *   4 the objects go on, and the reply is sent
 * A page that cannot be moved ends it: the partition stays, with what it still has. The rest has
 * moved for good. @mach bootstrap/default_pager.c destroy_paging_partition
 */
import type { KernReturn } from '../kernel/mach/kern_return';
import type { Outcome, Region, TaskCalls } from '../kernel/mach/task';
import type { PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { pageMapEntries, pageMapFind, pageMapStore } from './default_pager_map';
import type { DefaultObject, DefaultPager, Removal } from './default_pager_object';
import { onDefaultPort } from './default_pager_object';
import type { Partition } from './default_pager_partition';
import {
  allocateBlock,
  choosePartition,
  entryPartition,
  freeBlock,
  hole,
  NO_BLOCK,
  NO_PARTITION,
  partition,
  recordOf,
} from './default_pager_partition';
import { endWork, putBack } from './ordered';
import { NO_REPLY } from './pager';
import { portTableRemove, portTableValues } from './port_table';
import type { Transfer } from './transfer';
import { beginWrite, endTransfer } from './transfer';

/** Adds or removes a paging file. @mach bootstrap/default_pager.c default_pager_paging_file */
export const pagingFile = onDefaultPort<'default_pager_paging_file'>((task, self, message) => {
  const { reply_port: reply, file_name: name, size, add } = message.body;
  const index = self.partitions.findIndex(
    (each) => each.name === name && each.device !== MACH_PORT_NULL && each.store === MACH_PORT_NULL,
  );
  if (!add) return removePartitions(task, self, index < 0 ? [] : [index], MACH_PORT_NULL, reply);
  const device = Object.entries(self.devices).find(([known]) => known === name)?.[1];
  const blocks = Math.floor(size / task.pageSize);
  const good = index < 0 && device !== undefined;
  const code = good ? addPartition(self, device, 0, blocks, MACH_PORT_NULL) : INVALID;
  if (reply !== MACH_PORT_NULL) {
    task.send(reply, 'default_pager_paging_file_reply', { return_code: code });
  }
  return 'KERN_SUCCESS';
});

const INVALID = 'KERN_INVALID_ARGUMENT';

/**
 * Records of a device become paging space, unless some of them are already.
 * @mach bootstrap/default_pager.c create_paging_partition
 */
export function addPartition(
  self: DefaultPager,
  device: PortName,
  first: number,
  blocks: number,
  store: PortName,
): KernReturn {
  const good = Number.isSafeInteger(blocks) && blocks >= 1 && Number.isSafeInteger(first);
  if (!good || first < 0 || device === MACH_PORT_NULL) return INVALID;
  const name = Object.entries(self.devices).find(([, port]) => port === device)?.[0] ?? '';
  const made = partition(name, device, blocks, first, store);
  const free = self.partitions.findIndex((each) => each.device === MACH_PORT_NULL);
  const index = free < 0 ? self.partitions.length : free;
  if (self.partitions.some((each) => overlap(each, made))) return INVALID;
  if (index >= NO_PARTITION) return 'KERN_RESOURCE_SHORTAGE';
  self.partitions[index] = made;
  return 'KERN_SUCCESS';
}

function overlap(one: Partition, other: Partition): boolean {
  const apart = one.first + one.total <= other.first || other.first + other.total <= one.first;
  return one.device === other.device && !apart;
}

/**
 * Steps 1 and 2; a message that is put back comes again, and finds what is held held. A paging file
 * is one partition, a backing store has its segments; a file that is none is refused.
 */
export function removePartitions(
  task: TaskCalls,
  self: DefaultPager,
  leaving: readonly number[],
  store: PortName,
  reply: PortName,
): Outcome {
  const removal = { leaving, store, reply, pages: [], moved: 0, to: NO_BLOCK, transfer: -1 };
  if (leaving.length === 0 && store === MACH_PORT_NULL) {
    answer(task, removal, INVALID);
    return 'KERN_SUCCESS';
  }
  for (const index of leaving) {
    const there = self.partitions[index];
    if (there !== undefined) there.goingAway = true;
  }
  for (const object of portTableValues(self.objects)) {
    if (object.held || pagesIn(object, leaving).length === 0) continue;
    if (object.readers + object.writers > 0) return putBack(object);
    object.held = true;
    object.writers += 1;
  }
  const pages = portTableValues(self.objects).flatMap((object) => pagesIn(object, leaving));
  self.removal = { ...removal, pages };
  return moveOn(task, self, self.removal);
}

function pagesIn(
  object: DefaultObject,
  leaving: readonly number[],
): { object: DefaultObject; page: number }[] {
  return pageMapEntries(object.map)
    .filter(({ entry }) => leaving.includes(entryPartition(entry)))
    .map(({ page }) => ({ object, page }));
}

/** Begins to move the next page. */
function moveOn(task: TaskCalls, self: DefaultPager, removal: Removal): Outcome {
  const next = removal.pages[removal.moved];
  if (next === undefined) return end(task, self, removal, 'KERN_SUCCESS');
  const from = pageMapFind(next.object.map, next.page);
  const { partitions } = self;
  removal.to = allocateBlock(partitions, choosePartition(partitions, 1, NO_PARTITION));
  const source = partitions[entryPartition(from)];
  if (removal.to === NO_BLOCK || source === undefined) return end(task, self, removal);
  const nothing = { address: address(0), size: 0 };
  const transfer = beginWrite(task, self.transfers, next.object, nothing);
  if (transfer === null) return giveUp(task, self, removal);
  transfer.writing = false;
  removal.transfer = transfer.index;
  task.send(source.device, 'device_read_request', {
    reply_port: transfer.outcome.receiveFrom,
    recnum: recordOf(source, from),
    bytes_wanted: task.pageSize,
  });
  return transfer.outcome;
}

/** A page of a partition that is to go has been read, or could not be. */
export function moveRead(
  task: TaskCalls,
  self: DefaultPager,
  removal: Removal,
  transfer: Transfer<DefaultObject>,
  data: Region | null,
): Outcome {
  transfer.writing = true;
  const target = self.partitions[entryPartition(removal.to)];
  if (data === null || data.size !== task.pageSize || target === undefined) {
    if (data !== null && data.size > 0) task.vmDeallocate(data.address, data.size);
    endTransfer(task, self.transfers, transfer);
    notMoved(task, removal, transfer, 'its block is not whole');
    return giveUp(task, self, removal);
  }
  transfer.address = data.address;
  transfer.size = data.size;
  task.send(target.device, 'device_write_request', {
    reply_port: transfer.outcome.receiveFrom,
    recnum: recordOf(target, removal.to),
    data: { address: data.address, size: data.size, deallocate: false },
  });
  return transfer.outcome;
}

/** It has been written elsewhere, or could not be. */
export function moveWritten(
  task: TaskCalls,
  self: DefaultPager,
  removal: Removal,
  transfer: Transfer<DefaultObject>,
  bytes: number,
): Outcome {
  task.vmDeallocate(transfer.address, transfer.size);
  endTransfer(task, self.transfers, transfer);
  const moved = removal.pages[removal.moved];
  if (bytes !== task.pageSize || moved === undefined) {
    notMoved(task, removal, transfer, NO_REPLY);
    return giveUp(task, self, removal);
  }
  const { object, page } = moved;
  freeBlock(self.partitions, pageMapFind(object.map, page));
  pageMapStore(object.map, page, removal.to);
  if (removal.leaving.includes(object.partition)) object.partition = entryPartition(removal.to);
  removal.moved += 1;
  return moveOn(task, self, removal);
}

/** A device failed while a page was moved; the page stays where it was. */
function notMoved(
  task: TaskCalls,
  removal: Removal,
  { outcome }: Transfer<DefaultObject>,
  reason: string,
): void {
  const moved = removal.pages[removal.moved];
  if (moved === undefined) return;
  const { pageSize: size } = task;
  const pages = { object: moved.object.port, offset: moved.page * size, size };
  task.ioError({ ...pages, reply: outcome.receiveFrom, reason });
}

/** The block that the page was to get is free again. */
function giveUp(task: TaskCalls, self: DefaultPager, removal: Removal): Outcome {
  freeBlock(self.partitions, removal.to);
  return end(task, self, removal);
}

function end(
  task: TaskCalls,
  self: DefaultPager,
  removal: Removal,
  code: KernReturn = 'KERN_FAILURE',
): Outcome {
  self.removal = null;
  for (const index of removal.leaving) {
    const left = self.partitions[index];
    if (code === 'KERN_SUCCESS') self.partitions[index] = hole();
    else if (left !== undefined) left.goingAway = false;
  }
  for (const object of portTableValues(self.objects)) {
    if (!object.held) continue;
    object.held = false;
    endWork(task, object, true);
  }
  answer(task, removal, code);
  if (removal.store !== MACH_PORT_NULL && code === 'KERN_SUCCESS') {
    portTableRemove(self.stores, removal.store);
    task.machPortDestroy(removal.store);
  }
  return 'KERN_SUCCESS';
}

function answer(task: TaskCalls, { store, reply }: Removal, return_code: KernReturn): void {
  if (reply === MACH_PORT_NULL) return;
  if (store === MACH_PORT_NULL)
    task.send(reply, 'default_pager_paging_file_reply', { return_code });
  else task.send(reply, 'default_pager_backing_store_delete_reply', { return_code });
}
