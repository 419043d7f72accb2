/**
 * The shared-memory pager alone: what it sends to which kernel, and what it waits for. Kernels are
 * known by the names of their control ports.
 */
import { describe, expect, test } from '@jest/globals';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import type { Call } from '../../../pagers/pager_bench';
import { PagerBench } from '../../../pagers/pager_bench';
import { sharedMemoryPager } from '../../../pagers/shared_memory_pager';

const PAGE = 4096;
const READ = 1;
const WRITE = 3;
const NORTH = portName(501);
const SOUTH = portName(502);
const WEST = portName(503);

/** What a call says to a kernel, in short. */
function said([name, to, body]: Call): string {
  const fields = body as Readonly<Record<string, unknown>>; // parsed
  const page = Number(fields['offset']) / PAGE;
  switch (name) {
    case 'memory_object_data_supply':
      return `${to}: supply ${page}${fields['lock_value'] === 0 ? '' : ' locked'}`;
    case 'memory_object_lock_request': {
      const what = fields['should_flush'] === true ? 'revoke' : 'clean';
      return `${to}: ${fields['should_return'] === 0 ? 'unlock' : what} ${page}`;
    }
    default:
      return `${to}: ${name.replace('memory_object_', '')}`;
  }
}

class Bench {
  readonly bench = new PagerBench(sharedMemoryPager);
  readonly port = this.bench.open('A', { size: 16 * PAGE });

  /** Kernels that know the object, and were told that it is ready. */
  constructor(...kernels: readonly (typeof NORTH)[]) {
    for (const kernel of kernels) this.init(kernel);
  }

  /** What the pager has sent since. */
  sent(): readonly string[] {
    const calls = this.bench.task.take();
    return calls.filter(([name]) => name.startsWith('memory_object_')).map(said);
  }

  init(memory_control: typeof NORTH, pages = 1): readonly string[] {
    const body = { memory_control, memory_object_page_size: pages * PAGE };
    this.bench.deliver(this.port, 'memory_object_init', body);
    return this.sent();
  }

  request(memory_control: typeof NORTH, page: number, desired_access = READ): readonly string[] {
    const body = { memory_control, offset: page * PAGE, length: PAGE, desired_access };
    this.bench.deliver(this.port, 'memory_object_data_request', body);
    return this.sent();
  }

  unlock(memory_control: typeof NORTH, page: number): readonly string[] {
    const body = { memory_control, offset: page * PAGE, length: PAGE, desired_access: WRITE };
    this.bench.deliver(this.port, 'memory_object_data_unlock', body);
    return this.sent();
  }

  returns(memory_control: typeof NORTH, page: number, value: number): readonly string[] {
    const at = address(0x80_0000);
    this.bench.task.memory.set(at, value);
    const data = { address: at, size: PAGE };
    const body = { memory_control, offset: page * PAGE, data, dirty: true, kernel_copy: false };
    this.bench.deliver(this.port, 'memory_object_data_return', body);
    return this.sent();
  }

  completes(memory_control: typeof NORTH, page = 0): readonly string[] {
    const body = { memory_control, offset: page * PAGE, length: PAGE };
    this.bench.deliver(this.port, 'memory_object_lock_completed', body);
    return this.sent();
  }

  terminates(memory_control: typeof NORTH): readonly string[] {
    this.bench.deliver(this.port, 'memory_object_terminate', { memory_control });
    return this.sent();
  }

  dies(name: typeof NORTH): readonly string[] {
    this.bench.deliver(this.port, 'mach_notify_dead_name', { name });
    return this.sent();
  }
}

describe('a unit that nobody has', () => {
  test('is supplied locked to a reader, unlocked to a writer', () => {
    const bench = new Bench(NORTH);
    expect(bench.request(NORTH, 0)).toEqual(['501: supply 0 locked']);
    expect(bench.request(NORTH, 1, WRITE)).toEqual(['501: supply 1']);
  });

  test('holds what came home last', () => {
    const bench = new Bench(NORTH, SOUTH);
    bench.request(NORTH, 2, WRITE);
    bench.returns(NORTH, 2, 77);
    bench.terminates(NORTH);
    bench.request(SOUTH, 2);
    expect([...bench.bench.task.memory.values()]).toContain(77);
  });
});

describe('a shared unit', () => {
  test('has any number of readers', () => {
    const bench = new Bench(NORTH, SOUTH);
    bench.request(NORTH, 0);
    expect(bench.request(SOUTH, 0)).toEqual(['502: supply 0 locked']);
  });

  test('its only reader may write at once', () => {
    const bench = new Bench(NORTH);
    bench.request(NORTH, 0);
    expect(bench.unlock(NORTH, 0)).toEqual(['501: unlock 0']);
  });

  test('others are revoked before one of them may write', () => {
    const bench = new Bench(NORTH, SOUTH, WEST);
    for (const kernel of [NORTH, SOUTH, WEST]) bench.request(kernel, 0);
    expect(bench.unlock(NORTH, 0)).toEqual(['502: revoke 0', '503: revoke 0']);
    expect(bench.completes(SOUTH)).toEqual([]);
    expect(bench.completes(WEST)).toEqual(['501: unlock 0']);
  });

  test('an unlock that has crossed its revocation is left alone', () => {
    const bench = new Bench(NORTH, SOUTH);
    bench.request(NORTH, 0);
    bench.request(SOUTH, 0);
    bench.unlock(NORTH, 0);
    expect(bench.unlock(SOUTH, 0)).toEqual([]);
    expect(bench.completes(SOUTH)).toEqual(['501: unlock 0']);
    expect(bench.request(SOUTH, 0, WRITE)).toEqual(['501: revoke 0']);
  });
});

describe('an owned unit', () => {
  test('is cleaned and locked for a reader, who gets it when the data has come', () => {
    const bench = new Bench(NORTH, SOUTH);
    bench.request(NORTH, 0, WRITE);
    expect(bench.request(SOUTH, 0)).toEqual(['501: clean 0']);
    expect(bench.returns(NORTH, 0, 5)).toEqual([]);
    expect(bench.completes(NORTH)).toEqual(['502: supply 0 locked']);
  });

  test('is revoked for a writer', () => {
    const bench = new Bench(NORTH, SOUTH);
    bench.request(NORTH, 0, WRITE);
    expect(bench.request(SOUTH, 0, WRITE)).toEqual(['501: revoke 0']);
    expect(bench.completes(NORTH)).toEqual(['502: supply 0']);
  });

  test('is supplied again to its owner, who had to evict it', () => {
    const bench = new Bench(NORTH);
    bench.request(NORTH, 0, WRITE);
    bench.returns(NORTH, 0, 5);
    expect(bench.request(NORTH, 0)).toEqual(['501: supply 0']);
  });
});

describe('requests', () => {
  test('for one unit are answered one after the other', () => {
    const bench = new Bench(NORTH, SOUTH, WEST);
    bench.request(NORTH, 0, WRITE);
    bench.request(SOUTH, 0, WRITE);
    expect(bench.request(WEST, 0, WRITE)).toEqual([]);
    expect(bench.completes(NORTH)).toEqual(['502: supply 0', '502: revoke 0']);
    expect(bench.completes(SOUTH)).toEqual(['503: supply 0']);
  });

  test('for different units do not wait for each other; a kernel is asked one by one', () => {
    const bench = new Bench(NORTH, SOUTH);
    for (const page of [0, 1]) bench.request(NORTH, page, WRITE);
    expect(bench.request(SOUTH, 0)).toEqual(['501: clean 0']);
    expect(bench.request(SOUTH, 1)).toEqual([]);
    expect(bench.completes(NORTH, 0)).toEqual(['501: clean 1', '502: supply 0 locked']);
    expect(bench.completes(NORTH, 1)).toEqual(['502: supply 1 locked']);
  });

  test('beyond the end fail; those that make no sense are refused', () => {
    const bench = new Bench(NORTH);
    expect(bench.request(NORTH, 16)).toEqual(['501: data_error']);
    expect(bench.request(NORTH, 0.5)).toEqual([]);
    expect(bench.request(WEST, 0)).toEqual([]);
  });
});

describe('a kernel that goes', () => {
  test.each(['terminates', 'dies'] as const)('and %s: nobody waits for it any more', (goes) => {
    const bench = new Bench(NORTH, SOUTH, WEST);
    bench.request(NORTH, 0, WRITE);
    bench.request(SOUTH, 0, WRITE);
    expect(bench[goes](NORTH)).toEqual(['502: supply 0']);
    expect(bench.request(WEST, 0, WRITE)).toEqual(['502: revoke 0']);
  });

  test.each(['terminates', 'dies'] as const)('and %s: its requests are void', (goes) => {
    const bench = new Bench(NORTH, SOUTH, WEST);
    bench.request(NORTH, 0, WRITE);
    bench.request(SOUTH, 0, WRITE);
    bench.request(WEST, 0);
    expect(bench[goes](SOUTH)).toEqual([]);
    expect(bench.completes(NORTH)).toEqual(['503: supply 0 locked']);
  });

  test('a completion of an unknown kernel is ignored', () => {
    const bench = new Bench(NORTH);
    expect(bench.completes(MACH_PORT_NULL)).toEqual([]);
    expect(bench.completes(NORTH)).toEqual([]);
  });
});

describe('a kernel with larger pages', () => {
  test('is told that the object is ready when all pages have been revoked', () => {
    const bench = new Bench(NORTH);
    bench.request(NORTH, 0, WRITE);
    bench.request(NORTH, 1, WRITE);
    expect(bench.init(SOUTH, 2)).toEqual(['501: revoke 0']);
    expect(bench.request(NORTH, 3)).toEqual([]);
    expect(bench.completes(NORTH)).toEqual(['502: change_attributes', '501: supply 3 locked']);
  });

  test('makes the unit larger: two pages of the others go together', () => {
    const bench = new Bench(NORTH);
    bench.init(SOUTH, 2);
    bench.completes(NORTH);
    bench.request(NORTH, 0, WRITE);
    const body = { memory_control: SOUTH, offset: 0, length: 2 * PAGE, desired_access: READ };
    bench.bench.deliver(bench.port, 'memory_object_data_request', body);
    const [[, , recall] = []] = bench.bench.task.take();
    expect(recall).toMatchObject({ offset: 0, size: 2 * PAGE, should_flush: false });
  });
});

test('opening an object again answers the same port', () => {
  const bench = new Bench();
  expect(bench.bench.open('A')).toBe(bench.port);
  expect(bench.bench.open('B')).not.toBe(bench.port);
});
