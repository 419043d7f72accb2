/**
 * A law: a fact about the whole state, or about the order of events, that holds in every run. Its
 * number is that of the list in docs/ARCHITECTURE.md, P1 to P18 being invariants of single pages.
 * A state law is asked after each step about the pages that the step touched, and now and then
 * about all; a history law hears of each event when it happens, and may look at the state then.
 * Laws read. Nothing here or in the families changes a kernel, or makes it emit. @ours
 */
import type { EventName } from '../mach/event_defs';
import { formKinds } from '../mach/message_table';
import type { Tick } from '../mach/types';
import type { Host } from '../machine/host';
import type { HostOptions } from '../machine/host_options';
import type { Machine } from '../machine/machine';
import type { VmObject } from '../vm/object/vm_object';
import type { VmPage } from '../vm/page/vm_page';

export type LawId = number | `P${number}`;

/** What a violation is about; ids, as in traces. */
export interface Subject {
  readonly page?: number;
  readonly object?: number;
}

/** A law that did not hold. */
export interface Violation extends Subject {
  readonly law: LawId;
  readonly text: string;
  readonly tick: Tick;
  readonly host: number;
}

/** Reports that the law at hand does not hold. */
export type Deny = (text: string, subject?: Subject) => void;

/** Ids of the pages that a step touched, or everything. */
export type Touched = ReadonlySet<number> | 'all';

/** One event; `a` to `e` are its arguments in the order of its definition. */
export interface EventView {
  readonly name: EventName;
  readonly thread: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  /** What the message of this event says: the row of `ipc_kmsg.scalars` before it, else zeroes. */
  readonly scalars: readonly [number, number, number, number, number];
}

/** The kind of the message of an event, the same for all forms of a message. */
export function formKind(event: EventView): number {
  return formKinds[event.b] ?? event.b;
}

export type Heard = (event: EventView) => void;

/** A history law at work. */
export interface Watcher {
  readonly on: { readonly [K in EventName]?: Heard };
  /** Every event, whatever its name; before `on`. */
  readonly any?: Heard;
  /** After each step; the thread that ran, or -1. */
  readonly step?: (thread: number) => void;
}

interface LawText {
  readonly id: LawId;
  readonly text: string;
  /** False for hosts to which the law does not apply; without this, it applies to all. */
  readonly claims?: (options: HostOptions) => boolean;
}

export interface StateLaw extends LawText {
  readonly check: (host: Host, touched: Touched, deny: Deny, machine: Machine) => void;
}

export interface HistoryLaw extends LawText {
  /** Laws about ports hear the events of all hosts together, others those of one host. */
  readonly scope?: 'machine';
  readonly start: (host: Host, deny: Deny, machine: Machine) => Watcher;
}

export type Law = StateLaw | HistoryLaw;

/** True for a law that applies to such a host. @ours most apply to all */
export function applies({ claims }: Law, options: HostOptions): boolean {
  return claims === undefined || claims(options);
}

export function isStateLaw(law: Law): law is StateLaw {
  return 'check' in law;
}

export const underDaemon = (options: HostOptions): boolean => options.pageout !== 'demand';
/** Mach's queues, in the order of the daemon that goes with them. */
export const withMachQueues = ({ pageout, policy }: HostOptions): boolean =>
  policy.machQueues && policy.segmented === (pageout === 'segments');

/** A law that says one thing of memory in segments and another of memory in one piece. */
export function eitherWay(
  segments: HistoryLaw['start'],
  whole: HistoryLaw['start'],
): HistoryLaw['start'] {
  return (host, deny, machine) => (host.segments === null ? whole : segments)(host, deny, machine);
}

/**
 * Judges what a thread took with the privilege that it had then: at the end of each step, and
 * within a step before the thread gets or gives up the privilege.
 */
export function atEachPrivilege(judge: (thread: number) => void): Watcher {
  return { on: { 'thread.wired': ({ thread }) => judge(thread) }, step: judge };
}

/** Calls `each` for every touched page. */
export function forEachPage(host: Host, touched: Touched, each: (page: VmPage) => void): void {
  const { pages } = host.resident;
  if (touched === 'all') {
    for (const page of pages) each(page);
    return;
  }
  for (const id of touched) {
    const page = pages[id];
    if (page !== undefined) each(page);
  }
}

/** Calls `each` once for every living object that has a touched page, or for all of them. */
export function forEachObject(
  host: Host,
  touched: Touched,
  each: (object: VmObject) => void,
): void {
  if (touched === 'all') {
    for (const object of host.objects.all) if (object.alive) each(object);
    return;
  }
  const seen = new Set<VmObject>();
  for (const id of touched) {
    const object = host.resident.pages[id]?.object ?? null;
    if (object === null || !object.alive || seen.has(object)) continue;
    seen.add(object);
    each(object);
  }
}

/** The page of an id, or null for an id that is none. */
export function pageOf(host: Host, id: number): VmPage | null {
  return host.resident.pages[id] ?? null;
}

/** A page and its place, for a violation. */
export function subject(page: VmPage): Subject {
  return page.tabled && page.object !== null
    ? { page: page.id, object: page.object.id }
    : { page: page.id };
}

/** For 'vm_page.balanced': what was known of a page is known of the one in its place. */
export function follows<T>(known: Map<number, T>): Heard {
  return ({ a: page, d: source }) => {
    const what = known.get(source);
    known.delete(source);
    if (what !== undefined) known.set(page, what);
  };
}

/** The same for a set of pages. */
export function followsIn(known: Set<number>): Heard {
  return ({ a: page, d: source }) => {
    if (known.delete(source)) known.add(page);
  };
}

/** One number for a page of an object: offsets are below 2^26. */
export function slot(object: number, offset: number): number {
  return object * 0x4000000 + offset;
}

/** True if the event comes from the daemon's thread. */
export function byDaemon(machine: Machine, event: EventView): boolean {
  return machine.threads[event.thread]?.stack[0]?.routine === 'vm_pageout';
}

/** True for what happens to a page on the way to its release: off its queue, out of its object. */
export function isPartOfEnd({ name, a, c }: EventView, page: number): boolean {
  if (name === 'thread.woken') return c === page;
  return (name === 'vm_page.dequeued' || name === 'vm_page.removed') && a === page;
}
