/**
 * Messages between a task and a backing store behind a port. A record is one page; `recnum` counts
 * records. The request is taken at once, the reply comes when the device is done with it.
 * @mach device/device_request.defs @mach device/device_reply.defs
 */
import type { KernReturn } from './kern_return';
import { kernReturns } from './kern_return';
import type { Crossing, MessageText, ScalarForm, Sized } from './message_def';

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

type Defs = {
  readonly [K in keyof DeviceMessages<unknown, Sized>]: MessageText & {
    readonly scalars: Readonly<Record<string, ScalarForm>>;
    readonly row: (body: DeviceMessages<unknown, Sized>[K]) => readonly number[];
    readonly cross: <P, Q, M extends Sized, N extends Sized>(
      body: DeviceMessages<P, M>[K],
      via: Crossing<P, Q, M, N>,
    ) => DeviceMessages<Q, N>[K];
  };
};

/** @mach device/device_request.defs device (subsystem 2800) */
export const deviceDefs: Defs = {
  device_write_request: {
    id: 2802,
    sender: 'pager',
    summary: 'Write these bytes from a record on.',
    detail: 'The device takes the present contents; device_write_reply follows.',
    args: {
      reply_port: 'Where the reply goes.',
      recnum: 'First record; a record is one page.',
      data: 'The bytes; the last record may be partial.',
    },
    scalars: { recnum: 'number', length: 'bytes' },
    row: (b) => [b.recnum, b.data.size],
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
      reply_port: 'Where the reply goes.',
      recnum: 'First record; a record is one page.',
      bytes_wanted: 'How many bytes; 1 to 32 pages.',
    },
    scalars: { recnum: 'number', bytes_wanted: 'bytes' },
    row: (b) => [b.recnum, b.bytes_wanted],
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
    args: { return_code: 'KERN_SUCCESS or KERN_FAILURE.', bytes_written: 'How many bytes.' },
    scalars: { return_code: 'kern_return', bytes_written: 'bytes' },
    row: (b) => [kernReturns[b.return_code].code, b.bytes_written],
    cross: (b) => ({ return_code: b.return_code, bytes_written: b.bytes_written }),
  },
  device_read_reply: {
    id: 2904,
    sender: 'device',
    summary: 'The data of a read, or its failure.',
    detail: 'Comes after the latency of the device. A short read has fewer bytes than wanted.',
    args: { return_code: 'KERN_SUCCESS or KERN_FAILURE.', data: 'Pages, or null on failure.' },
    scalars: { return_code: 'kern_return', length: 'bytes' },
    row: (b) => [kernReturns[b.return_code].code, b.data?.size ?? 0],
    cross: (b, via) => ({
      return_code: b.return_code,
      data: b.data === null ? null : via.outOfLine(b.data),
    }),
  },
};
