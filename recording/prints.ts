/**
 * What a row is made from, as numbers: two prints of a thing are alike only if its rows are. To take
 * one costs a fraction of what a row does, so rows are made for what has changed and for nothing
 * else. Names and answers that are owed are not among the numbers: see watch.ts.
 */
import type { Host } from '../kernel/host';
import type { IpcMqueue } from '../kernel/ipc/ipc_kmsg_queue';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import type { IpcPset } from '../kernel/ipc/ipc_pset';
import type { Task } from '../kernel/kern/task';
import type { WaitQueue } from '../kernel/kern/thread';
import type { VmObject } from '../kernel/vm/vm_object';

/** Numbers of things that have none, such as texts and what is compared by identity. */
export class Numbers {
  private readonly numbers = new Map<unknown, number>();

  of(thing: unknown): number {
    const known = this.numbers.get(thing);
    if (known !== undefined) return known;
    this.numbers.set(thing, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** Takes prints and compares each with the last one of its thing. */
export class Prints {
  private readonly last = new Map<number, Float64Array>();
  private scratch = new Float64Array(256);
  private length = 0;

  begin(): void {
    this.length = 0;
  }

  add(value: number): void {
    if (this.length === this.scratch.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.scratch);
      this.scratch = grown;
    }
    this.scratch[this.length] = value;
    this.length += 1;
  }

  flag(value: boolean): void {
    this.add(value ? 1 : 0);
  }

  /** True if the print differs from the last one of the thing, which it replaces. */
  isNew(key: number): boolean {
    const { length, scratch } = this;
    const last = this.last.get(key);
    if (last === undefined || last.length !== length) {
      this.last.set(key, scratch.slice(0, length));
      return true;
    }
    let isNew = false;
    for (let i = 0; i < length; i += 1) {
      const value = scratch[i] ?? 0;
      if (last[i] === value) continue;
      last[i] = value;
      isNew = true;
    }
    return isNew;
  }

  forget(key: number): void {
    this.last.delete(key);
  }
}

function addThreads(prints: Prints, { head }: WaitQueue): void {
  for (let thread = head; thread !== null; thread = thread.next) prints.add(thread.id);
  prints.add(-1);
}

function addMessages(prints: Prints, { head }: IpcMqueue): void {
  for (let kmsg = head; kmsg !== null; kmsg = kmsg.next) prints.add(kmsg.serial);
  prints.add(-1);
}

export function printObject(prints: Prints, numbers: Numbers, object: VmObject): void {
  prints.begin();
  prints.add(object.id);
  prints.add(object.pager?.id ?? -1);
  prints.add(object.pagerRequest?.id ?? -1);
  prints.add(object.pagerName?.id ?? -1);
  prints.add(object.pagingOffset);
  prints.add(object.size);
  prints.add(object.refCount);
  prints.add(object.shadow?.id ?? -1);
  prints.add(object.shadowOffset);
  prints.add(object.copy?.id ?? -1);
  prints.add(numbers.of(object.copyStrategy));
  prints.add(object.clusterSize);
  prints.add(object.residentPageCount);
  prints.add(object.absentCount);
  prints.add(object.pagingInProgress);
  prints.flag(object.internal);
  prints.flag(object.temporary);
  prints.flag(object.cached);
  prints.flag(object.counted);
  prints.flag(object.held);
  prints.flag(object.pagerCreated);
  prints.flag(object.pagerInitialized);
  prints.flag(object.pagerReady);
  prints.flag(object.shadowed);
  prints.flag(object.canPersist);
  prints.flag(object.advisoryPageout);
  prints.flag(object.silentOverwrite);
  prints.flag(object.oldPageout);
  for (let page = object.memqHead; page !== null; page = page.listNext) prints.add(page.id);
  prints.add(-1);
  for (const { offset, length, done } of object.syncRequests) {
    prints.add(offset);
    prints.add(length);
    prints.flag(done);
  }
}

export function printPort(prints: Prints, numbers: Numbers, port: IpcPort): void {
  prints.begin();
  prints.add(port.receiver?.id ?? -1);
  prints.flag(port.isKernel);
  prints.add(port.receiverName);
  prints.add(port.destination?.id ?? -1);
  prints.add(port.seqno);
  prints.add(port.msgcount);
  prints.add(port.qlimit);
  prints.add(port.pset?.id ?? -1);
  prints.add(port.srights);
  prints.add(port.sorights);
  prints.add(port.mscount);
  prints.flag(port.nsrequest !== null);
  prints.flag(port.pdrequest !== null);
  prints.add(numbers.of(port.kotype));
  prints.add(port.kobjectHost);
  prints.add(port.object?.id ?? -1);
  prints.add(numbers.of(port.device));
  addMessages(prints, port.messages);
  addThreads(prints, port.senders);
  addThreads(prints, port.receivers);
  for (const request of port.dnrequests?.places ?? []) prints.flag(request !== null);
  prints.add(-1);
  for (const { hostId, kotype, object } of port.moreKobjects ?? []) {
    prints.add(hostId);
    prints.add(numbers.of(kotype));
    prints.add(object?.id ?? -1);
  }
}

export function printSet(prints: Prints, set: IpcPset, task: number): void {
  prints.begin();
  prints.add(task);
  for (const { id } of set.members) prints.add(id);
  prints.add(-1);
  addMessages(prints, set.messages);
  addThreads(prints, set.messages.receivers);
}

export function printTask(prints: Prints, task: Task): void {
  prints.begin();
  prints.flag(task.alive);
  for (const { id } of task.threads) prints.add(id);
  prints.add(-1);
  for (const entry of task.map.entries) {
    prints.add(entry.start);
    prints.add(entry.end);
    prints.add(entry.object?.id ?? -1);
    prints.add(entry.offset);
    prints.add(entry.protection);
    prints.add(entry.maxProtection);
    prints.add(entry.inheritance);
    prints.add(entry.behavior);
    prints.flag(entry.needsCopy);
    prints.flag(entry.isShared);
    prints.add(entry.wiredCount);
  }
  prints.add(-1);
  const { table, tree } = task.space;
  for (const entry of table) {
    if (entry.type === 0) continue;
    prints.add(entry.name);
    prints.add(entry.type);
    prints.add(entry.urefs);
    prints.add(entry.port?.id ?? entry.pset?.id ?? -1);
  }
  for (const entry of tree.values()) {
    prints.add(entry.name);
    prints.add(entry.type);
    prints.add(entry.urefs);
    prints.add(entry.port?.id ?? entry.pset?.id ?? -1);
  }
}

export function printHost(prints: Prints, numbers: Numbers, host: Host): void {
  const { objects, pageout, policy, resident, segments } = host;
  prints.begin();
  prints.add(resident.frames);
  prints.add(resident.framesUsed);
  prints.add(resident.freeCount);
  prints.add(resident.wireCount);
  prints.add(resident.cachedCount);
  for (let page = resident.freeHead; page !== null; page = page.listNext) prints.add(page.id);
  prints.add(-1);
  for (let page = resident.fictitiousHead; page !== null; page = page.listNext) prints.add(page.id);
  prints.add(-1);
  prints.add(numbers.of(pageout.phase));
  prints.add(pageout.burstCount);
  prints.add(pageout.laundryCount);
  prints.add(pageout.burstWaitTicks);
  prints.add(pageout.pauseCount);
  prints.add(host.defaultManager?.id ?? -1);
  const queues = policy.queues?.();
  if (queues !== undefined) {
    prints.add(queues.active);
    prints.add(queues.inactive);
    prints.add(queues.inactiveTarget);
  }
  addThreads(prints, host.freeWanted);
  for (let thread = host.runQueue.head; thread !== null; thread = thread.next)
    prints.add(thread.id);
  prints.add(-1);
  for (let each = objects.cachedHead; each !== null; each = each.cacheNext) prints.add(each.id);
  prints.add(-1);
  if (segments === null) return;
  prints.flag(segments.allocPaused);
  prints.add(segments.externalLaundryCount);
  addThreads(prints, segments.starved);
  for (const segment of segments.all) {
    prints.add(segment.framesUsed);
    prints.add(segment.freeCount);
    for (let page = segment.freeHead; page !== null; page = page.listNext) prints.add(page.id);
    prints.add(-1);
  }
}

export function printLists(prints: Prints, numbers: Numbers, host: Host): void {
  const { pages } = host.resident;
  prints.begin();
  for (const { name, hand, entries } of host.policy.order()) {
    prints.add(numbers.of(name));
    prints.add(hand ?? -1);
    for (const entry of entries) {
      prints.add(numbers.of(entry.note));
      if ('ghost' in entry) {
        prints.add(-1 - entry.ghost);
        continue;
      }
      const page = pages[entry.page];
      const there = page?.tabled === true;
      prints.add(entry.page);
      prints.add(there ? (page.object?.id ?? -1) : -1);
      prints.add(there ? page.offset : -1);
    }
    prints.add(-2);
  }
}
