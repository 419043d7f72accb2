/**
 * ds_routines: a backing store behind a port. A request runs in its sender: a write takes the
 * contents as they are at that moment, a read fills fresh pages. The reply comes when the device's
 * latency has passed. Decision 7; @mach device/ds_routines.c
 */
import type { KernelRight } from '../../ipc/ipc_port';
import { ipcRightRelease, SendOnceRight } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, BLOCKED, DONE } from '../../kern/thread';
import type { DeviceDriver, DeviceOperation, DevicePage } from '../../mach/device';
import type { KernReturn } from '../../mach/kern_return';
import type { OutOfLine } from '../../mach/task';
import type { Tick } from '../../mach/types';
import { VM_PROT_READ } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { VmFault } from '../fault/vm_fault';
import { vmMapRemove } from '../map/vm_map';
import type { VmObject } from '../object/vm_object';
import { vmObjectAllocate } from '../object/vm_object';
import { vmObjectSeen, ZEROES } from '../object/vm_object_shadow';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { VmMapCopy } from '../page/vm_map_copy';
import type { VmPage } from '../page/vm_page';
import { pageWakeupDone, vmPageAlloc, vmPageFree, vmPageWait } from '../page/vm_resident';
import type { ControlBody } from './memory_object';
import { memoryObjectFinish, memoryObjectRefuseAll } from './memory_object_finish';

/** The most pages of one request. */
const REQUEST_PAGES = 32;

/** A device as the machine knows it. @mach device/dev_hdr.h device */
export class Device {
  readonly name: string;
  readonly driver: DeviceDriver;
  reads = 0;
  writes = 0;
  /** Transfers that were asked for. */
  asked = 0;

  constructor(name: string, driver: DeviceDriver) {
    this.name = name;
    this.driver = driver;
  }
}

/** One page's window for drivers; in stamps mode the stamp travels in `stamp`. */
class Window implements DevicePage {
  stamp = 0;
  bytes: Uint8Array | null = null;
}

/** An operation that the machine keeps a record of, because it failed or fell short. */
function failed(
  host: Host,
  operation: DeviceOperation,
  { device, recnum, replyTo }: Pick<DeviceRead, 'device' | 'recnum' | 'replyTo'>,
  reason: string,
): void {
  const { driver, name } = device;
  const reply = replyTo instanceof SendOnceRight ? replyTo.port : replyTo;
  host.machine.ioErrors.deviceFailed({ device: name, driver, operation, recnum, reply, reason });
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A read that allocates its pages. @mach device/io_req.h io_req */
export class DeviceRead implements Activation {
  readonly routine = 'device_read';
  readonly host: Host;
  readonly device: Device;
  readonly replyTo: KernelRight;
  readonly recnum: number;
  readonly bytes: number;
  readonly object: VmObject;
  /** Counts the transfers of the device. */
  readonly serial: number;
  /** When it was asked for. */
  readonly since: Tick;
  cursor = 0;
  got = 0;
  failed = false;

  constructor(host: Host, device: Device, body: ControlBody<'device_read_request'>) {
    this.host = host;
    this.device = device;
    this.replyTo = body.reply_port;
    this.recnum = body.recnum;
    this.bytes = body.bytes_wanted;
    this.serial = device.asked++;
    this.since = host.now();
    this.object = vmObjectAllocate(host, Math.ceil(body.bytes_wanted / host.pageSize));
    this.object.counted = false;
    this.object.held = true;
  }

  run(_host: Host, thread: Thread): Step {
    return deviceRead(thread, this);
  }

  /** What was read is freed. */
  abort(): void {
    const { host, object, replyTo } = this;
    vmObjectDeallocate(host, object);
    ipcRightRelease(host.ipc, replyTo);
  }

  held(): Held {
    return { objects: [this.object], rights: [this.replyTo] };
  }
}

/**
 * Takes a read request. @mach device/ds_routines.c ds_device_read
 *
 * Sends:  device_read_reply after the device's latency.
 * Blocks: for frames.
 */
export function deviceReadRequest(
  host: Host,
  thread: Thread,
  device: Device,
  body: ControlBody<'device_read_request'>,
): Step {
  const wanted = body.bytes_wanted;
  const limit = REQUEST_PAGES * host.pageSize;
  if (!isCount(body.recnum) || !isCount(wanted) || wanted === 0 || wanted > limit) {
    return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', body.reply_port);
  }
  // There is nobody to give the data to.
  if (body.reply_port === null) return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
  const read = new DeviceRead(host, device, body);
  const step = deviceRead(thread, read);
  if (step !== DONE) thread.stack.push(read);
  return step;
}

/** Goes on with a read. @mach device/ds_routines.c device_read_alloc */
function deviceRead(thread: Thread, read: DeviceRead): Step {
  const { device, host, object } = read;
  const pages = object.size;
  while (read.cursor < pages) {
    const page = vmPageAlloc(host, object, read.cursor, thread.vmPrivilege);
    if (page === null) return vmPageWait(host, thread);
    const window = new Window();
    window.bytes = host.phys.bytesMode ? host.phys.view(page.id) : null;
    host.phys.zero(page.id);
    const got = device.driver.read(read.recnum + read.cursor, window);
    if (window.bytes === null && got > 0) host.phys.fill(page.id, window.stamp);
    const left = read.bytes - read.cursor * host.pageSize;
    if (left < host.pageSize) host.phys.zeroTail(page.id, left);
    page.dirty = true; // Nobody else has this copy.
    pageWakeupDone(page);
    if (got < 0) readFailed(read);
    else read.got += got;
    read.cursor += 1;
  }
  device.reads += 1;
  reply(read);
  thread.result = 'KERN_SUCCESS';
  return DONE;
}

function readFailed(read: DeviceRead): void {
  const { cursor, device, host, recnum, replyTo } = read;
  if (read.failed) return;
  read.failed = true;
  const reason = device.driver.lastError ?? 'the device answered an error';
  failed(host, 'read', { device, recnum: recnum + cursor, replyTo }, reason);
}

function reply(read: DeviceRead): void {
  const { device, host, object, replyTo } = read;
  const { driver } = device;
  const bytes = read.failed ? 0 : Math.min(read.got, read.bytes);
  const latency = driver.latency('read', read.recnum, read.bytes, host.now());
  const done = (): void => {
    if (bytes === 0) {
      vmObjectDeallocate(host, object);
      machMsgSendFromKernel(host.ipc, replyTo, 'device_read_reply', {
        return_code: read.failed ? 'KERN_FAILURE' : 'KERN_SUCCESS',
        data: null,
      });
      return;
    }
    freeUnsent(host, object, Math.ceil(bytes / host.pageSize));
    machMsgSendFromKernel(host.ipc, replyTo, 'device_read_reply', {
      return_code: 'KERN_SUCCESS',
      data: new VmMapCopy(object, bytes, host.id),
    });
  };
  const report = (): void => {
    const failure = read.failed ? 1 : 0;
    if (host.trace.on) host.trace.emit('device.read', read.recnum, bytes, latency, failure);
  };
  replyLater(read, 'device_read_reply', latency, report, done);
}

/** Replies in time; the event is reported before the reply, while the transfer is under way. */
function replyLater(
  transfer: DeviceRead | DeviceWrite,
  reply: string,
  latency: number,
  report: () => void,
  done: () => void,
): void {
  const { device, host } = transfer;
  if (latency <= 0) report();
  host.after(latency, `${reply} from ${device.name}`, done, transfer);
  if (latency > 0) report();
}

/** Frees the pages behind the data that is sent. @mach device/ds_routines.c ds_read_done */
function freeUnsent(host: Host, object: VmObject, sent: number): void {
  for (let page = object.memqHead; page !== null; ) {
    const next: VmPage | null = page.listNext;
    if (page.offset >= sent) vmPageFree(host, page);
    page = next;
  }
}

/** A write whose pages may have to be faulted in first. @mach device/io_req.h io_req */
export class DeviceWrite implements Activation {
  readonly routine = 'device_write';
  readonly host: Host;
  readonly device: Device;
  readonly replyTo: KernelRight;
  readonly recnum: number;
  readonly data: OutOfLine;
  readonly serial: number;
  readonly since: Tick;
  cursor = 0;
  written = 0;
  code: KernReturn = 'KERN_SUCCESS';
  failed = false;
  fault: VmFault | null = null;

  constructor(host: Host, device: Device, body: ControlBody<'device_write_request'>) {
    this.host = host;
    this.device = device;
    this.replyTo = body.reply_port;
    this.recnum = body.recnum;
    this.data = body.data;
    this.serial = device.asked++;
    this.since = host.now();
  }

  run(_host: Host, thread: Thread): Step {
    return deviceWrite(thread, this);
  }

  /** What was written stays. */
  abort(): void {
    ipcRightRelease(this.host.ipc, this.replyTo);
  }

  held(): Held {
    return { rights: [this.replyTo] };
  }
}

/**
 * Takes a write request. @mach device/ds_routines.c ds_device_write
 *
 * Sends:  device_write_reply after the device's latency.
 * Blocks: for pages of the sender that are not resident.
 */
export function deviceWriteRequest(
  host: Host,
  thread: Thread,
  device: Device,
  body: ControlBody<'device_write_request'>,
): Step {
  const { size } = body.data;
  const aligned = body.data.address % host.pageSize === 0;
  if (!isCount(body.recnum) || !isCount(size) || size > REQUEST_PAGES * host.pageSize || !aligned) {
    return memoryObjectRefuseAll(host, thread, 'device_write_request', body);
  }
  const write = new DeviceWrite(host, device, body);
  const step = deviceWrite(thread, write);
  if (step === BLOCKED) thread.stack.push(write);
  else if (step === AGAIN) {
    const fault = thread.stack.pop();
    thread.stack.push(write);
    if (fault !== undefined) thread.stack.push(fault);
  }
  return step;
}

/** Goes on with a write. @mach device/ds_routines.c device_write_get */
function deviceWrite(thread: Thread, write: DeviceWrite): Step {
  const { data, device, host } = write;
  const { pageSize } = host;
  const pages = Math.ceil(data.size / pageSize);
  const start = data.address / pageSize;
  while (write.cursor < pages && write.code === 'KERN_SUCCESS') {
    const vpn = start + write.cursor;
    const entry = thread.task.map.lookup(vpn);
    const readable = entry !== null && (entry.protection & VM_PROT_READ) !== 0;
    const page = readable
      ? vmObjectSeen(host, entry.object, entry.offset + (vpn - entry.start))
      : null;
    if (page === null || page === ZEROES) {
      if (write.fault !== null && thread.result !== 'KERN_SUCCESS') {
        write.code = 'KERN_FAILURE';
        writeFailed(write, 'the memory to be written cannot be read');
        break;
      }
      write.fault = new VmFault(thread.task.map).begin(vpn, VM_PROT_READ);
      thread.stack.push(write.fault);
      return AGAIN;
    }
    write.fault = null;
    writePage(write, page.id, Math.min(pageSize, data.size - write.cursor * pageSize));
  }
  if (data.deallocate) vmMapRemove(host, thread.task.map, start, start + pages);
  device.writes += 1;
  answer(write);
  thread.result = 'KERN_SUCCESS';
  return DONE;
}

function writePage(write: DeviceWrite, id: number, bytes: number): void {
  const { device, host } = write;
  const window = new Window();
  if (host.phys.bytesMode) window.bytes = host.phys.view(id);
  else window.stamp = host.phys.loadWord(id, 0);
  const stored = device.driver.write(write.recnum + write.cursor, window, bytes);
  if (stored < 0) {
    write.code = 'KERN_FAILURE';
    writeFailed(write, device.driver.lastError ?? 'the device answered an error');
  } else {
    write.written += stored;
    if (stored < bytes) writeFailed(write, `it stored ${stored} of ${bytes} bytes`);
  }
  write.cursor += 1;
}

function writeFailed(write: DeviceWrite, reason: string): void {
  const { cursor, device, host, recnum, replyTo } = write;
  if (write.failed) return;
  write.failed = true;
  failed(host, 'write', { device, recnum: recnum + cursor, replyTo }, reason);
}

function answer(write: DeviceWrite): void {
  const { code, device, host, replyTo, written } = write;
  const latency = device.driver.latency('write', write.recnum, write.data.size, host.now());
  const done = (): void => {
    machMsgSendFromKernel(host.ipc, replyTo, 'device_write_reply', {
      return_code: code,
      bytes_written: written,
    });
  };
  const report = (): void => {
    const failure = code === 'KERN_SUCCESS' ? 0 : 1;
    if (host.trace.on) host.trace.emit('device.write', write.recnum, written, latency, failure);
  };
  replyLater(write, 'device_write_reply', latency, report, done);
}
