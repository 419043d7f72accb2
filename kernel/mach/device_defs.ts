/**
 * Messages between a task and a backing store behind a port. A record is one page; `recnum` counts
 * records. The request is taken at once, the reply comes when the device is done with it.
 * @mach device/device_request.defs @mach device/device_reply.defs
 */
import type { KernReturn } from './kern_return';
import { kernReturns } from './kern_return';
import { REPLY_PORT } from './message_args';
import type { Sized } from './message_def';
import type { MessageSources } from './message_source';

/** Bodies by message name; `P` is a port in the form at hand, `M` out-of-line memory. */
export interface DeviceMessages<P, M extends Sized> {
  readonly device_write_request: {
    readonly reply_port: P;
    readonly recnum: number;
    readonly data: M;
  };
  readonly device_read_request: {
    readonly reply_port: P;
    readonly recnum: number;
    readonly bytes_wanted: number;
  };
  readonly device_write_reply: { readonly return_code: KernReturn; readonly bytes_written: number };
  readonly device_read_reply: { readonly return_code: KernReturn; readonly data: M | null };
}

/** @mach device/device_request.defs device (subsystem 2800) */
export const deviceDefs: MessageSources<keyof DeviceMessages<unknown, Sized>> = {
  device_write_request: {
    id: 2802,
    sender: 'pager',
    summary: 'Write these bytes from a record on.',
    detail: 'The device takes the present contents; device_write_reply follows.',
    args: {
      reply_port: REPLY_PORT,
      recnum: ['number', 'First record; a record is one page.'],
      data: ['outOfLine', 'The bytes; the last record may be partial.'],
    },
    cross: (b, via) => ({
      reply_port: via.replyTo(b.reply_port),
      recnum: b.recnum,
      data: via.outOfLine(b.data),
    }),
  },
  device_read_request: {
    id: 2804,
    sender: 'pager',
    summary: 'Read bytes from a record on.',
    detail: 'device_read_reply follows, with fresh pages that hold what the device had.',
    args: {
      reply_port: REPLY_PORT,
      recnum: ['number', 'First record; a record is one page.'],
      bytes_wanted: ['bytes', 'How many bytes; 1 to 32 pages.'],
    },
    cross: (b, via) => ({
      reply_port: via.replyTo(b.reply_port),
      recnum: b.recnum,
      bytes_wanted: b.bytes_wanted,
    }),
  },
  device_write_reply: {
    id: 2902,
    sender: 'device',
    summary: 'A write is done, or has failed.',
    detail: 'Comes after the latency of the device.',
    args: {
      return_code: ['kern_return', 'KERN_SUCCESS or KERN_FAILURE.'],
      bytes_written: ['bytes', 'How many bytes.'],
    },
    cross: (b) => ({ return_code: b.return_code, bytes_written: b.bytes_written }),
  },
  device_read_reply: {
    id: 2904,
    sender: 'device',
    summary: 'The data of a read, or its failure.',
    detail: 'Comes after the latency of the device. A short read has fewer bytes than wanted.',
    args: {
      return_code: ['kern_return', 'KERN_SUCCESS or KERN_FAILURE.'],
      data: ['outOfLine', 'Pages, or null on failure.'],
    },
    row: (b) => [kernReturns[b.return_code].code, b.data?.size ?? 0],
    cross: (b, via) => ({
      return_code: b.return_code,
      data: b.data === null ? null : via.outOfLine(b.data),
    }),
  },
};
