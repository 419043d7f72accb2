/**
 * The memory pager: each option, and what it answers.
 */
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../kernel/mach/task';
import type { PageContents, Plain, PortName } from '../../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { memoryPager } from '../../../pagers/memory_pager';
import type { Call } from '../../../pagers/pager_bench';
import { PagerBench } from '../../../pagers/pager_bench';

const PAGE = 4096;
const control = portName(60);

class MemoryBench extends PagerBench {
  readonly port: PortName;

  constructor(options: Plain = {}, objectOptions: Plain = {}) {
    super(memoryPager, options);
    this.port = this.open('A', objectOptions);
  }

  request(page: number, pages = 1, desired_access = 1): readonly Call[] {
    const body = { memory_control: control, offset: page * PAGE, length: pages * PAGE };
    this.deliver(this.port, 'memory_object_data_request', { ...body, desired_access });
    return this.task.take();
  }

  return(page: number, contents: readonly PageContents[], kernel_copy = false): readonly Call[] {
    for (const [i, held] of contents.entries()) this.task.memory.set(0x5000 + i * PAGE, held);
    this.deliver(this.port, 'memory_object_data_return', {
      memory_control: control,
      offset: page * PAGE,
      data: { address: address(0x5000), size: contents.length * PAGE },
      dirty: true,
      kernel_copy,
    });
    return this.task.take();
  }

  unlock(): readonly Call[] {
    const body = { memory_control: control, offset: 0, length: PAGE, desired_access: 3 };
    this.deliver(this.port, 'memory_object_data_unlock', body);
    return this.task.take();
  }
}

const supplied = (calls: readonly Call[]): { offset: number; pages: number }[] =>
  calls
    .filter(([name]) => name === 'memory_object_data_supply')
    .map(([, , body]) => {
      const { offset, data } = body as { offset: number; data: { size: number } }; // parsed
      return { offset: offset / PAGE, pages: data.size / PAGE };
    });

/** With copy strategy CALL; the kernel has made a copy of pages 1 and 2 of three. */
class CopyBench extends MemoryBench {
  readonly copy = portName(70);

  constructor() {
    super({ copy_strategy: 1, initial: 'numbered' });
    this.copied(1, 2);
  }

  copied(page: number, pages: number, port = this.port): Outcome {
    return this.deliver(port, 'memory_object_copy', {
      old_memory_control: control,
      offset: page * PAGE,
      length: pages * PAGE,
      new_memory_object: this.copy,
    });
  }

  requestOfCopy(page: number): string | undefined {
    const body = { memory_control: control, offset: page * PAGE, length: PAGE, desired_access: 1 };
    this.deliver(this.copy, 'memory_object_data_request', body);
    return this.task.take().at(-1)?.[0];
  }

  /** The lock with which a page of the source is supplied. */
  lockOf(page: number, access = 1): unknown {
    const body = this.request(page, 1, access).at(-1)?.[2];
    return (body as { lock_value: number } | undefined)?.lock_value; // parsed
  }
}

describe('the memory pager answers memory_object_copy', () => {
  test('with an object in the set of the others, which is ready with DELAY', () => {
    const bench = new CopyBench();
    const set = bench.task.portSet('objects');
    expect(bench.task.take()).toContainEqual(['mach_port_move_member', bench.copy, set]);
    const body = { memory_control: control, memory_object_page_size: PAGE };
    bench.deliver(bench.copy, 'memory_object_init', body);
    expect(bench.task.take()).toMatchObject([
      ['memory_object_change_attributes', control, { attributes: { copy_strategy: 2 } }],
    ]);
  });

  test('the copy has what a page was once a store to it is asked for', () => {
    const bench = new CopyBench();
    expect(bench.requestOfCopy(0)).toBe('memory_object_data_unavailable');
    expect(bench.lockOf(1, 3)).toBe(0);
    expect(bench.requestOfCopy(0)).toBe('memory_object_data_supply');
    expect(bench.requestOfCopy(1)).toBe('memory_object_data_unavailable');
  });

  test('what the copy has is its own: a later return of the source does not change it', () => {
    const bench = new CopyBench();
    bench.return(1, [new Uint8Array(PAGE).fill(7)]);
    bench.request(1, 1, 3);
    bench.return(1, [new Uint8Array(PAGE).fill(9)]);
    expect(bench.requestOfCopy(0)).toBe('memory_object_data_supply');
    expect([...bench.task.memory.values()].at(-1)).toEqual(new Uint8Array(PAGE).fill(7));
  });

  test('pages that the copy lacks are locked, and flushed for a store', () => {
    const bench = new CopyBench();
    expect([bench.lockOf(0), bench.lockOf(1), bench.lockOf(2)]).toEqual([0, 2, 2]);
    const unlock = (page: number): unknown => {
      const body = { memory_control: control, offset: page * PAGE, length: PAGE };
      bench.deliver(bench.port, 'memory_object_data_unlock', { ...body, desired_access: 3 });
      return bench.task.take().at(-1)?.[2];
    };
    expect(unlock(1)).toMatchObject({ should_return: 1, should_flush: true });
    bench.request(1, 1, 3);
    expect(unlock(1)).toMatchObject({ should_return: 0, should_flush: false, lock_value: 0 });
  });

  test('nothing is locked for a copy that has ended', () => {
    const bench = new CopyBench();
    bench.deliver(bench.copy, 'memory_object_terminate', { memory_control: control });
    expect(bench.task.take()).toEqual([
      ['mach_port_move_member', bench.copy, bench.task.portSet('objects')],
      ['mach_port_destroy', bench.copy],
      ['mach_port_destroy', control],
    ]);
    expect(bench.lockOf(1)).toBe(0);
    const body = { memory_control: control, offset: 0, length: PAGE, desired_access: 1 };
    const outcome = bench.deliver(bench.copy, 'memory_object_data_request', body);
    expect(outcome).toBe('KERN_INVALID_ARGUMENT');
  });

  test('refuses a copy of no pages, and of what is not an object', () => {
    const bench = new CopyBench();
    expect(bench.copied(0, 0)).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.copied(0, 1, portName(5))).toBe('KERN_INVALID_ARGUMENT');
  });
});

describe('the memory pager answers memory_object_init', () => {
  test('with the attributes of its options', () => {
    const bench = new MemoryBench({ may_cache: false, copy_strategy: 0 });
    const body = { memory_control: control, memory_object_page_size: PAGE };
    bench.deliver(bench.port, 'memory_object_init', body);
    const attributes = { may_cache_object: false, copy_strategy: 0 };
    expect(bench.task.take()).toMatchObject([
      ['memory_object_change_attributes', control, { flavor: 14, attributes }],
    ]);
  });
});

describe('the memory pager answers memory_object_data_request', () => {
  test('with memory_object_data_supply of fresh zeroed memory that it gives away', () => {
    const bench = new MemoryBench({ precious: true, lock: 2 });
    const [allocated, supply] = bench.request(3);
    expect(allocated?.[0]).toBe('vm_allocate');
    expect(supply?.slice(0, 2)).toEqual(['memory_object_data_supply', control]);
    expect(supply?.[2]).toEqual({
      offset: 3 * PAGE,
      data: { address: allocated?.[1], size: PAGE, deallocate: true },
      lock_value: 2,
      precious: true,
      reply_to: MACH_PORT_NULL,
    });
  });

  test('with numbered pages, if its initial contents are numbered', () => {
    const bench = new MemoryBench({ initial: 'numbered' });
    expect(bench.request(3)[1]?.[2]).toBe(4);
    expect(bench.request(0x203)[1]?.[2]).toBe(0x204);
  });

  test('with unavailable, an error, or silence, if told so, also page by page', () => {
    const range = { offset: 0, size: PAGE };
    const unavailable = ['memory_object_data_unavailable', control, range];
    const failure = { ...range, error_value: 'KERN_FAILURE' };
    const error = ['memory_object_data_error', control, failure];
    expect(new MemoryBench({ answer: 'unavailable' }).request(0)).toEqual([unavailable]);
    expect(new MemoryBench({ answer: 'error' }).request(0)).toEqual([error]);
    expect(new MemoryBench({ answer: 'silent' }).request(0)).toEqual([]);
    const except = new MemoryBench({}, { except: { 0: 'error', 1: 'silent', 2: 'odd' } });
    expect(except.request(0)).toEqual([error]);
    expect(except.request(1)).toEqual([]);
    expect(supplied(except.request(2))).toEqual([{ offset: 2, pages: 1 }]);
  });

  test('with unavailable past the end of an object', () => {
    const bench = new MemoryBench({}, { size: PAGE + 1 });
    expect(supplied(bench.request(1))).toHaveLength(1);
    expect(bench.request(2)).toMatchObject([['memory_object_data_unavailable', control, {}]]);
  });

  test('together, when several are asked for at once', () => {
    expect(supplied(new MemoryBench().request(4, 2))).toEqual([{ offset: 4, pages: 2 }]);
  });

  test('and asks for a completion on its own port, if told so', () => {
    const bench = new MemoryBench({ completion: true });
    expect(bench.request(0).at(-1)?.[2]).toMatchObject({ reply_to: bench.port });
    const body = { memory_control: control, offset: 0, length: PAGE };
    const completed = { ...body, result: 'KERN_SUCCESS', error_offset: 0 } as const;
    bench.deliver(bench.port, 'memory_object_supply_completed', completed);
    expect(bench.task.take()).toEqual([]);
  });

  test('with memory_object_data_error when it gets no memory', () => {
    const bench = new MemoryBench();
    bench.task.broken.add('vmAllocate');
    expect(bench.request(0)).toMatchObject([
      ['memory_object_data_error', control, { error_value: 'KERN_NO_SPACE' }],
    ]);
  });

  test('with a code when the message is nonsense', () => {
    const bench = new MemoryBench();
    const body = { memory_control: control, offset: 5, length: PAGE, desired_access: 1 };
    const answer = bench.deliver(bench.port, 'memory_object_data_request', body);
    expect(answer).toBe('KERN_INVALID_ARGUMENT');
    const far = { ...body, offset: 0, length: PAGE * 100 };
    expect(bench.deliver(bench.port, 'memory_object_data_request', far)).toBe(answer);
  });
});

describe('a cluster', () => {
  test('takes neighbours along that never went out, up to the first that did', () => {
    const bench = new MemoryBench({ cluster: 4 });
    expect(supplied(bench.request(2))).toEqual([{ offset: 2, pages: 4 }]);
    expect(supplied(bench.request(0))).toEqual([{ offset: 0, pages: 2 }]);
    expect(supplied(bench.request(2))).toEqual([{ offset: 2, pages: 1 }]);
  });

  test('takes along what came home and left the cache, not what the kernel kept', () => {
    const bench = new MemoryBench({ cluster: 4 });
    bench.request(0);
    bench.return(1, [7], false);
    bench.return(2, [8], true);
    expect(supplied(bench.request(0))).toEqual([{ offset: 0, pages: 2 }]);
  });

  test('supplies over pages that may be resident only if told to overlap', () => {
    const bench = new MemoryBench({ cluster: 3, overlap: true });
    bench.request(1);
    expect(supplied(bench.request(0))).toEqual([{ offset: 0, pages: 3 }]);
  });
});

describe('the memory pager on memory_object_data_return', () => {
  test('keeps what the pages hold, frees the frames, and supplies it again', () => {
    const bench = new MemoryBench();
    const bytes = new Uint8Array([1, 2]);
    expect(bench.return(1, [7, bytes])).toEqual([['vm_deallocate', 0x5000, 2 * PAGE]]);
    bytes.fill(0);
    expect(bench.request(1)[1]?.[2]).toBe(7);
    expect(bench.request(2)[1]?.[2]).toEqual(new Uint8Array([1, 2]));
  });

  test('never frees the frames, if told to keep them', () => {
    expect(new MemoryBench({ keep: true }).return(1, [7])).toEqual([]);
  });
});

describe('the memory pager answers memory_object_data_unlock', () => {
  test('by granting, flushing, or not at all', () => {
    expect(new MemoryBench({ lock: 2 }).unlock()).toMatchObject([
      ['memory_object_lock_request', control, { should_flush: false, lock_value: 0 }],
    ]);
    expect(new MemoryBench({ unlock: 'flush' }).unlock()).toMatchObject([
      ['memory_object_lock_request', control, { should_return: 1, should_flush: true }],
    ]);
    expect(new MemoryBench({ unlock: 'silent' }).unlock()).toEqual([]);
  });

  test('and after a flush supplies without the lock that was in the way', () => {
    const bench = new MemoryBench({ lock: 2, unlock: 'flush' });
    expect(bench.request(0, 1, 3).at(-1)?.[2]).toMatchObject({ lock_value: 0 });
    expect(bench.request(0, 1, 1).at(-1)?.[2]).toMatchObject({ lock_value: 2 });
  });
});

describe('objects of the memory pager', () => {
  test('have one port each, by name', () => {
    const bench = new MemoryBench();
    expect(bench.open('A')).toBe(bench.port);
    expect(bench.open('B')).not.toBe(bench.port);
    bench.task.broken.add('machPortAllocate');
    expect(bench.open('C')).toBe(MACH_PORT_NULL);
  });

  test('refuse messages through a port that is none of them', () => {
    const bench = new MemoryBench();
    const other = portName(9);
    const range = { memory_control: control, offset: 0, length: PAGE, desired_access: 1 };
    const data = { address: address(0), size: PAGE };
    const home = { memory_control: control, offset: 0, data, dirty: true, kernel_copy: true };
    const first = { memory_control: control, memory_object_page_size: PAGE };
    expect([
      bench.deliver(other, 'memory_object_init', first),
      bench.deliver(other, 'memory_object_data_request', range),
      bench.deliver(other, 'memory_object_data_unlock', range),
      bench.deliver(other, 'memory_object_data_return', home),
    ]).toEqual(Array(4).fill('KERN_INVALID_ARGUMENT'));
  });
});
