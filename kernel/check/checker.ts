/**
 * The checker: runs the laws beside a machine. It listens to the trace, so it must be made before
 * the machine has run; call `afterStep` after each `machine.step()`, and `finish` at the end.
 * It reads only: a machine with a checker takes the same steps as one without. @ours
 */
import type { TraceColumns } from '../kern/trace';
import type { EventName } from '../mach/event_defs';
import { eventDefs, eventKinds, eventNames } from '../mach/event_defs';
import { having, list, maybe, record, recordProblem, refuse, shown, whole } from '../mach/given';
import type { Host } from '../machine/host';
import type { Machine } from '../machine/machine';
import type { Deny, EventView, Heard, Law, LawId, StateLaw, Violation, Watcher } from './law';
import { applies, isStateLaw } from './law';
import { laws as allLaws } from './laws';

/** Which argument of each event is a page, -1 for none. */
const PAGE_ARGUMENT: readonly number[] = eventNames.map(
  (name) => (eventDefs[name].args as readonly string[]).indexOf('page'), // parsed
);
const SCALARS = eventKinds['ipc_kmsg.scalars'] ?? -1;
const NO_SCALARS: EventView['scalars'] = [0, 0, 0, 0, 0];

/** The laws of one host at work. */
interface Court {
  readonly host: Host;
  readonly touched: Set<number>;
  readonly stateLaws: readonly { readonly law: StateLaw; readonly deny: Deny }[];
  /** Who hears of an event, by kind; filled when first asked. */
  readonly heard: (readonly Heard[] | undefined)[];
  readonly watchers: readonly Watcher[];
}

/** The event at hand, used over and over. */
class Row implements EventView {
  name: EventName = 'thread.step';
  thread = -1;
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  e = 0;
  scalars: EventView['scalars'] = NO_SCALARS;
}

export interface CheckerOptions {
  /** A full sweep every so many steps. */
  readonly full?: number;
  /** Other laws than all of them. */
  readonly laws?: readonly Law[];
}

/** More violations than this are not collected: one bug breaks many laws. */
const MOST = 1000;

const OPTIONS = { full: maybe(whole(1)), laws: maybe(list(record(), 'a list of laws')) };

function checkerProblem(machine: Machine, options: CheckerOptions): string | null {
  const problem = recordProblem(options, OPTIONS);
  if (problem !== null) return problem;
  if (!having(['addHost', 'step'], '').fits(machine)) {
    return `machine is ${shown(machine)}; give new Machine()`;
  }
  return null;
}

export class Checker {
  /** Everything found so far. */
  readonly violations: Violation[] = [];
  private readonly machine: Machine;
  private readonly laws: readonly Law[];
  private readonly every: number;
  private readonly courts: Court[] = [];
  /** Laws that hear the events of all hosts. */
  private readonly common: Watcher[] = [];
  private readonly row = new Row();
  private steps = 0;
  /** Violations that afterStep has answered. */
  private told = 0;

  constructor(machine: Machine, options: CheckerOptions = {}) {
    refuse('Checker', checkerProblem(machine, options));
    this.machine = machine;
    this.every = options.full ?? 64;
    this.laws = options.laws ?? allLaws;
    machine.trace.listen((columns, at) => this.hear(columns, at));
  }

  /** Checks what the step touched; answers what was found since the last call. */
  afterStep(): readonly Violation[] {
    this.steps += 1;
    const thread = this.machine.trace.threadId;
    const full = this.steps % this.every === 0;
    for (const watcher of this.common) watcher.step?.(thread);
    for (const host of this.machine.hosts) {
      const court = this.court(host.id);
      if (court === null) continue;
      for (const watcher of court.watchers) watcher.step?.(thread);
      if (full) this.sweep(court);
      else if (court.touched.size > 0) {
        for (const { law, deny } of court.stateLaws) {
          law.check(host, court.touched, deny, this.machine);
        }
      }
      court.touched.clear();
    }
    return this.news();
  }

  /** The last full sweep; answers what was found since the last call. */
  finish(): readonly Violation[] {
    for (const host of this.machine.hosts) {
      const court = this.court(host.id);
      if (court !== null) this.sweep(court);
    }
    return this.news();
  }

  private sweep(court: Court): void {
    for (const { law, deny } of court.stateLaws) law.check(court.host, 'all', deny, this.machine);
  }

  private news(): readonly Violation[] {
    const news = this.violations.slice(this.told);
    this.told = this.violations.length;
    return news;
  }

  private court(id: number): Court | null {
    const known = this.courts[id];
    if (known !== undefined) return known;
    while (this.courts.length < id) if (this.court(this.courts.length) === null) return null;
    const host = this.machine.hosts[id];
    if (host === undefined) return null;
    const claimed = this.laws.filter((law) => applies(law, host.options));
    const stateLaws: { law: StateLaw; deny: Deny }[] = [];
    const watchers: Watcher[] = [];
    for (const law of claimed) {
      const deny = this.denial(law.id, host);
      if (isStateLaw(law)) stateLaws.push({ law, deny });
      else if (law.scope === undefined) watchers.push(law.start(host, deny, this.machine));
      else if (id === 0) this.common.push(law.start(host, deny, this.machine));
    }
    const court: Court = { host, touched: new Set(), stateLaws, heard: [], watchers };
    this.courts.push(court);
    return court;
  }

  private denial(law: LawId, host: Host): Deny {
    return (text, subject) => {
      if (this.violations.length >= MOST) return;
      const { now } = this.machine;
      this.violations.push({ law, text, tick: now, host: host.id, ...subject });
    };
  }

  private hear(columns: TraceColumns, at: number): void {
    const kind = columns.kind[at] ?? -1;
    const { row } = this;
    const [a, b, c, d, e] = columns.args;
    if (kind === SCALARS) {
      row.scalars = [a[at] ?? 0, b[at] ?? 0, c[at] ?? 0, d[at] ?? 0, e[at] ?? 0];
      return;
    }
    const id = columns.host[at] ?? 0;
    const court = this.court(id);
    const name = eventNames[kind];
    if (court === null || name === undefined) return;
    row.name = name;
    row.thread = columns.thread[at] ?? -1;
    row.a = a[at] ?? 0;
    row.b = b[at] ?? 0;
    row.c = c[at] ?? 0;
    row.d = d[at] ?? 0;
    row.e = e[at] ?? 0;
    const page = PAGE_ARGUMENT[kind] ?? -1;
    if (page >= 0) court.touched.add(columns.args[page]?.[at] ?? -1);
    for (const hear of this.audience(court, kind, name)) hear(row);
    row.scalars = NO_SCALARS;
  }

  /** Who hears of this kind of event. */
  private audience(court: Court, kind: number, name: EventName): readonly Heard[] {
    const known = court.heard[kind];
    if (known !== undefined) return known;
    const audience: Heard[] = [];
    const add = (watcher: Watcher): void => {
      const hear = watcher.on[name];
      if (watcher.any !== undefined) audience.push(watcher.any);
      if (hear !== undefined) audience.push(hear);
    };
    for (const watcher of this.common) add(watcher);
    for (const watcher of court.watchers) add(watcher);
    court.heard[kind] = audience;
    return audience;
  }
}
