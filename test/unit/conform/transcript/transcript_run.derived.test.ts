/**
 * Recordings made by hand: what GNU Mach 1.8 does by its source where the real ones show nothing.
 */
import { describe, expect, test } from '@jest/globals';
import { Script } from '../../../support/transcript_lines';

const PAGE = 4096;
const conforms = /^script: conforms/;
const area = (first: number, count: number) => ({ offset: first * PAGE, length: count * PAGE });
const asked = (page: number, access: number, refault = 0) => ({
  ...area(page, 1),
  desired_access: access,
  refault,
});
const raised = (thread: string, code: number) => ({
  who: 'kernel->client',
  thread,
  msg: 'exception_raise',
  exception: 1,
  code,
});

/** m1 is unmapped while a worker waits for its page 0, with that access. */
function unmappedUnder(op: 'read' | 'write', set: Readonly<Record<string, unknown>>): Script {
  const value = op === 'write' ? { value: 7 } : {};
  return new Script()
    .mapped(4, set)
    .start(op, { map: 'm1', obj: 1, page: 0, ...value }, 'worker1')
    .message(1, 'memory_object_data_request', asked(0, op === 'read' ? 1 : 3))
    .idle()
    .op('vm_deallocate', { map: 'm1', obj: 1, offset: 0, size: 4 * PAGE })
    .idle();
}

const terminate = { control_right: 'receive', name_right: 'receive' };

describe('a mapping that goes while a fault waits for its page', () => {
  test('an error counts before the address is looked at again', () => {
    const script = unmappedUnder('read', { request: 'ignore' })
      .call(1, 'memory_object_data_error', { ...area(0, 1), error: 5 })
      .add(raised('worker1', 10))
      .done('read', { page: 0, faulted: 1 }, 'worker1')
      .message(1, 'memory_object_terminate', terminate);
    expect(script.idle().said()).toMatch(conforms);
  });

  test('data comes too late, and goes home if it is precious', () => {
    const how = { word0: 9, lock_value: 0, precious: 1, reply: 0 };
    const script = unmappedUnder('read', { request: 'ignore' })
      .call(1, 'memory_object_data_supply', { ...area(0, 1), ...how })
      .add(raised('worker1', 1))
      .done('read', { page: 0, faulted: 1 }, 'worker1')
      .message(1, 'memory_object_data_return', {
        ...area(0, 1),
        dirty: 0,
        kernel_copy: 0,
        words: [9],
      })
      .message(1, 'memory_object_terminate', terminate);
    expect(script.idle().said()).toMatch(conforms);
  });

  test('a lock that comes with the data is asked away all the same', () => {
    const how = { word0: 9, lock_value: 2, precious: 0, reply: 0 };
    const script = unmappedUnder('write', { request: 'ignore', unlock: 'ignore' })
      .call(1, 'memory_object_data_supply', { ...area(0, 1), ...how })
      .message(1, 'memory_object_data_unlock', { ...area(0, 1), desired_access: 3 })
      .idle()
      .call(1, 'memory_object_lock_request', {
        ...area(0, 1),
        should_return: 'NONE',
        should_flush: 0,
        lock_value: 0,
        reply: 0,
      })
      .add(raised('worker1', 1))
      .done('write', { page: 0, faulted: 1 }, 'worker1')
      .message(1, 'memory_object_terminate', terminate);
    expect(script.idle().said()).toMatch(conforms);
  });

  test('the death of the port counts as an error', () => {
    const script = unmappedUnder('read', { request: 'ignore' })
      .op('mach_port_destroy', { obj: 1, right: 'receive' })
      .add(raised('worker1', 10))
      .done('read', { page: 0, faulted: 1 }, 'worker1');
    expect(script.idle().said()).toMatch(conforms);
  });
});

/** A second object, mapped as m2. */
function second(script: Script): Script {
  const protection = { protection: 3, max_protection: 7 };
  return script
    .object(2, 4)
    .op('vm_map', { map: 'm2', obj: 2, offset: 0, size: 4 * PAGE, copy: 0, ...protection })
    .message(2, 'memory_object_init', { page_size: PAGE })
    .answer(2, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' })
    .idle();
}

test('vm_copy over a memory object asks for the page of the source first', () => {
  const script = second(new Script().mapped(4, { request: 'error' }))
    .start('vm_copy', { map: 'm1', obj: 1, offset: 0, size: 2 * PAGE, into: 'm2' })
    .message(1, 'memory_object_data_request', asked(0, 1))
    .answer(1, 'memory_object_data_error', { ...area(0, 1), error: 5 })
    .done('vm_copy', { kr: 10 });
  expect(script.idle().said()).toMatch(conforms);
});

describe('data_unavailable from 0', () => {
  /** A worker waits for page 0, whose pager says nothing. */
  const waiting = () =>
    new Script()
      .mapped(8, { request: 'ignore' })
      .start('read', { map: 'm1', obj: 1, page: 0 }, 'worker1')
      .message(1, 'memory_object_data_request', asked(0, 1))
      .idle();

  test('of more than 8192 bytes answers no request, and later pages are not asked for', () => {
    const script = waiting()
      .call(1, 'memory_object_data_unavailable', area(0, 3))
      .idle()
      .add({ who: 'probe', probe: 'async', thread: 'worker1', state: 'blocked' })
      .op('write', { map: 'm1', obj: 1, page: 5, value: 6 }, { faulted: 0 })
      .call(1, 'memory_object_lock_request', {
        ...area(0, 8),
        should_return: 'DIRTY',
        should_flush: 1,
        lock_value: 8,
        reply: 0,
      })
      .message(1, 'memory_object_data_return', {
        ...area(5, 1),
        dirty: 1,
        kernel_copy: 0,
        words: [6],
      })
      .set(1, { request: 'supply' })
      .start('read', { map: 'm1', obj: 1, page: 5 })
      .paged(5, 1, 6, { refault: 1 })
      .done('read', { value: 6, faulted: 0 });
    expect(script.idle().said()).toMatch(conforms);
  });

  test('of two pages answers the requests in them', () => {
    const script = waiting()
      .call(1, 'memory_object_data_unavailable', area(0, 2))
      .done('read', { value: 0, faulted: 0 }, 'worker1');
    expect(script.idle().said()).toMatch(conforms);
  });
});

test('memory_object_destroy leaves those asleep who wait for an unlock', () => {
  const script = new Script()
    .mapped(4, { lock_value: 2, unlock: 'ignore' })
    .read(0, 100000, { lock_value: 2 })
    .start('write', { map: 'm1', obj: 1, page: 0, value: 5 }, 'worker1')
    .message(1, 'memory_object_data_unlock', { ...area(0, 1), desired_access: 3 })
    .idle()
    .call(1, 'memory_object_destroy', { reason: 5 })
    .message(1, 'memory_object_terminate', terminate)
    .idle()
    .add({ who: 'probe', probe: 'async', thread: 'worker1', state: 'blocked' })
    .op('read', { map: 'm1', obj: 1, page: 0 }, { value: 100000, faulted: 0 });
  expect(script.idle().said()).toMatch(conforms);
});

describe('a reference that a failed call keeps', () => {
  const unmap = { map: 'm1', obj: 1, offset: 0, size: 4 * PAGE };

  test('lock_request with an unknown lock', () => {
    const script = new Script()
      .mapped(4)
      .call(1, 'memory_object_lock_request', {
        ...area(0, 1),
        should_return: 'NONE',
        should_flush: 0,
        lock_value: 9,
        reply: 1,
      })
      .message(1, 'notify_send_once')
      .op('vm_deallocate', unmap);
    expect(script.idle().said()).toMatch(conforms);
  });

  test.each([
    ['memory_object_data_error', { error: 5 }],
    ['memory_object_data_unavailable', {}],
  ])('%s of a part of a page', (call, more) => {
    const script = new Script().mapped(4).call(1, call, { offset: 0, length: 100, ...more });
    expect(script.op('vm_deallocate', unmap).idle().said()).toMatch(conforms);
  });

  test('vm_read of a page that a copy cannot have', () => {
    const script = new Script()
      .mapped(4, { request: 'error' })
      .call(1, 'memory_object_change_attributes', {
        may_cache: 0,
        copy_strategy: 'NONE',
        reply: 0,
      })
      .start('vm_read', { map: 'm1', obj: 1, offset: 0, size: PAGE, into: 'r1' })
      .message(1, 'memory_object_data_request', asked(0, 1))
      .answer(1, 'memory_object_data_error', { ...area(0, 1), error: 5 })
      .done('vm_read', { kr: 10 })
      .op('vm_deallocate', unmap);
    expect(script.idle().said()).toMatch(conforms);
  });
});

describe('an external object with strategy TEMPORARY', () => {
  const temporary = (header = {}) =>
    new Script(header).mapped(4).call(1, 'memory_object_change_attributes', {
      may_cache: 0,
      copy_strategy: 'TEMPORARY',
      reply: 0,
    });

  test('does not send its changes home at the end', () => {
    const script = temporary()
      .start('write', { map: 'm1', obj: 1, page: 0, value: 5 })
      .paged(0, 3, 100000)
      .done('write', { faulted: 0 })
      .op('vm_deallocate', { map: 'm1', obj: 1, offset: 0, size: 4 * PAGE })
      .message(1, 'memory_object_terminate', terminate);
    expect(script.idle().said()).toMatch(conforms);
  });

  test('stops the kernel when vm_write replaces its pages', () => {
    const script = temporary({ bugs: ['temporary-on-external-panics'], ends: 'panic' })
      .op('vm_allocate', { map: 'a1', size: PAGE })
      .idle()
      .start('vm_write', { map: 'm1', obj: 1, offset: 0, size: PAGE, from: 'a1' });
    expect(script.said()).toMatch(conforms);
  });
});

test('entries that vm_protect cut and made alike again are one: memory_object_copy is one', () => {
  const page = { map: 'm1', obj: 1, offset: PAGE, size: PAGE, set_maximum: 0 };
  const script = new Script()
    .mapped(4)
    .call(1, 'memory_object_change_attributes', { may_cache: 0, copy_strategy: 'CALL', reply: 0 })
    .op('vm_protect', { ...page, protection: 1 })
    .op('vm_protect', { ...page, protection: 3 })
    .start('vm_read', { map: 'm1', obj: 1, offset: 0, size: 4 * PAGE, into: 'r1' })
    .done('vm_read')
    .message(1, 'memory_object_copy', { ...area(0, 4), new_memory_object: 2 })
    .message(2, 'memory_object_init', { page_size: PAGE })
    .answer(2, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' });
  expect(script.idle().said()).toMatch(conforms);
});
