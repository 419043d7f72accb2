/**
 * A bench for tests of the file pager: it plays kernel and device.
 */
import type { KernReturn } from '../../kernel/mach/kern_return';
import type { Outcome } from '../../kernel/mach/task';
import type { Plain, PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../kernel/mach/types';
import { filePager } from '../../pagers/file_pager';
import type { Call } from '../../pagers/pager_bench';
import { PagerBench } from '../../pagers/pager_bench';

export const PAGE = 4096;
export const control = portName(60);
export const disk = portName(70);
export const other = portName(71);

/** A file pager with one object; what the device was asked for is answered by hand. */
export class FileBench extends PagerBench {
  readonly port: PortName;

  constructor(options: Plain = {}, objectOptions: Plain = {}) {
    super(filePager, options, { disk, other });
    this.port = this.open('A', objectOptions);
  }

  request(page: number, desired_access = 1, pages = 1): Outcome {
    const range = { offset: page * PAGE, length: pages * PAGE };
    const body = { memory_control: control, ...range, desired_access };
    return this.deliver(this.port, 'memory_object_data_request', body);
  }

  return(page: number, dirty = true, kernel_copy = false, pages = 1): Outcome {
    return this.deliver(this.port, 'memory_object_data_return', {
      memory_control: control,
      offset: page * PAGE,
      data: { address: address(0x5000), size: pages * PAGE },
      dirty,
      kernel_copy,
    });
  }

  /** The port that waits longest for a reply. */
  replyPort(): PortName {
    return this.waitingOn()[0] ?? MACH_PORT_NULL;
  }

  readReply(bytes: number, return_code: KernReturn = 'KERN_SUCCESS'): Outcome {
    const data = bytes === 0 ? null : { address: address(0x9000), size: bytes };
    return this.deliver(this.replyPort(), 'device_read_reply', { return_code, data });
  }

  writeReply(bytes_written: number, return_code: KernReturn = 'KERN_SUCCESS'): Outcome {
    const body = { return_code, bytes_written };
    return this.deliver(this.replyPort(), 'device_write_reply', body);
  }

  /** The calls since last time, but for ports that were allocated. */
  calls(): readonly Call[] {
    return this.task.take().filter(([name]) => name !== 'mach_port_allocate');
  }

  /** Asks for a page, lets the device answer, and takes all calls. */
  readPage(page: number, bytes: number): void {
    this.request(page);
    this.readReply(bytes);
    this.calls();
  }
}

export const freed = ['vm_deallocate', 0x5000, PAGE];
export const names = (calls: readonly Call[]): string[] => calls.map(([name]) => name);
