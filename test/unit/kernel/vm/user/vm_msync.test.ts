/** vm_msync (4.8): what goes home, who is asked, and who waits for whom. */
import { describe, expect, test } from '@jest/globals';
import type { Switches } from '../../../../../kernel/mach/switches';
import {
  VM_SYNC_ASYNCHRONOUS,
  VM_SYNC_INVALIDATE,
  VM_SYNC_SYNCHRONOUS,
} from '../../../../../kernel/mach/vm_sync';
import { VmMsync } from '../../../../../kernel/vm/user/vm_msync';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

const SYNC = VM_SYNC_SYNCHRONOUS;

/** An object of four pages, 0 and 1 dirty, 2 clean; its pager answers by hand if `silent`. */
function world(silent = true, precious = false, switches: Partial<Switches> = {}): World {
  const quiet = silent ? { memory_object_synchronize: () => undefined } : {};
  const made = new World({ on: { ...supplier(precious), ...quiet }, switches });
  made.map(4);
  made.write(0, 7);
  made.write(1, 8);
  made.read(2);
  return made;
}

function msync(
  w: World,
  flags: number,
  size = 4 * PAGE,
  at = w.region('o').address,
  name = 'client',
) {
  const { map } = w.task(name);
  const call = new VmMsync({ map, address: at, size, flags });
  const thread = w.start(w.task(name), call);
  return { call, done: () => thread.state === 'done' };
}

const whole = { offset: 0, length: 4 * PAGE };

describe('vm_msync', () => {
  test('returns what is dirty, then asks the pager, then waits for its answer', () => {
    const w = world();
    const sync = msync(w, SYNC);
    expect(w.pager.names().slice(-2)).toEqual(['data_return', 'synchronize']);
    expect(w.pager.got('memory_object_data_return')).toMatchObject([
      { offset: 0, pages: [7, 8], dirty: true, kernel_copy: true },
    ]);
    expect(w.pager.got('memory_object_synchronize')).toEqual([{ ...whole, sync_flags: SYNC }]);
    expect(sync.done()).toBe(false);
    w.send('memory_object_synchronize_completed', whole);
    expect([sync.done(), sync.call.code]).toEqual([true, 'KERN_SUCCESS']);
    expect(w.page(0).dirty).toBe(false);
  });

  test('waits for the answer when it is asynchronous too (D20)', () => {
    const w = world();
    const sync = msync(w, VM_SYNC_ASYNCHRONOUS);
    expect(sync.done()).toBe(false);
    w.send('memory_object_synchronize_completed', whole);
    expect(sync.done()).toBe(true);
  });

  test('with INVALIDATE empties the cache', () => {
    const w = world(false);
    expect(msync(w, SYNC | VM_SYNC_INVALIDATE).done()).toBe(true);
    expect(w.object().residentPageCount).toBe(0);
  });

  test('with INVALIDATE alone returns precious pages and drops the rest (D19)', () => {
    const w = world(false);
    msync(w, VM_SYNC_INVALIDATE);
    expect(w.pager.got('memory_object_data_return')).toEqual([]);
    expect(w.object().residentPageCount).toBe(0);
    const kept = world(false, true);
    msync(kept, VM_SYNC_INVALIDATE);
    expect(kept.pager.got('memory_object_data_return')).toHaveLength(2);
    expect(kept.object().residentPageCount).toBe(0);
  });

  test.each([
    ['alone', VM_SYNC_INVALIDATE],
    ['and SYNCHRONOUS', SYNC | VM_SYNC_INVALIDATE],
    ['and ASYNCHRONOUS', VM_SYNC_ASYNCHRONOUS | VM_SYNC_INVALIDATE],
  ])('with INVALIDATE %s, a reader drops nothing that a writer stored (D19)', (_, flags) => {
    const w = world(false);
    w.map(4, 'o', 'reader', 1);
    const sync = msync(w, flags, 4 * PAGE, w.region('o', 'reader').address, 'reader');
    expect([sync.done(), sync.call.code]).toEqual([true, 'KERN_SUCCESS']);
    expect([0, 1, 2].map((page) => w.has(page))).toEqual([true, true, false]);
    expect(w.pager.names().slice(-1)).toEqual(['data_request']);
    expect(w.read(0, 'o', 'reader').value).toBe(7);
    // The writer's own call takes them home, and away.
    msync(w, SYNC | VM_SYNC_INVALIDATE);
    expect(w.pager.got('memory_object_data_return')).toMatchObject([{ pages: [7, 8] }]);
    expect(w.object().residentPageCount).toBe(0);
  });

  test('with INVALIDATE a reader has clean precious pages returned; dirty ones stay', () => {
    const w = world(false, true);
    w.map(4, 'o', 'reader', 1);
    const flags = SYNC | VM_SYNC_INVALIDATE;
    const sync = msync(w, flags, 4 * PAGE, w.region('o', 'reader').address, 'reader');
    expect([sync.done(), sync.call.code]).toEqual([true, 'KERN_SUCCESS']);
    expect(w.pager.got('memory_object_data_return')).toMatchObject([
      { offset: 2 * PAGE, pages: [102], dirty: false, kernel_copy: false },
    ]);
    expect(w.pager.got('memory_object_synchronize')).toHaveLength(1);
    expect([0, 1, 2].map((page) => w.has(page))).toEqual([true, true, false]);
  });

  test('with INVALIDATE a reader does not wait for wired pages that are dirty', () => {
    const w = new World({ on: supplier(), switches: { lockRequestWaitsForWired: true } });
    w.map(1);
    w.write(0, 7);
    const unwire = w.wire(w.page(0));
    w.map(1, 'o', 'reader', 1);
    const at = w.region('o', 'reader').address;
    expect(msync(w, VM_SYNC_INVALIDATE, PAGE, at, 'reader').done()).toBe(true);
    unwire();
    expect(w.read(0).value).toBe(7);
  });

  test('with INVALIDATE who has a copy on write drops nothing of what it came from', () => {
    const w = new World({ on: supplier() });
    w.map(1);
    w.write(0, 7);
    const [entry] = w.task('client').map.entries;
    expect(entry?.needsCopy).toBe(false);
    if (entry !== undefined) entry.needsCopy = true;
    msync(w, VM_SYNC_INVALIDATE, PAGE);
    expect([w.has(0), w.page(0).dirty]).toEqual([true, true]);
  });

  test('with the switch invalidateDropsAll INVALIDATE alone drops precious pages too', () => {
    const w = world(false, true, { invalidateDropsAll: true });
    msync(w, VM_SYNC_INVALIDATE);
    expect(w.pager.got('memory_object_data_return')).toEqual([]);
    expect(w.object().residentPageCount).toBe(0);
  });

  test('with the switch invalidateDropsAll a reader drops what a writer stored', () => {
    for (const flags of [VM_SYNC_INVALIDATE, SYNC | VM_SYNC_INVALIDATE]) {
      const w = world(false, false, { invalidateDropsAll: true });
      w.map(4, 'o', 'reader', 1);
      msync(w, flags, 4 * PAGE, w.region('o', 'reader').address, 'reader');
      expect(w.object().residentPageCount).toBe(0);
      expect(w.pager.got('memory_object_data_return')).toEqual([]);
      expect(w.read(0).value).toBe(100);
    }
  });

  test('asks nobody about memory that nobody could have written', () => {
    const w = new World({ on: supplier() });
    w.map(2, 'o', 'client', 1);
    w.read(0);
    expect(msync(w, SYNC, 2 * PAGE).done()).toBe(true);
    expect(w.pager.got('memory_object_synchronize')).toEqual([]);
  });

  test('a second one for the same pages waits for the first', () => {
    const w = world();
    const first = msync(w, SYNC);
    const second = msync(w, SYNC, PAGE);
    expect(w.pager.got('memory_object_synchronize')).toHaveLength(1);
    w.send('memory_object_synchronize_completed', whole);
    expect([first.done(), second.done()]).toEqual([true, false]);
    w.send('memory_object_synchronize_completed', { offset: 0, length: PAGE });
    expect(second.done()).toBe(true);
  });

  test('fails when the pager dies before it has answered', () => {
    const w = world();
    const sync = msync(w, SYNC);
    w.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    expect([sync.done(), sync.call.code]).toEqual([true, 'KERN_MEMORY_ERROR']);
    expect(w.object === null).toBe(false);
  });

  test('passes over anonymous memory', () => {
    const w = world(false);
    w.allocate(1, 'a');
    w.write(0, 5, 'a');
    expect(msync(w, SYNC, PAGE, w.region('a').address).call.code).toBe('KERN_SUCCESS');
  });

  test.each([
    ['flags that exclude each other', 3, PAGE, 'KERN_INVALID_ARGUMENT'],
    ['a flag that is none', 0x100, PAGE, 'KERN_INVALID_ARGUMENT'],
    ['a range that wraps', SYNC, 2 ** 53, 'KERN_INVALID_ARGUMENT'],
    ['a hole', SYNC, 9 * PAGE, 'KERN_INVALID_ADDRESS'],
    ['nothing', SYNC, 0, 'KERN_SUCCESS'],
  ])('%s', (_what, flags, size, code) => {
    const w = world(false);
    expect(msync(w, flags, size).call.code).toBe(code);
  });

  test('is refused where there is no memory_object_synchronize', () => {
    const w = new World({ switches: { msyncIsOffered: false } });
    w.allocate(1, 'o');
    expect(msync(w, SYNC, PAGE).call.code).toBe('KERN_INVALID_ARGUMENT');
    expect(msync(w, SYNC, 0).call.code).toBe('KERN_SUCCESS');
  });

  test('an answer that was not asked for is refused', () => {
    const w = world();
    msync(w, SYNC);
    const send = (offset: number, length: number) =>
      w.send('memory_object_synchronize_completed', { offset, length }).code;
    expect(send(0, PAGE)).toBe('KERN_INVALID_ARGUMENT');
    expect(send(PAGE, 4 * PAGE)).toBe('KERN_INVALID_ARGUMENT');
    expect(send(0, 4 * PAGE)).toBe('KERN_SUCCESS');
    expect(send(0, 4 * PAGE)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('gives everything back when its thread ends', () => {
    const w = world();
    msync(w, SYNC);
    const object = w.object();
    w.terminate('client');
    expect(object.syncRequests).toEqual([]);
    expect(object.refCount).toBe(0);
  });
});
