import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../kernel/mach/task';
import type { Plain, PortName } from '../../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { defaultPager } from '../../../pagers/default_pager';
import { storedPages } from '../../../pagers/default_pager_object';
import type { Call } from '../../support/recording_task';
import { PagerBench } from '../../support/recording_task';

const PAGE = 4096;
const control = portName(60);
const disk = portName(70);
const second = portName(71);
const T = portName(80);

/** A default pager; what the device was asked for is answered by hand, or at once by `io`. */
class DefaultBench extends PagerBench {
  readonly defaultPort: PortName;

  constructor(options: Plain = {}) {
    super(defaultPager, options, { disk, second });
    this.defaultPort = this.open('', { default_port: true });
  }

  create(port = T, pages = 4, to = this.defaultPort): Outcome {
    return this.deliver(to, 'memory_object_create', {
      new_memory_object: port,
      new_object_size: pages * PAGE,
      new_control: control,
      new_page_size: PAGE,
    });
  }

  request(page: number, pages = 1, port = T): Outcome {
    const range = { offset: page * PAGE, length: pages * PAGE };
    const body = { memory_control: control, ...range, desired_access: 1 };
    return this.deliver(port, 'memory_object_data_request', body);
  }

  return(page: number, pages = 1, port = T): Outcome {
    return this.deliver(port, 'memory_object_data_return', {
      ...this.home(page, pages),
      dirty: true,
      kernel_copy: false,
    });
  }

  initialize(page: number, pages = 1, port = T): Outcome {
    return this.deliver(port, 'memory_object_data_initialize', this.home(page, pages));
  }

  /** Lets the device answer the request that waits longest. */
  io(succeeds = true, bytes = PAGE): void {
    const [port] = this.waitingOn();
    if (port === undefined) throw new Error('nobody waits for the device');
    const return_code = succeeds ? 'KERN_SUCCESS' : 'KERN_FAILURE';
    const data = succeeds && bytes > 0 ? { address: address(0x9000), size: bytes } : null;
    if (this.asks(port)) this.deliver(port, 'device_read_reply', { return_code, data });
    else this.deliver(port, 'device_write_reply', { return_code, bytes_written: bytes });
  }

  /** The calls since last time, but for ports that were allocated. */
  calls(): readonly Call[] {
    const calls = this.task.take().filter(([name]) => name !== 'mach_port_allocate');
    this.last.push(...calls);
    return calls;
  }

  names(): string[] {
    return this.calls().map(([name]) => name);
  }

  /** Stores pages, with a device that answers at once. */
  stored(page: number, pages = 1, port = T): void {
    this.return(page, pages, port);
    for (let i = 0; i < pages && this.waitingOn().length > 0; i += 1) this.io();
    this.calls();
  }

  private readonly last: Call[] = [];

  private home(page: number, pages: number) {
    const data = { address: address(0x5000), size: pages * PAGE };
    return { memory_control: control, offset: page * PAGE, data };
  }

  /** True if what waits on the port is a read. */
  private asks(port: PortName): boolean {
    const fresh = this.calls();
    const all = [...this.last, ...fresh];
    const request = all.findLast(
      ([name, , body]) =>
        name.startsWith('device_') && (body as { reply_port: PortName }).reply_port === port, // parsed
    );
    return request?.[0] === 'device_read_request';
  }
}

/** A pager with one object, whose making is forgotten. */
function bench(options: Plain = {}): DefaultBench {
  const made = new DefaultBench(options);
  made.create();
  made.calls();
  return made;
}

const error = (page: number): Call => [
  'memory_object_data_error',
  control,
  { offset: page * PAGE, size: PAGE, error_value: 'KERN_FAILURE' },
];
const supplied = (page: number): Call => [
  'memory_object_data_supply',
  control,
  {
    offset: page * PAGE,
    data: { address: address(0x9000), size: PAGE, deallocate: true },
    lock_value: 0,
    precious: false,
    reply_to: MACH_PORT_NULL,
  },
];
const unavailable = (page: number): Call => [
  'memory_object_data_unavailable',
  control,
  { offset: page * PAGE, size: PAGE },
];

describe('memory_object_create', () => {
  test('moves the port to the internal set and asks for its no-senders notification', () => {
    const made = new DefaultBench();
    expect(made.create()).toBe('KERN_SUCCESS');
    expect(made.calls()).toEqual([
      ['mach_port_request_notification', T, 'no_senders', 0, T],
      ['mach_port_move_member', T, made.task.portSet('internal')],
    ]);
  });

  test('is refused twice, for nothing, for no size, and through an object', () => {
    const made = bench();
    const refused = 'KERN_INVALID_ARGUMENT';
    expect(made.create()).toBe(refused);
    expect(made.create(MACH_PORT_NULL)).toBe(refused);
    expect(made.create(portName(81), 0)).toBe(refused);
    expect(made.create(portName(81), 2 ** 40)).toBe(refused);
    expect(made.create(portName(81), 4, T)).toBe(refused);
    expect(made.request(0)).toBe('KERN_SUCCESS');
  });

  test('succeeds without enough paging space, and without any', () => {
    for (const options of [{ blocks: 1 }, { device: 'none' }]) {
      const made = bench(options);
      made.request(0);
      expect(made.calls()).toEqual([unavailable(0)]);
    }
  });
});

describe('memory_object_data_request', () => {
  test('of a page that never came is answered unavailable', () => {
    const made = bench();
    expect(made.request(2)).toBe('KERN_SUCCESS');
    made.request(1000);
    expect(made.calls()).toEqual([unavailable(2), unavailable(1000)]);
  });

  test('of a page that came is read from its block and supplied', () => {
    const made = bench();
    made.stored(3);
    made.stored(1);
    made.request(1);
    expect(made.calls()).toMatchObject([
      ['device_read_request', disk, { recnum: 1, bytes_wanted: PAGE }],
    ]);
    made.io();
    expect(made.calls()).toEqual([supplied(1)]);
  });

  test('keeps the block, so that the page can be dropped clean and read again', () => {
    const made = bench();
    made.stored(0);
    for (let i = 0; i < 2; i += 1) {
      made.request(0);
      made.io();
      expect(made.calls()).toEqual([supplied(0)]);
    }
    expect(storedPages(made.state)).toEqual([{ port: T, page: 0, device: 'disk', record: 0 }]);
  });

  test('of several pages is answered page by page', () => {
    const made = bench();
    made.stored(1);
    made.request(0, 3);
    expect(made.calls()).toMatchObject([unavailable(0), ['device_read_request', disk, {}]]);
    made.io();
    expect(made.calls()).toEqual([supplied(1), unavailable(2)]);
  });

  test('is answered with an error when the block cannot be read whole', () => {
    const made = bench();
    made.stored(0);
    made.request(0);
    made.io(false);
    expect(made.calls()).toEqual([error(0)]);
    made.request(0);
    made.io(true, 100);
    expect(made.calls()).toEqual([['vm_deallocate', 0x9000, 100], error(0)]);
    made.request(0);
    made.io(true, 0);
    expect(made.calls()).toEqual([error(0)]);
    made.request(0);
    made.deliver(made.waitingOn()[0] ?? T, 'mach_notify_send_once', { unused: 0 });
    expect(made.calls()).toContainEqual(error(0));
    made.request(0);
    made.io();
    expect(made.calls()).toEqual([supplied(0)]);
  });

  test('is answered with an error when there is no port for the reply', () => {
    const made = bench();
    made.task.broken.add('machPortAllocate');
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
  });
});

describe('memory_object_data_return', () => {
  test('writes a page to a block, and frees its frame when it is written', () => {
    const made = bench();
    made.return(2);
    const data = { address: 0x5000, size: PAGE, deallocate: false };
    expect(made.calls()).toMatchObject([['device_write_request', disk, { recnum: 0, data }]]);
    made.io();
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
  });

  test('writes a page that came before to its old block', () => {
    const made = bench();
    made.stored(0);
    made.stored(1);
    made.return(0);
    expect(made.calls()).toMatchObject([['device_write_request', disk, { recnum: 0 }]]);
  });

  test('writes several pages one after the other, and frees them together', () => {
    const made = bench();
    made.return(0, 2);
    made.io();
    expect(made.calls()).toMatchObject([
      ['device_write_request', disk, { recnum: 1, data: { address: 0x6000, size: PAGE } }],
    ]);
    made.io();
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, 2 * PAGE]]);
  });

  test('makes the object larger when a page lies beyond its end', () => {
    const made = bench();
    made.stored(500);
    expect(storedPages(made.state)).toMatchObject([{ page: 500, record: 0 }]);
  });

  test('that fails in the device is an error for the object from then on', () => {
    const failures = [
      (made: DefaultBench) => made.io(false),
      (made: DefaultBench) => made.io(true, PAGE / 2),
      (made: DefaultBench) =>
        made.deliver(made.waitingOn()[0] ?? T, 'mach_notify_send_once', { unused: 0 }),
    ];
    for (const fail of failures) {
      const made = bench();
      made.return(0);
      made.calls();
      fail(made);
      expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
      made.request(1);
      expect(made.calls()).toEqual([error(1)]);
    }
  });

  test('that gets no reply port drops the data', () => {
    const made = bench();
    made.task.broken.add('machPortAllocate');
    made.return(0);
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
  });

  test('is refused when it is nonsense, as requests are, and passes its turn', () => {
    const made = bench();
    expect(made.return(0.5)).toBe('KERN_INVALID_ARGUMENT');
    expect(made.initialize(0, 0)).toBe('KERN_INVALID_ARGUMENT');
    expect(made.request(0, 0)).toBe('KERN_INVALID_ARGUMENT');
    expect(made.request(0)).toBe('KERN_SUCCESS');
  });
});

describe('memory_object_data_initialize', () => {
  test('stores only pages of which nothing is stored', () => {
    const made = bench();
    made.stored(1);
    made.initialize(0, 3);
    expect(made.calls()).toMatchObject([
      ['device_write_request', disk, { recnum: 1, data: { address: 0x5000 } }],
    ]);
    made.io();
    expect(made.calls()).toMatchObject([
      ['device_write_request', disk, { recnum: 2, data: { address: 0x7000 } }],
    ]);
    made.io();
    expect(made.names()).toEqual(['vm_deallocate']);
    made.initialize(1);
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
  });
});

describe('exhaustion of the paging space', () => {
  test('A13: the data is dropped, and every later request is an error, of stored pages too', () => {
    const made = bench({ blocks: 1 });
    made.stored(0);
    made.return(1);
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
    expect(storedPages(made.state)).toHaveLength(1);
  });

  test('another partition is taken if it has room, and the object stays there', () => {
    const partitions = [
      { device: 'disk', blocks: 1 },
      { device: 'second', blocks: 2 },
      { device: 'missing', blocks: 9 },
    ];
    const made = new DefaultBench({ partitions });
    made.create(T, 1);
    for (const page of [0, 1, 2]) made.stored(page);
    expect(storedPages(made.state)).toMatchObject([
      { page: 0, device: 'disk', record: 0 },
      { page: 1, device: 'second', record: 0 },
      { page: 2, device: 'second', record: 1 },
    ]);
  });

  test('blocks that an object gave back are there for the next one', () => {
    const made = bench({ blocks: 1 });
    made.stored(0);
    made.deliver(T, 'mach_notify_no_senders', { count: 0 });
    made.create(portName(81), 1);
    made.stored(0, 1, portName(81));
    expect(storedPages(made.state)).toMatchObject([{ port: 81, record: 0 }]);
  });
});

describe('the end of an object', () => {
  test('memory_object_terminate waits for I/O, then destroys the control port', () => {
    const made = bench();
    made.return(0);
    made.calls();
    made.deliver(T, 'memory_object_terminate', { memory_control: control });
    expect(made.calls()).toEqual([]);
    made.io();
    expect(made.calls()).toEqual([
      ['vm_deallocate', 0x5000, PAGE],
      ['mach_port_destroy', control],
    ]);
  });

  test('no senders: blocks are free, the port is destroyed, the object is forgotten', () => {
    const made = bench();
    made.stored(0, 3);
    made.deliver(T, 'mach_notify_no_senders', { count: 0 });
    expect(made.calls()).toEqual([['mach_port_destroy', T]]);
    expect(storedPages(made.state)).toEqual([]);
    expect(made.request(0)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('no senders waits for I/O; what was queued behind it finds no object', () => {
    const made = bench();
    made.return(0);
    made.calls();
    made.deliver(T, 'mach_notify_no_senders', { count: 0 });
    made.request(0);
    expect(made.parkedCount).toBe(2);
    made.io();
    expect(made.names()).toEqual(['vm_deallocate', 'mach_port_destroy']);
    expect(made.parkedCount).toBe(0);
  });
});

describe('the order of messages', () => {
  /** The page and the operation of each device request. */
  const operations = (calls: readonly Call[]): string[] => calls.map(([name]) => name);

  test('A12: write p0, request p0, write p1, started last first', () => {
    const made = bench();
    const range = { memory_control: control, offset: 0 };
    const data = { address: address(0x5000), size: PAGE };
    const write = { ...range, data, dirty: true, kernel_copy: false };
    const zero = made.receive(T, 'memory_object_data_return', write);
    const read = { ...range, length: PAGE, desired_access: 1 };
    const one = made.receive(T, 'memory_object_data_request', read);
    const two = made.receive(T, 'memory_object_data_return', { ...write, offset: PAGE });

    one();
    two();
    expect(made.calls()).toEqual([]);
    zero();
    // The request holds its turn until the write is done, so message 2 cannot start either.
    expect(operations(made.calls())).toEqual(['device_write_request']);
    expect(made.parkedCount).toBe(2);
    made.io();
    expect(operations(made.calls())).toEqual([
      'vm_deallocate',
      'device_read_request',
      'device_write_request',
    ]);
    made.io();
    expect(made.calls()).toEqual([supplied(0)]);
    made.io();
    expect(operations(made.calls())).toEqual(['vm_deallocate']);
  });

  test('writes overlap each other, and reads each other', () => {
    const made = bench();
    made.return(0);
    made.return(1);
    expect(operations(made.calls())).toEqual(['device_write_request', 'device_write_request']);
    made.io();
    made.io();
    made.calls();
    made.request(0);
    made.request(1);
    expect(operations(made.calls())).toEqual(['device_read_request', 'device_read_request']);
  });

  test('objects do not wait for each other', () => {
    const made = bench();
    made.create(portName(81));
    made.return(0);
    made.calls();
    made.request(0, 1, portName(81));
    expect(made.calls()).toEqual([unavailable(0)]);
  });

  test('messages through a port that is no object are refused', () => {
    const made = bench();
    expect(made.return(0, 1, portName(5))).toBe('KERN_INVALID_ARGUMENT');
    const stray = { return_code: 'KERN_SUCCESS', bytes_written: 1 } as const;
    expect(made.deliver(T, 'device_write_reply', stray)).toBe('KERN_INVALID_ARGUMENT');
  });
});

describe('an object that a task asks for', () => {
  test('joins the external set, with a notification for its first send right', () => {
    const made = new DefaultBench();
    const port = defaultPager.open(made.task, made.state, 'mine', { size: 8 * PAGE });
    expect(made.calls()).toEqual([
      ['mach_port_request_notification', port, 'no_senders', 1, port],
      ['mach_port_move_member', port, made.task.portSet('external')],
    ]);
    const body = { memory_control: control, memory_object_page_size: PAGE };
    made.deliver(port, 'memory_object_init', body);
    const attributes = { may_cache_object: false, copy_strategy: 2 };
    expect(made.calls()).toMatchObject([
      ['memory_object_change_attributes', control, { attributes }],
    ]);
  });

  test('is not made when there is no port', () => {
    const made = new DefaultBench();
    made.task.broken.add('machPortAllocate');
    expect(made.open('mine')).toBe(MACH_PORT_NULL);
  });
});

describe('start', () => {
  test('makes the default port and puts it in the default set', () => {
    const fresh = new PagerBench(defaultPager, { device: 'second' }, { disk, second });
    const port = defaultPager.open(fresh.task, fresh.state, '', { default_port: true });
    expect(fresh.task.take()).toEqual([
      ['mach_port_allocate', 'receive', port],
      ['mach_port_move_member', port, fresh.task.portSet('default')],
    ]);
  });

  test('has one thread for the default port, three privileged ones, one for tasks', () => {
    expect(defaultPager.threads).toEqual([
      { set: 'default', count: 1, vmPrivilege: true },
      { set: 'internal', count: 3, vmPrivilege: true },
      { set: 'external', count: 1, vmPrivilege: false },
    ]);
  });

  test('without a port there is no default port', () => {
    const made = new DefaultBench();
    made.task.broken.add('machPortAllocate');
    const state = defaultPager.create({}, () => 0);
    defaultPager.start(made.task, state, {});
    expect(defaultPager.open(made.task, state, '', { default_port: true })).toBe(MACH_PORT_NULL);
  });
});
