/**
 * What the snapshot pager does while a snapshot is taken, and how it keeps both versions apart.
 */
import { describe, expect, test } from '@jest/globals';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { PagerBench } from '../../../pagers/pager_bench';
import { snapshotPager } from '../../../pagers/snapshot_pager';

const PAGE = 4096;
const control = portName(60);
const oldControl = portName(61);
const base = address(0x5000);

/** An object of three pages, and one that will be a snapshot of it. */
function opened() {
  const bench = new PagerBench(snapshotPager);
  const A = bench.open('A', { size: 3 * PAGE });
  const old = bench.open('old', { of: 'A', size: 3 * PAGE });
  const from = (port: typeof A) => (port === A ? control : oldControl);
  const take = (outcome: unknown) => ({ outcome, calls: bench.task.take() });
  const init = (port: typeof A) => {
    const body = { memory_control: from(port), memory_object_page_size: PAGE };
    return take(bench.deliver(port, 'memory_object_init', body));
  };
  const ask = (port: typeof A, page: number, desired_access = 1, pages = 1) => {
    const range = { offset: page * PAGE, length: pages * PAGE };
    const body = { memory_control: from(port), ...range, desired_access };
    return take(bench.deliver(port, 'memory_object_data_request', body));
  };
  const unlock = (port: typeof A, page: number, desired_access = 2) => {
    const range = { offset: page * PAGE, length: PAGE };
    const body = { memory_control: from(port), ...range, desired_access };
    return take(bench.deliver(port, 'memory_object_data_unlock', body));
  };
  const come = (page: number, contents: number | Uint8Array) => {
    bench.task.memory.set(base, contents);
    const data = { address: base, size: PAGE };
    const flags = { dirty: true, kernel_copy: true };
    const body = { memory_control: control, offset: page * PAGE, data, ...flags };
    return take(bench.deliver(A, 'memory_object_data_return', body));
  };
  const completed = () => {
    const body = { memory_control: control, offset: 0, length: 3 * PAGE };
    return take(bench.deliver(A, 'memory_object_lock_completed', body));
  };
  const terminate = (port: typeof A) => {
    const body = { memory_control: from(port), memory_object_name: portName(90) };
    return take(bench.deliver(port, 'memory_object_terminate', body));
  };
  return { bench, A, old, init, ask, unlock, come, completed, terminate };
}

const all = { offset: 0, size: 3 * PAGE };
const isReady = (to: typeof control) => [
  'memory_object_change_attributes',
  to,
  expect.objectContaining({}),
];
const lock = (to: typeof control, body: object) => ['memory_object_lock_request', to, body];
const error = (to: typeof control, error_value: string) => [
  'memory_object_data_error',
  to,
  { error_value },
];

describe('a snapshot', () => {
  test('is taken by cleaning and locking the object, and ready when all is home', () => {
    const { A, old, init, come, completed } = opened();
    expect(init(A).calls).toMatchObject([isReady(control)]);
    const clean = { ...all, lock_value: 2, should_flush: false, reply_to: A };
    expect(init(old).calls).toMatchObject([lock(control, clean)]);
    come(0, 7);
    expect(completed().calls).toMatchObject([
      isReady(oldControl),
      lock(control, { ...all, lock_value: 0, should_return: 0 }),
    ]);
  });

  test('of an object that nobody uses is there at once', () => {
    const { bench, A, old, init, come, ask } = opened();
    come(1, 7);
    expect(init(old).calls).toMatchObject([isReady(oldControl)]);
    come(1, 8);
    ask(old, 1);
    expect([...bench.task.memory.values()]).toContain(7);
    expect(ask(A, 1).calls[1]?.[2]).toBe(8);
  });

  test('keeps bytes of its own: what comes home later is another version', () => {
    const { old, init, come, ask } = opened();
    const bytes = Uint8Array.of(1, 2);
    come(1, bytes);
    init(old);
    bytes.fill(9);
    come(1, bytes);
    expect(ask(old, 1).calls[1]?.[2]).toEqual(Uint8Array.of(1, 2));
  });

  test('two that are taken at once need one cleaning', () => {
    const { bench, A, old, init, completed } = opened();
    const other = bench.open('other', { of: 'A', size: 3 * PAGE });
    init(A);
    init(old);
    expect(init(other).calls).toEqual([]);
    expect(completed().calls.slice(0, 2)).toMatchObject([isReady(oldControl), isReady(oldControl)]);
  });

  test('is ready though the object ends meanwhile', () => {
    const { A, old, init, terminate, come, ask } = opened();
    init(A);
    init(old);
    come(0, 7);
    expect(terminate(A).calls).toMatchObject([
      isReady(oldControl),
      ['mach_port_destroy', control],
      ['mach_port_destroy', 90],
    ]);
    expect(ask(old, 0).calls[1]?.[2]).toBe(7);
  });

  test('that nobody uses any more is not told that it is ready', () => {
    const { A, old, init, terminate, completed } = opened();
    init(A);
    init(old);
    terminate(old);
    expect(completed().calls).toMatchObject([lock(control, { lock_value: 0 })]);
  });

  test('of no object there is holds zeroes', () => {
    const { bench } = opened();
    const port = bench.open('lost', { of: 'nothing' });
    const body = { memory_control: oldControl, memory_object_page_size: PAGE };
    bench.deliver(port, 'memory_object_init', body);
    expect(bench.task.take()).toMatchObject([isReady(oldControl)]);
  });

  test('cannot be stored into: an error, or a flush that leads to one', () => {
    const { old, init, ask, unlock } = opened();
    init(old);
    expect(ask(old, 0).calls.at(-1)?.[2]).toMatchObject({ lock_value: 2 });
    expect(ask(old, 0, 3).calls.at(-1)).toMatchObject(error(oldControl, 'KERN_PROTECTION_FAILURE'));
    const flush = { offset: 0, should_flush: true, lock_value: 8 };
    expect(unlock(old, 0).calls).toMatchObject([lock(oldControl, flush)]);
    const grant = { offset: 0, should_flush: false, lock_value: 0 };
    expect(unlock(old, 0, 1).calls).toMatchObject([lock(oldControl, grant)]);
  });
});

describe('the object', () => {
  test('waits with its requests until the snapshot is taken', () => {
    const { A, old, init, ask, unlock, completed } = opened();
    init(A);
    init(old);
    expect(ask(A, 0, 1, 2).calls).toEqual([]);
    expect(unlock(A, 1).calls).toEqual([]);
    const calls = completed().calls.slice(1);
    expect(calls.map(([name]) => name)).toEqual([
      'memory_object_lock_request',
      'vm_allocate',
      'memory_object_data_supply',
    ]);
    expect(calls.at(-1)?.[2]).toMatchObject({ offset: 0, data: { size: 2 * PAGE }, lock_value: 0 });
    expect(unlock(A, 1).calls).toMatchObject([lock(control, { lock_value: 0 })]);
  });

  test('gets an error without memory for the answer', () => {
    const { bench, A, init, ask } = opened();
    init(A);
    bench.task.broken.add('vmAllocate');
    expect(ask(A, 0).calls).toMatchObject([error(control, 'KERN_NO_SPACE')]);
  });
});

test('nonsense is refused, and without a port nothing is opened', () => {
  const { bench, A, ask, come } = opened();
  expect(ask(A, 0.5).outcome).toBe('KERN_INVALID_ARGUMENT');
  expect(come(0.5, 1).outcome).toBe('KERN_INVALID_ARGUMENT');
  const nobody = portName(99);
  const range = { memory_control: control, offset: 0, length: PAGE };
  const unlock = { ...range, desired_access: 1 };
  expect(bench.deliver(nobody, 'memory_object_data_unlock', unlock)).toBe('KERN_INVALID_ARGUMENT');
  expect(bench.deliver(nobody, 'memory_object_lock_completed', range)).toBe(
    'KERN_INVALID_ARGUMENT',
  );
  bench.task.broken.add('machPortAllocate');
  expect(bench.open('B')).toBe(MACH_PORT_NULL);
});
