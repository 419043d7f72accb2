/**
 * Paging files that come and go. A new one is a partition more. One that is to go is emptied first:
 *   1 no block of it is given out any more
 *   2 its objects are held, each as soon as nothing is under way on it: nothing is stored then
 *   3 page by page: read, a block elsewhere, written, the old block freed
 *   4 the objects go on, and the reply is sent
 * A page that cannot be moved ends it: the partition stays, with what it still has. The rest has
 * moved for good. @mach bootstrap/default_pager.c destroy_paging_partition
 */
import type { KernReturn } from '../kernel/mach/kern_return';
import type { Handler, Outcome, Region, TaskCalls } from '../kernel/mach/task';
import type { PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { pageMapEntries, pageMapFind, pageMapStore } from './default_pager_map';
import type { DefaultObject, DefaultPager, Removal } from './default_pager_object';
import {
  allocateBlock,
  choosePartition,
  entryBlock,
  entryPartition,
  freeBlock,
  hole,
  NO_BLOCK,
  NO_PARTITION,
  partition,
} from './default_pager_partition';
import { refuse } from './in_turn';
import { endWork, putBack } from './ordered';
import { portTableValues } from './port_table';
import type { Transfer } from './transfer';
import { beginWrite, endTransfer } from './transfer';

/** Adds or removes a paging file. @mach bootstrap/default_pager.c default_pager_paging_file */
export const pagingFile: Handler<DefaultPager, 'default_pager_paging_file'> = (
  task,
  self,
  message,
  frame,
) => {
  if (message.msgh_local_port !== self.defaultPort) return refuse(task, self, message, frame);
  const { reply_port: reply, file_name: name, size, add } = message.body;
  if (!add) return remove(task, self, name, reply);
  answer(task, reply, addPartition(self, name, Math.floor(size / task.pageSize)));
  return 'KERN_SUCCESS';
};

function answer(task: TaskCalls, reply: PortName, code: KernReturn): void {
  if (reply === MACH_PORT_NULL) return;
  task.send(reply, 'default_pager_paging_file_reply', { return_code: code });
}

/** The index of the partition of that name, or -1. */
function indexOf(self: DefaultPager, name: string): number {
  return self.partitions.findIndex((each) => each.name === name && each.device !== MACH_PORT_NULL);
}

/** @mach bootstrap/default_pager.c create_paging_partition */
function addPartition(self: DefaultPager, name: string, blocks: number): KernReturn {
  const device = Object.entries(self.devices).find(([known]) => known === name)?.[1];
  if (device === undefined || indexOf(self, name) >= 0) return 'KERN_INVALID_ARGUMENT';
  if (!Number.isSafeInteger(blocks) || blocks < 1) return 'KERN_INVALID_ARGUMENT';
  const free = self.partitions.findIndex((each) => each.device === MACH_PORT_NULL);
  const index = free < 0 ? self.partitions.length : free;
  if (index >= NO_PARTITION) return 'KERN_RESOURCE_SHORTAGE';
  self.partitions[index] = partition(name, device, blocks);
  return 'KERN_SUCCESS';
}

/** Steps 1 and 2; a message that is put back comes again, and finds what is held held. */
function remove(task: TaskCalls, self: DefaultPager, name: string, reply: PortName): Outcome {
  const index = indexOf(self, name);
  const leaving = self.partitions[index];
  if (leaving === undefined) {
    answer(task, reply, 'KERN_INVALID_ARGUMENT');
    return 'KERN_SUCCESS';
  }
  leaving.goingAway = true;
  for (const object of portTableValues(self.objects)) {
    if (object.held || pagesIn(object, index).length === 0) continue;
    if (object.readers + object.writers > 0) return putBack(object);
    object.held = true;
    object.writers += 1;
  }
  const pages = portTableValues(self.objects).flatMap((object) => pagesIn(object, index));
  self.removal = { partition: index, reply, pages, moved: 0, to: NO_BLOCK, transfer: -1 };
  return moveOn(task, self, self.removal);
}

function pagesIn(object: DefaultObject, index: number): { object: DefaultObject; page: number }[] {
  return pageMapEntries(object.map)
    .filter(({ entry }) => entryPartition(entry) === index)
    .map(({ page }) => ({ object, page }));
}

/** Begins to move the next page. */
function moveOn(task: TaskCalls, self: DefaultPager, removal: Removal): Outcome {
  const next = removal.pages[removal.moved];
  if (next === undefined) return end(task, self, removal, 'KERN_SUCCESS');
  const from = pageMapFind(next.object.map, next.page);
  const { partitions } = self;
  removal.to = allocateBlock(partitions, choosePartition(partitions, 1, removal.partition));
  const source = partitions[entryPartition(from)];
  if (removal.to === NO_BLOCK || source === undefined) return end(task, self, removal);
  const nothing = { address: address(0), size: 0 };
  const transfer = beginWrite(task, self.transfers, next.object, nothing);
  if (transfer === null) return giveUp(task, self, removal);
  transfer.writing = false;
  removal.transfer = transfer.index;
  task.send(source.device, 'device_read_request', {
    reply_port: transfer.outcome.receiveFrom,
    recnum: entryBlock(from),
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
    return giveUp(task, self, removal);
  }
  transfer.address = data.address;
  transfer.size = data.size;
  task.send(target.device, 'device_write_request', {
    reply_port: transfer.outcome.receiveFrom,
    recnum: entryBlock(removal.to),
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
  if (bytes !== task.pageSize || moved === undefined) return giveUp(task, self, removal);
  const { object, page } = moved;
  freeBlock(self.partitions, pageMapFind(object.map, page));
  pageMapStore(object.map, page, removal.to);
  if (object.partition === removal.partition) object.partition = entryPartition(removal.to);
  removal.moved += 1;
  return moveOn(task, self, removal);
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
  const left = self.partitions[removal.partition];
  if (code === 'KERN_SUCCESS') self.partitions[removal.partition] = hole();
  else if (left !== undefined) left.goingAway = false;
  for (const object of portTableValues(self.objects)) {
    if (!object.held) continue;
    object.held = false;
    endWork(task, object, true);
  }
  answer(task, removal.reply, code);
  return 'KERN_SUCCESS';
}
