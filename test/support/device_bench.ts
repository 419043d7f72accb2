/**
 * A device behind a port, asked by threads of a pager: its driver keeps one number a record and
 * does what a test sets. Replies come to the port of the pager's memory object.
 */
import { ipcObjectCopyout } from '../../kernel/ipc/ipc_object';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import { ipcPortMakeSend } from '../../kernel/ipc/ipc_port';
import type { DeviceDriver, DevicePage } from '../../kernel/mach/device';
import type { PortName } from '../../kernel/mach/types';
import { address } from '../../kernel/mach/types';
import type { Fields } from './scripted_pager';
import { supplier } from './scripted_pager';
import type { Started } from './world';
import { PAGE, World } from './world';

export const KERN_PAGE = PAGE;

class ScriptedDriver implements DeviceDriver {
  readonly summary = 'does what a test says';
  readonly contents = 'any';
  /** What each record holds. */
  records: number[] = [];
  /** Records that fail. */
  readonly bad = new Set<number>();
  ticks = 0;
  /** The whole page has the low byte of its record. */
  whole = false;
  readonly asked: string[] = [];

  latency(): number {
    return this.ticks;
  }

  read(recnum: number, page: DevicePage): number {
    this.asked.push(`read ${recnum}`);
    const value = this.records[recnum];
    if (this.bad.has(recnum)) return -1;
    if (value === undefined) return 0;
    page.stamp = value;
    if (page.bytes !== null && this.whole) page.bytes.fill(value & 0xff);
    return PAGE;
  }

  write(recnum: number, page: DevicePage, bytes: number): number {
    this.asked.push(`write ${recnum} ${bytes}`);
    if (this.bad.has(recnum)) return -1;
    const { bytes: given } = page;
    this.records[recnum] =
      given === null ? page.stamp : new DataView(given.buffer, given.byteOffset).getUint32(0, true);
    return bytes;
  }
}

export class DeviceBench {
  readonly driver = new ScriptedDriver();
  readonly world: World;
  private readonly port: IpcPort;
  /** The device's port as the pager knows it. */
  readonly name: PortName;

  constructor(contents: 'bytes' | 'stamps' = 'stamps', laws = true, on = supplier()) {
    this.world = new World({ on, laws, host: { contents } });
    this.port = this.world.machine.addDevice('disk', this.driver);
    this.name = this.nameIn('pager');
  }

  /** A right for the device in a task. */
  nameIn(task: string): PortName {
    return ipcObjectCopyout(this.world.task(task).space, ipcPortMakeSend(this.port));
  }

  read(recnum: number, bytes_wanted: number): Started {
    const body = { reply_port: this.world.name(), recnum, bytes_wanted };
    return this.world.send('device_read_request', body, this.name);
  }

  write(
    recnum: number,
    values: readonly number[],
    over: { readonly size?: number; readonly deallocate?: boolean } = {},
  ): Started {
    const data = { ...this.world.memory(values), ...over };
    const body = { reply_port: this.world.name(), recnum, data };
    return this.world.send('device_write_request', body, this.name);
  }

  writeRegion(recnum: number, at: number, size: number): Started {
    const data = { address: address(at), size, deallocate: false };
    const body = { reply_port: this.world.name(), recnum, data };
    return this.world.send('device_write_request', body, this.name);
  }

  /** What came back; pages by their first word. */
  replies(): readonly Fields[] {
    const log = this.world.pager.log.filter(({ name }) => name.startsWith('device_'));
    return log.map(({ fields }) => {
      const { pages } = fields;
      if (!Array.isArray(pages)) return fields;
      return { ...fields, pages: pages.map(firstWord) };
    });
  }
}

function firstWord(page: unknown): unknown {
  if (!(page instanceof Uint8Array)) return page;
  return new DataView(page.buffer, page.byteOffset).getUint32(0, true);
}
