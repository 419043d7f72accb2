/**
 * memory_object_lock_request on one page: the result matrix in all of its cells, the rows of
 * lock_page that are not in it, and what no request may say.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { pageWakeupDone, vmPageFree } from '../../../../../kernel/vm/page/vm_resident';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

type Kind = 'clean' | 'dirty' | 'precious' | 'both';

/** A world with an active page of a kind in place 3. */
function withPage(kind: Kind, options: WorldOptions = {}): World {
  const precious = kind === 'precious' || kind === 'both';
  const world = new World({ on: supplier(precious), ...options });
  world.map(16);
  world.read(3);
  if (kind === 'dirty' || kind === 'both') world.write(3, 77);
  return world;
}

/** What a page is like after a request, in a word, and what was sent. */
function outcome(world: World): string {
  const sent = world.pager
    .got('memory_object_data_return')
    .map(({ dirty, kernel_copy }) => `d=${dirty ? 'T' : 'F'} k=${kernel_copy ? 'T' : 'F'}`);
  if (!world.has(3)) return [...sent, 'gone'].join(' ');
  const { dirty, precious } = world.page(3);
  const marks = [dirty && 'dirty', precious && 'precious', world.inactive(3) && 'inactive'];
  return [...sent, 'stays', ...marks.filter(Boolean)].join(' ');
}

const NONE = 0;
const DIRTY = 1;
const ALL = 2;
const ANYTHING = 3;
const names = ['NONE', 'DIRTY', 'ALL', 'ANYTHING'];

/** The matrix of the digest; a dirty page is seen by the hardware first, so `stays` may hide it. */
const matrix: readonly (readonly [number, boolean, Kind, string])[] = [
  [NONE, false, 'clean', 'stays'],
  [NONE, false, 'dirty', 'stays'],
  [NONE, false, 'precious', 'stays precious'],
  [NONE, false, 'both', 'stays precious'],
  [NONE, true, 'clean', 'gone'],
  [NONE, true, 'dirty', 'gone'],
  [NONE, true, 'precious', 'gone'],
  [NONE, true, 'both', 'gone'],
  [DIRTY, false, 'clean', 'stays inactive'],
  [DIRTY, false, 'dirty', 'd=T k=T stays inactive'],
  [DIRTY, false, 'precious', 'stays precious inactive'],
  [DIRTY, false, 'both', 'd=T k=T stays precious inactive'],
  [DIRTY, true, 'clean', 'gone'],
  [DIRTY, true, 'dirty', 'd=T k=F gone'],
  [DIRTY, true, 'precious', 'gone'],
  [DIRTY, true, 'both', 'd=T k=F gone'],
  [ALL, false, 'clean', 'stays inactive'],
  [ALL, false, 'dirty', 'd=T k=T stays inactive'],
  [ALL, false, 'precious', 'd=F k=T stays precious inactive'],
  [ALL, false, 'both', 'd=T k=T stays precious inactive'],
  [ALL, true, 'clean', 'gone'],
  [ALL, true, 'dirty', 'd=T k=F gone'],
  [ALL, true, 'precious', 'd=F k=F gone'],
  [ALL, true, 'both', 'd=T k=F gone'],
  [ANYTHING, false, 'clean', 'd=F k=T stays inactive'],
  [ANYTHING, false, 'dirty', 'd=T k=T stays inactive'],
  [ANYTHING, false, 'precious', 'd=F k=T stays precious inactive'],
  [ANYTHING, false, 'both', 'd=T k=T stays precious inactive'],
  [ANYTHING, true, 'clean', 'd=F k=F gone'],
  [ANYTHING, true, 'dirty', 'd=T k=F gone'],
  [ANYTHING, true, 'precious', 'd=F k=F gone'],
  [ANYTHING, true, 'both', 'd=T k=F gone'],
];

describe('the result matrix of an unwired page', () => {
  for (const [should_return, flush, kind, want] of matrix) {
    const request = `RETURN_${names[should_return]}${flush ? ' with flush' : ''}`;
    test(`${request}: a ${kind} page: ${want}`, () => {
      const world = withPage(kind);
      const call = world.lockRequest(0, 16, { should_return, flush, reply: true });
      expect(call.code).toBe('KERN_SUCCESS');
      expect(outcome(world)).toBe(want);
      expect(world.pager.names().at(-1)).toBe('lock_completed');
    });
  }

  test('a page that is flushed unreturned is flushed with the bits that are lost', () => {
    const world = withPage('both');
    world.lockRequest(3, 1, { flush: true });
    expect(world.events('memory_object.flushed')).toEqual([
      expect.objectContaining({ offset: 3, dirty: 1, precious: 1 }),
    ]);
  });

  test('a page that is returned is collected with its flags', () => {
    const world = withPage('dirty');
    world.lockRequest(3, 1, { should_return: DIRTY });
    expect(world.events('memory_object.collected')).toEqual([
      expect.objectContaining({ offset: 3, dirty: 1, kernel_copy: 1 }),
    ]);
    expect(world.pager.got('memory_object_data_return')[0]?.['pages']).toEqual([77]);
  });

  test('a page cleaned in place keeps its data and is dirty again after the next store', () => {
    const world = withPage('dirty');
    world.lockRequest(3, 1, { should_return: DIRTY });
    expect(world.read(3).value).toBe(77);
    world.write(3, 78);
    world.lockRequest(3, 1, { should_return: DIRTY });
    expect(world.pager.got('memory_object_data_return').map(({ pages }) => pages)).toEqual([
      [77],
      [78],
    ]);
  });

  test('a precious page comes home again at each RETURN_ALL', () => {
    const world = withPage('precious');
    world.lockRequest(3, 1, { should_return: ALL });
    world.lockRequest(3, 1, { should_return: ALL });
    expect(world.pager.got('memory_object_data_return')).toHaveLength(2);
  });
});

describe('values above RETURN_ALL', () => {
  test.each([ANYTHING, 7])('%i acts as RETURN_DIRTY without returnAnything', (should_return) => {
    const switches = { returnAnything: false };
    const clean = withPage('precious', { switches });
    clean.lockRequest(3, 1, { should_return });
    expect(outcome(clean)).toBe('stays precious inactive');
    const dirty = withPage('dirty', { switches });
    dirty.lockRequest(3, 1, { should_return });
    expect(outcome(dirty)).toBe('d=T k=T stays inactive');
  });

  test('4 is refused with returnAnything', () => {
    const world = withPage('dirty');
    const call = world.lockRequest(3, 1, { should_return: 4, reply: true });
    expect(call.code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.pager.names().at(-1)).toBe('mach_notify_send_once');
  });
});

describe('the lock', () => {
  test('a lock request sets the lock of resident pages and lowers their mappings', () => {
    const on = { ...supplier(), memory_object_data_unlock: () => undefined };
    const world = withPage('dirty', { on });
    world.lockRequest(3, 1, { lock: 2 });
    expect(world.event('memory_object.locked')).toMatchObject({ offset: 3, prot: 2 });
    expect(world.read(3).code).toBe('KERN_SUCCESS');
    expect(world.pager.got('memory_object_data_unlock')).toEqual([]);
    expect(world.write(3, 2).code).toBe('waiting');
    expect(world.pager.got('memory_object_data_unlock')).toHaveLength(1);
  });

  test('NO_CHANGE leaves the lock and wakes nobody', () => {
    const on = { ...supplier(false, 2), memory_object_data_unlock: () => undefined };
    const world = withPage('clean', { on });
    const write = world.write(3, 2);
    world.lockRequest(3, 1, { lock: 8, reply: true });
    expect(world.page(3).pageLock).toBe(2);
    expect(write.code).toBe('waiting');
    expect(world.events('memory_object.locked')).toEqual([]);
    expect(world.pager.names().at(-1)).toBe('lock_completed');
  });

  test('a weaker lock lets the store that waits go on', () => {
    const on = { ...supplier(false, 2), memory_object_data_unlock: () => undefined };
    const world = withPage('clean', { on });
    const write = world.write(3, 2);
    expect(world.pager.got('memory_object_data_unlock')).toEqual([
      { offset: 3 * PAGE, length: PAGE, desired_access: 3 },
    ]);
    world.lockRequest(3, 1, { lock: 0 });
    expect(write.code).toBe('KERN_SUCCESS');
  });

  test('an insufficient lock causes a new data_unlock', () => {
    const on = { ...supplier(false, 2), memory_object_data_unlock: () => undefined };
    const world = withPage('clean', { on });
    world.write(3, 2);
    world.lockRequest(3, 1, { lock: 2, reply: true });
    expect(world.pager.names().slice(-2)).toEqual(['lock_completed', 'data_unlock']);
  });

  test('a flush in answer to data_unlock becomes a new request', () => {
    const on = { ...supplier(false, 2), memory_object_data_unlock: () => undefined };
    const world = withPage('clean', { on });
    world.write(3, 2);
    const before = world.pager.got('memory_object_data_request').length;
    world.lockRequest(3, 1, { flush: true, reply: true });
    const asked = world.pager.got('memory_object_data_request').slice(before);
    expect(asked).toEqual([{ offset: 3 * PAGE, length: PAGE, desired_access: 3 }]);
  });

  test('a return with a lock leaves the page clean and locked', () => {
    const on = { ...supplier(), memory_object_data_unlock: () => undefined };
    const world = withPage('dirty', { on });
    world.lockRequest(3, 1, { should_return: DIRTY, lock: 2 });
    expect(outcome(world)).toBe('d=T k=T stays inactive');
    expect(world.page(3).pageLock).toBe(2);
    expect(world.write(3, 2).code).toBe('waiting');
  });
});

describe('pages that are not idle', () => {
  test('a page that is asked for and not there is skipped, its lock not recorded', () => {
    const world = new World();
    world.map(16);
    const read = world.read(3);
    world.lockRequest(0, 16, { lock: 2, flush: true, should_return: ALL, reply: true });
    expect(world.pager.names().at(-1)).toBe('lock_completed');
    expect(world.page(3).pageLock).toBe(0);
    expect(read.code).toBe('waiting');
    world.supply(3, [7]);
    expect(read.value).toBe(7);
  });

  test('an error page is skipped', () => {
    const world = new World({ switches: { dataErrorFailsAllWaiters: false } });
    world.map(16);
    world.map(16, 'o', 'other');
    world.read(3, 'o', 'other');
    world.terminate('other');
    const error = { offset: 3 * PAGE, size: PAGE, error_value: 'KERN_FAILURE' } as const;
    world.send('memory_object_data_error', error);
    world.lockRequest(0, 16, { flush: true, lock: 2 });
    expect(world.page(3).error).toBe(true);
    expect(world.page(3).pageLock).toBe(0);
  });

  test('a busy page is waited for, then looked at again', () => {
    const world = withPage('dirty', { laws: false });
    const page = world.page(3);
    page.busy = true;
    const call = world.lockRequest(0, 16, { flush: true, should_return: DIRTY, reply: true });
    expect(call.code).toBe('waiting');
    pageWakeupDone(page);
    world.run();
    expect(call.code).toBe('KERN_SUCCESS');
    expect(outcome(world)).toBe('d=T k=F gone');
  });

  test('a busy page that goes away is passed over', () => {
    const world = withPage('clean', { laws: false });
    const page = world.page(3);
    page.busy = true;
    const call = world.lockRequest(0, 16, { flush: true });
    vmPageFree(world.host, page);
    world.run();
    expect(call.code).toBe('KERN_SUCCESS');
  });
});

describe('arguments that no request can have', () => {
  const whole = { offset: 0, size: PAGE, should_return: 0, should_flush: false, lock_value: 8 };

  test.each([
    ['a lock with unknown bits', { lock_value: 9 }],
    ['a negative lock', { lock_value: -1 }],
    ['a lock beyond 32 bits', { lock_value: 2 ** 32 }],
    ['a negative offset', { offset: -PAGE }],
    ['an offset inside a page', { offset: 5 }],
    ['a negative size', { size: -1 }],
    ['a size that is no number', { size: Number.NaN }],
    ['a size beyond all memory', { size: 2 ** 52 }],
    ['a negative should_return', { should_return: -1 }],
    ['a should_return that is no number', { should_return: Number.NaN }],
  ])('%s is refused: no completion, the reply right is destroyed', (_what, over) => {
    const world = withPage('dirty');
    const body = { ...whole, ...over, reply_to: world.name() };
    expect(world.send('memory_object_lock_request', body).code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.pager.names().at(-1)).toBe('mach_notify_send_once');
    expect(outcome(world)).toBe('stays');
  });

  test('a refusal without a reply port is silent', () => {
    const world = withPage('dirty');
    const before = world.pager.log.length;
    const body = { ...whole, lock_value: 9, reply_to: MACH_PORT_NULL };
    expect(world.send('memory_object_lock_request', body).code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.pager.log).toHaveLength(before);
  });
});
