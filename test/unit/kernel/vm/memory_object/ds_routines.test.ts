/**
 * ds_routines: a backing store behind a port: requests are taken at once, replies come after the
 * latency, with fresh pages. Short reads, failures, arguments of no request.
 */
import { describe, expect, test } from '@jest/globals';
import { eventNames } from '../../../../../kernel/mach/event_defs';
import { address } from '../../../../../kernel/mach/types';
import { VmAccess } from '../../../../../kernel/vm/fault/vm_access';
import { vmProtect } from '../../../../../kernel/vm/user/vm_user';
import { VmCopy } from '../../../../../kernel/vm/user/vm_user_copy';
import { DeviceBench, KERN_PAGE } from '../../../../support/device_bench';

describe('device_read_request', () => {
  test('the reply has fresh pages with what the records hold', () => {
    const bench = new DeviceBench();
    bench.driver.records = [11, 12, 13];
    bench.read(1, 2 * KERN_PAGE);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS', pages: [12, 13] }]);
    expect(bench.world.event('device.read')).toEqual({
      recnum: 1,
      bytes: 2 * KERN_PAGE,
      latency: 0,
      failed: 0,
    });
  });

  test('the reply comes when the latency has passed', () => {
    const bench = new DeviceBench();
    bench.driver.ticks = 5_000_000;
    const before = bench.world.host.clock;
    bench.read(0, KERN_PAGE);
    expect(bench.replies()).toHaveLength(1);
    expect(bench.world.host.clock).toBeGreaterThanOrEqual(before + 5_000_000);
  });

  test('a short read has fewer bytes than were wanted', () => {
    const bench = new DeviceBench();
    bench.driver.records = [11, 12];
    bench.read(1, 4 * KERN_PAGE);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS', pages: [12] }]);
    expect(bench.world.event('device.read')).toMatchObject({ bytes: KERN_PAGE });
  });

  test('a read past the end has no data, and leaves no frame behind', () => {
    const bench = new DeviceBench();
    const free = bench.world.host.resident.freeCount;
    bench.read(9, KERN_PAGE);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS' }]);
    expect(bench.world.host.resident.freeCount).toBe(free);
  });

  test('a failure of any record is KERN_FAILURE without data', () => {
    const bench = new DeviceBench();
    bench.driver.records = [11, 12, 13];
    bench.driver.bad.add(1);
    bench.read(0, 3 * KERN_PAGE);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_FAILURE' }]);
    expect(bench.world.event('device.read')).toMatchObject({ failed: 1, bytes: 0 });
  });

  test('bytes beyond those wanted are zero', () => {
    const bench = new DeviceBench('bytes');
    bench.driver.records = [0x0101_0101];
    bench.driver.whole = true;
    bench.read(0, 2);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS', pages: [0x0101] }]);
  });

  test('pages on their way are on no queue; received, they are active', () => {
    const bench = new DeviceBench();
    bench.driver.records = [11, 12, 13];
    const { host, machine } = bench.world;
    const known: Record<string, number> = {};
    machine.trace.listen(({ kind }, row) => {
      known[eventNames[kind[row] ?? -1] ?? ''] = host.policy.pages().length;
    });
    const before = host.policy.pages().length;
    bench.read(0, 2 * KERN_PAGE);
    expect(known).toMatchObject({ 'device.read': before, 'ipc_mqueue.sent': before });
    expect(host.policy.pages()).toHaveLength(before + 2);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS', pages: [11, 12] }]);
  });

  test('without frames the reader waits', () => {
    const bench = new DeviceBench('stamps', false);
    bench.driver.records = [11, 12];
    const free = bench.world.exhaust();
    const read = bench.read(0, 2 * KERN_PAGE);
    expect(read.code).toBe('waiting');
    free();
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS', pages: [11, 12] }]);
  });

  test.each([
    ['record -1', -1, KERN_PAGE],
    ['record 0.5', 0.5, KERN_PAGE],
    ['record NaN', Number.NaN, KERN_PAGE],
    ['no bytes', 0, 0],
    ['-1 bytes', 0, -1],
    ['NaN bytes', 0, Number.NaN],
    ['33 pages', 0, 33 * KERN_PAGE],
  ])('%s: refused, the reply right is destroyed', (_what, recnum, bytes) => {
    const bench = new DeviceBench();
    expect(bench.read(recnum, bytes).code).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.world.pager.names().at(-1)).toBe('mach_notify_send_once');
    expect(bench.driver.asked).toEqual([]);
  });

  test('32 pages are the most', () => {
    const bench = new DeviceBench();
    bench.driver.records = Array.from({ length: 40 }, (_, i) => i);
    bench.read(0, 32 * KERN_PAGE);
    expect(bench.replies()[0]?.['pages']).toHaveLength(32);
  });
});

describe('device_write_request', () => {
  test('the records have what the pages held at that moment', () => {
    const bench = new DeviceBench();
    bench.driver.ticks = 1000;
    bench.write(2, [21, 22]);
    expect(bench.driver.records.slice(2)).toEqual([21, 22]);
    expect(bench.replies()).toEqual([
      { return_code: 'KERN_SUCCESS', bytes_written: 2 * KERN_PAGE },
    ]);
    expect(bench.world.event('device.write')).toEqual({
      recnum: 2,
      bytes: 2 * KERN_PAGE,
      latency: 1000,
      failed: 0,
    });
  });

  test('in bytes mode the device gets the bytes', () => {
    const bench = new DeviceBench('bytes');
    bench.write(0, [0x0403_0201]);
    expect(bench.driver.records).toEqual([0x0403_0201]);
  });

  test.each([
    [true, 0],
    [false, 1],
  ])('memory that goes with deallocate %p leaves %i regions', (deallocate, regions) => {
    const bench = new DeviceBench();
    bench.write(0, [21], { deallocate });
    expect(bench.world.pager.task.map.entries).toHaveLength(regions);
  });

  test('memory that is a copy is written as its task sees it', () => {
    const bench = new DeviceBench();
    const { world } = bench;
    const { task } = world.pager;
    const source = { source: task.map, ...world.memory([31, 32]) };
    const copy = new VmCopy({ ...source, target: task.map, to: null });
    world.start(task, copy);
    // A store gives the copy an object of its own, whose other page is still the source's.
    world.start(task, new VmAccess(copy.value, 'word', 33));
    bench.writeRegion(0, copy.value, 2 * KERN_PAGE);
    expect(bench.driver.records).toEqual([33, 32]);
  });

  test('memory that may not be read is written nowhere, resident or not', () => {
    const bench = new DeviceBench();
    const { host, pager } = bench.world;
    const data = bench.world.memory([21]);
    vmProtect(host, pager.task.map, data.address, data.size, false, 0);
    const { code } = bench.writeRegion(0, data.address, data.size);
    expect(code).toBe('MACH_SEND_INVALID_MEMORY');
    expect(bench.driver.asked).toEqual([]);
  });

  test('the last record may be partial', () => {
    const bench = new DeviceBench();
    bench.write(0, [21, 22], { size: KERN_PAGE + 10 });
    expect(bench.driver.asked).toEqual([`write 0 ${KERN_PAGE}`, 'write 1 10']);
    expect(bench.replies()).toEqual([
      { return_code: 'KERN_SUCCESS', bytes_written: KERN_PAGE + 10 },
    ]);
  });

  test('no bytes are written at once', () => {
    const bench = new DeviceBench();
    bench.write(0, [21], { size: 0 });
    expect(bench.replies()).toEqual([{ return_code: 'KERN_SUCCESS', bytes_written: 0 }]);
  });

  test('a record that fails ends the write: KERN_FAILURE, with the bytes before it', () => {
    const bench = new DeviceBench();
    bench.driver.bad.add(1);
    bench.write(0, [21, 22, 23]);
    expect(bench.driver.records).toEqual([21]);
    expect(bench.replies()).toEqual([{ return_code: 'KERN_FAILURE', bytes_written: KERN_PAGE }]);
    expect(bench.world.event('device.write')).toMatchObject({ failed: 1 });
  });

  test('pages that are not resident are faulted in first', () => {
    const bench = new DeviceBench();
    bench.world.open('p');
    bench.world.map(2, 'p', 'pager');
    bench.writeRegion(0, bench.world.region('p', 'pager').address, 2 * KERN_PAGE);
    expect(bench.driver.records).toEqual([100, 101]);
  });

  test('memory whose first pages alone are there fails the write', () => {
    const bench = new DeviceBench();
    const { address } = bench.world.memory([1, 2, 3, 4, 5, 6, 7, 8]);
    bench.writeRegion(0, address, 9 * KERN_PAGE);
    const bytes_written = 8 * KERN_PAGE;
    expect(bench.replies()).toEqual([{ return_code: 'KERN_FAILURE', bytes_written }]);
  });

  test.each([
    ['record -1', -1, 0, KERN_PAGE],
    ['record NaN', Number.NaN, 0, KERN_PAGE],
    ['an address inside a page', 0, 1, KERN_PAGE],
    ['33 pages', 0, 0, 33 * KERN_PAGE],
  ])('%s: refused, the reply right is destroyed', (_what, recnum, inside, size) => {
    const bench = new DeviceBench();
    const { address } = bench.world.memory(Array.from({ length: 33 }, (_, page) => page));
    expect(bench.writeRegion(recnum, address + inside, size).code).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.world.pager.names().at(-1)).toBe('mach_notify_send_once');
    expect(bench.driver.asked).toEqual([]);
  });
});

describe('a task that ends', () => {
  test('while its read waits for frames: pages and reply right are given back', () => {
    const bench = new DeviceBench('stamps', false);
    const { world } = bench;
    const alive = () => world.host.objects.all.filter((object) => object.alive).length;
    const before = [alive(), world.port.srights];
    const free = world.exhaust();
    const reply_port = world.sendRight('client');
    const body = { reply_port, recnum: 0, bytes_wanted: 2 * KERN_PAGE };
    const read = world.send('device_read_request', body, bench.nameIn('client'), 'client');
    expect(read.code).toBe('waiting');
    world.terminate('client');
    expect([alive(), world.port.srights]).toEqual(before);
    free();
  });

  test('while its write waits for a page: the reply right is given back', () => {
    const bench = new DeviceBench('stamps', true, {});
    const { world } = bench;
    world.map(2);
    const before = world.port.srights;
    const reply_port = world.sendRight('client');
    const at = address(world.region('o').address);
    const data = { address: at, size: KERN_PAGE, deallocate: false };
    const body = { reply_port, recnum: 0, data };
    const write = world.send('device_write_request', body, bench.nameIn('client'), 'client');
    expect(write.code).toBe('waiting');
    world.terminate('client');
    expect(world.port.srights).toBe(before);
    expect(bench.driver.asked).toEqual([]);
  });
});

test('other messages to a device are refused', () => {
  const bench = new DeviceBench();
  const body = { offset: 0, size: KERN_PAGE };
  const sent = bench.world.send('memory_object_data_unavailable', body, bench.name);
  expect(sent.code).toBe('KERN_INVALID_ARGUMENT');
});

test('a device counts its requests', () => {
  const bench = new DeviceBench();
  bench.driver.records = [1];
  bench.read(0, KERN_PAGE);
  bench.write(0, [2]);
  bench.write(0, [3]);
  const [device] = bench.world.machine.devices;
  expect([device?.reads, device?.writes]).toEqual([1, 2]);
});
