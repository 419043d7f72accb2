/**
 * Why a page leaves, read from the trace as it happens: why this page (what the policy knew; for
 * Mach's queues also how long it has not been touched), and why now (frames are short, a pager or a
 * task asked, the object ends). Whether with a message or without follows from dirty and precious,
 * which the event itself says. Must hear every row of the trace, references included. The words are
 * in reason_words.ts. Beside the tour.
 */
import type { TraceColumns } from '../kernel/kern/trace';
import { eventKinds } from '../kernel/mach/event_defs';
import type { EvictionReason, PlacedPage, ReturnReason } from '../kernel/mach/pageout_reasons';
import type { Host } from '../kernel/machine/host';
import type { Machine } from '../kernel/machine/machine';
import type { Labels } from '../scenarios/transcript/labels';
import { grouped, time } from './numbers';
import { askedCauses, needText, reasonText, returnText } from './reason_words';

const kind = (name: string): number => eventKinds[name] ?? -1;
const TOUCHED = new Set([kind('vm_reference.hit'), kind('vm_fault.entered')]);
const MOVED = kind('vm_page.balanced');
const RELEASED = kind('vm_page.released');
const CHOSEN = kind('vm_pageout.chosen');
const RETURNED = kind('vm_pageout.returned');
const CLEAN = kind('vm_pageout.clean');
const SENT = kind('vm_pageout.page_sent');
const DOUBLE = kind('vm_pageout.double');

/** A machine, and what its objects are called. */
export interface NamedMachine {
  readonly machine: Machine;
  readonly labels: Labels;
}

/**
 * Hears a machine from now on: `heard` gets the reason of each event that has one. `inChart`: pages
 * that Mach's queues spare are not named, since they have rows of their own.
 */
export function listenToReasons(
  { machine, labels }: NamedMachine,
  heard: Heard,
  inChart = false,
): void {
  const reasons = machine.hosts.map(
    (host) => new Reasons(host, (object) => labels.unsettled.object(host.id, object), inChart),
  );
  machine.trace.listen(
    (columns, row) => {
      const why = reasons[columns.host[row] ?? 0]?.hear(columns, row) ?? null;
      if (why !== null) heard(why, columns, row);
    },
    { references: true },
  );
}

/** A victim, or pages that return to their pager, with the reason as data and in words. */
export type ReasonEntry = {
  /** The number of the event, and its virtual time in ns. */
  readonly event: number;
  readonly tick: number;
  readonly host: string;
  /** The page, or the first of those that return, such as A/3. */
  readonly page: string;
  readonly words: string;
} & (
  | { readonly kind: 'chosen'; readonly reason: EvictionReason }
  | { readonly kind: 'returned'; readonly reason: ReturnReason }
);

/** Keeps the reasons of a machine from now on, in the order of their events. */
export function keepReasons({ machine, labels }: NamedMachine): readonly ReasonEntry[] {
  const kept: ReasonEntry[] = [];
  const reasons = machine.hosts.map(
    (host) => new Reasons(host, (object) => labels.unsettled.object(host.id, object), false),
  );
  machine.trace.listen(
    (columns, row) => {
      const host = reasons[columns.host[row] ?? 0];
      host?.hear(columns, row);
      const entry = host?.entry(columns.kind[row] ?? -1) ?? null;
      const event = columns.number[row] ?? -1;
      if (entry !== null) kept.push({ event, tick: columns.tick[row] ?? 0, ...entry });
    },
    { references: true },
  );
  return kept;
}

type Heard = (why: string, columns: TraceColumns, row: number) => void;

type Unplaced = ReasonEntry extends infer E
  ? E extends E
    ? Omit<E, 'event' | 'tick'>
    : never
  : never;

/** The reasons of one host. */
class Reasons {
  private readonly host: Host;
  private readonly object: (id: number) => string;
  private readonly inChart: boolean;
  /** When a page was touched last, by page id. */
  private readonly touched = new Map<number, number>();
  /** Why a page is about to leave, by page id. */
  private readonly chosen = new Map<number, string>();

  /** `object`: what an object is called, by its number. */
  constructor(host: Host, object: (id: number) => string, inChart: boolean) {
    this.host = host;
    this.object = object;
    this.inChart = inChart;
  }

  /** The reason for what the row says, or null if it needs none. */
  hear(columns: TraceColumns, row: number): string | null {
    const event = columns.kind[row] ?? -1;
    const page = columns.args[0][row] ?? -1;
    const now = columns.tick[row] ?? 0;
    if (TOUCHED.has(event)) this.touched.set(page, now);
    else if (event === RELEASED) this.forget(page);
    else if (event === MOVED) this.move(columns.args[3][row] ?? -1, page);
    else if (event === CHOSEN) this.choose(now);
    else if (event === CLEAN) return this.chosen.get(page) ?? null;
    else if (event === SENT) return this.sent(page);
    else if (event === RETURNED) return this.returned();
    else if (event === DOUBLE) return short(columns.args[3][row] ?? 0, columns.args[4][row] ?? 0);
    return null;
  }

  /** What the event just heard says of the leaving of pages; null for other events. */
  entry(event: number): Unplaced | null {
    const { chosen, returned } = this.host.pageout.records;
    const host = this.host.name;
    if (event === CHOSEN && chosen !== null) {
      const words = this.chosen.get(chosen.victim.page) ?? '';
      return { host, page: this.nameOf(chosen.victim), kind: 'chosen', reason: chosen, words };
    }
    if (event !== RETURNED || returned === null) return null;
    const victim = returned.cause === 'evicted' ? chosen?.victim : undefined;
    const words = victim === undefined ? returnText(returned) : this.chosen.get(victim.page);
    const page = this.nameOf(returned);
    return { host, page, kind: 'returned', reason: returned, words: words ?? '' };
  }

  private nameOf({ object, offset }: Pick<PlacedPage, 'object' | 'offset'>): string {
    return `${this.object(object)}/${offset}`;
  }

  private forget(page: number): void {
    this.touched.delete(page);
    this.chosen.delete(page);
  }

  /** A page has another frame now. */
  private move(from: number, to: number): void {
    const tick = this.touched.get(from);
    if (tick !== undefined) this.touched.set(to, tick);
  }

  private choose(now: number): void {
    const { chosen } = this.host.pageout.records;
    if (chosen === null) return;
    this.chosen.set(chosen.victim.page, `${this.choice(chosen, now)}; ${needText(chosen)}`);
  }

  private choice(chosen: EvictionReason, now: number): string {
    const name = (page: PlacedPage): string => this.nameOf(page);
    if (!this.host.options.policy.machQueues) return reasonText<PlacedPage>(chosen, name);
    const rule = this.untouched(chosen, now);
    const passed = this.inChart ? [] : chosen.passed;
    return reasonText<PlacedPage>({ ...chosen, rule, passed }, name);
  }

  /** Mach's rule, with the time since the page was touched last. */
  private untouched({ rule, victim }: EvictionReason, now: number): string {
    const since = this.touched.get(victim.page);
    if (since === now) return rule;
    const where = rule.replace(/^first inactive page that was not touched$/, '');
    const queue = where.replace(/^first (.*) page( that was not touched)?$/, '$1, ');
    return `${queue}${since === undefined ? 'never touched' : `untouched ${time(now - since)}`}`;
  }

  private sent(page: number): string | null {
    const { returned } = this.host.pageout.records;
    if (returned !== null && returned.cause !== 'evicted') return returnText(returned);
    return this.chosen.get(page) ?? null;
  }

  private returned(): string | null {
    const { returned } = this.host.pageout.records;
    return returned !== null && askedCauses.has(returned.cause) ? returnText(returned) : null;
  }
}

/** `wanted` is -1 if frames are not counted: GNU's daemon has paused allocation. */
function short(free: number, wanted: number): string {
  if (wanted < 0) return 'allocation is paused';
  return `${grouped(free)} free, ${grouped(wanted)} wanted`;
}
