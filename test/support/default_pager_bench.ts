/**
 * A bench for tests of the default pager: it plays kernel and device.
 */
import type { Outcome } from '../../kernel/mach/task';
import type { Plain, PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../kernel/mach/types';
import { defaultPager } from '../../pagers/default_pager';
import type { DefaultPager } from '../../pagers/default_pager_object';
import type { Partition } from '../../pagers/default_pager_partition';
import type { Call } from '../../pagers/pager_bench';
import { PagerBench } from '../../pagers/pager_bench';

export const PAGE = 4096;
export const control = portName(60);
export const disk = portName(70);
export const second = portName(71);
export const T = portName(80);

/** A default pager; what the device was asked for is answered by hand, or at once by `io`. */
export class DefaultBench extends PagerBench {
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
    const request = all.findLast(([name, , body]) => {
      if (!name.startsWith('device_')) return false;
      return (body as { reply_port: PortName }).reply_port === port; // parsed
    });
    return request?.[0] === 'device_read_request';
  }
}

/** The first partition of a default pager: its bitmap, and how much is free. */
export function firstPartition(state: unknown): Partition | undefined {
  return (state as DefaultPager).partitions[0]; // brand
}

/** A pager with one object, whose making is forgotten. */
export function bench(options: Plain = {}): DefaultBench {
  const made = new DefaultBench(options);
  made.create();
  made.calls();
  return made;
}

export const error = (page: number): Call => [
  'memory_object_data_error',
  control,
  { offset: page * PAGE, size: PAGE, error_value: 'KERN_FAILURE' },
];
export const supplied = (page: number): Call => [
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
export const unavailable = (page: number): Call => [
  'memory_object_data_unavailable',
  control,
  { offset: page * PAGE, size: PAGE },
];
