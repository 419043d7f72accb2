/**
 * The default pager over a device that stores, against a kernel reduced to its rules: a page is
 * resident, on its way home, or away; a request is out once. Handlers start in any order, and the
 * device answers in any order.
 */
import { expect, test } from '@jest/globals';
import { StampDevice } from '../../../devices/memory';
import type { Outcome } from '../../../kernel/mach/task';
import { address, portName } from '../../../kernel/mach/types';
import { defaultPager } from '../../../pagers/default_pager';
import { storedPages } from '../../../pagers/default_pager_object';
import { PagerBench } from '../../../pagers/pager_bench';
import { firstPartition } from '../../support/default_pager_bench';

const PAGE = 4096;
const PAGES = 90;
const control = portName(60);
const disk = portName(70);
const T = portName(80);

type Io = { reply_port: number; recnum: number; data?: { address: number } };

class Storage {
  readonly bench = new PagerBench(defaultPager, { blocks: PAGES }, { disk });
  readonly device = new StampDevice(PAGES, PAGE);
  /** The version of each page, and whether it is in the cache, on its way in, or away. */
  readonly version = new Array<number>(PAGES).fill(0);
  readonly place = new Array<'in' | 'asked' | 'away'>(PAGES).fill('away');
  readonly begun: (() => Outcome)[] = [];
  readonly asked: { write: boolean; io: Io }[] = [];
  supplies = 0;
  freed = 0;
  private nextAddress = 0x100_0000;
  private random: number;

  constructor(seed: number) {
    this.random = seed;
    const port = this.bench.open('', { default_port: true });
    const create = { new_memory_object: T, new_control: control, new_page_size: PAGE };
    this.bench.deliver(port, 'memory_object_create', { ...create, new_object_size: PAGE });
  }

  pick(count: number): number {
    this.random = (Math.imul(this.random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.random / 2 ** 32) * count);
  }

  /** One page goes home or is asked for. */
  touch(page: number): void {
    const offset = page * PAGE;
    if (this.place[page] === 'in') {
      const version = (this.version[page] ?? 0) + 1;
      this.version[page] = version;
      this.place[page] = 'away';
      const at = address(this.nextAddress);
      this.nextAddress += PAGE;
      this.bench.task.memory.set(at, version);
      const data = { address: at, size: PAGE };
      const body = { memory_control: control, offset, data, dirty: true, kernel_copy: false };
      this.begun.push(this.bench.receive(T, 'memory_object_data_return', body));
    } else if (this.place[page] === 'away') {
      this.place[page] = 'asked';
      const body = { memory_control: control, offset, length: PAGE, desired_access: 1 };
      this.begun.push(this.bench.receive(T, 'memory_object_data_request', body));
    }
  }

  /** Starts one of the handlers that are due. */
  begin(): void {
    const [start] = this.begun.splice(this.pick(this.begun.length), 1);
    start?.();
  }

  /** The device answers one of its requests. */
  answer(): void {
    const [next] = this.asked.splice(this.pick(this.asked.length), 1);
    if (next === undefined) return;
    const reply = portName(next.io.reply_port);
    const { memory } = this.bench.task;
    const return_code = 'KERN_SUCCESS';
    if (next.write) {
      this.bench.deliver(reply, 'device_write_reply', { return_code, bytes_written: PAGE });
      return;
    }
    const page = { stamp: 0, bytes: null };
    this.device.read(next.io.recnum, page);
    const at = address(this.nextAddress);
    this.nextAddress += PAGE;
    memory.set(at, page.stamp);
    const data = { address: at, size: PAGE };
    this.bench.deliver(reply, 'device_read_reply', { return_code, data });
  }

  /** Carries out what the pager has sent. */
  settle(): void {
    for (const [name, , body] of this.bench.task.take()) {
      const io = body as Io; // parsed
      if (name === 'device_read_request') this.asked.push({ write: false, io });
      if (name === 'device_write_request') {
        const stamp = Number(this.bench.task.memory.get(io.data?.address ?? 0));
        this.device.write(io.recnum, { stamp, bytes: null }, PAGE);
        this.asked.push({ write: true, io });
      }
      if (name === 'memory_object_data_supply') this.arrive(body as Arrival); // parsed
      if (name === 'memory_object_data_unavailable') this.arrive(body as Arrival); // parsed
      if (name === 'vm_deallocate') this.freed += 1;
    }
  }

  private arrive({ offset, data }: Arrival): void {
    const page = offset / PAGE;
    const stamp = data === undefined ? 0 : this.bench.task.memory.get(data.address);
    expect([page, stamp]).toEqual([page, this.version[page]]);
    this.place[page] = 'in';
    this.supplies += 1;
  }
}

type Arrival = { offset: number; data?: { address: number } };

test.each([1, 2, 3, 4, 5])(
  'laws 46 and 48: what was stored last is supplied, a block a page, seed %i',
  (seed) => {
    const storage = new Storage(seed);
    let returns = 0;
    for (let step = 0; step < 6000; step += 1) {
      const choice = storage.pick(3);
      if (choice === 0) storage.touch(storage.pick(PAGES));
      if (choice === 1) storage.begin();
      if (choice === 2) storage.answer();
      storage.settle();
    }
    while (storage.begun.length + storage.asked.length > 0) {
      storage.begin();
      storage.answer();
      storage.settle();
    }
    expect(storage.bench.parkedCount).toBe(0);
    expect(storage.place).not.toContain('asked');
    expect(storage.supplies).toBeGreaterThan(500);
    for (const version of storage.version) returns += version;
    expect(storage.freed).toBe(returns);

    // One block for each page that ever came, no two alike; a bit is set for each, and no other.
    const stored = storedPages(storage.bench.state);
    expect(stored.map(({ page }) => page)).toEqual(
      [...storage.version.keys()].filter((page) => (storage.version[page] ?? 0) > 0),
    );
    expect(new Set(stored.map(({ record }) => record)).size).toBe(stored.length);
    const space = firstPartition(storage.bench.state);
    const bits = [0, 0, 0];
    for (const { record } of stored) bits[record >> 5] = (bits[record >> 5] ?? 0) | (1 << record);
    expect([space?.bitmap, space?.free]).toEqual([bits, PAGES - stored.length]);
  },
);
