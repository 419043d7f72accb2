/**
 * The numbers that cross a port or name a place, each with a brand of its own so that a byte
 * address is never taken for a port name. What lives here: brands and their constructors only.
 */

declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

/** A name in one task's port space. @mach mach/port.h mach_port_t */
export type PortName = Brand<number, 'PortName'>;
/** A byte address in one task's map. @mach mach/i386/vm_types.h vm_offset_t */
export type Address = Brand<number, 'Address'>;
/** Virtual time: one tick is one simulated nanosecond. */
export type Tick = Brand<number, 'Tick'>;
/** The identity of a page structure, real or fictitious; dense, from 0, per host. */
export type PageId = Brand<number, 'PageId'>;

/** @mach mach/port.h MACH_PORT_NULL */
export const MACH_PORT_NULL = 0 as PortName; // brand
/** @mach mach/port.h MACH_PORT_DEAD */
export const MACH_PORT_DEAD = 0xffffffff as PortName; // brand

export function portName(value: number): PortName {
  return value as PortName; // brand
}
export function address(value: number): Address {
  return value as Address; // brand
}
export function tick(value: number): Tick {
  return value as Tick; // brand
}
export function pageId(value: number): PageId {
  return value as PageId; // brand
}

/** Data that JSON can carry: what a pager may keep, what a thread may hold across a wait. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain | undefined };

/** What a page holds: its bytes, or a stamp that stands for them (0 is a zero-filled page). */
export type PageContents = number | Uint8Array;

/** Chance as it is handed in: a number in [0, 1) a call, one stream a consumer. */
export type Random = () => number;
