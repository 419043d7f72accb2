/**
 * The rows of a host while the kernel runs, one a reference of a task. References, choices of the
 * policy and pages that leave come as events; the pages that the policy knows are those in memory.
 * Nothing of the run changes. A row is made when its reference has ended, so the rows of several
 * threads are in the order of their ends. A page that leaves between two of them, as the daemon has
 * it, stands in the row of the next.
 */
import type { TraceColumns } from '../../kernel/kern/trace';
import { eventKinds } from '../../kernel/mach/event_defs';
import type { EvictionReason } from '../../kernel/mach/pageout_reasons';
import { leaveReasons } from '../../kernel/mach/queue_hints';
import { VM_PROT_WRITE } from '../../kernel/mach/vm_prot';
import type { Host } from '../../kernel/machine/host';
import type { StepRow, StepVictim } from './step_row';
import { Slots, stepLists, stepNeed } from './step_row';

const kind = (name: string): number => eventKinds[name] ?? -1;
const HIT = kind('vm_reference.hit');
const FAULT = kind('vm_reference.fault');
const SENT = kind('vm_pageout.page_sent');
const CHOSEN = kind('vm_pageout.chosen');
const DEQUEUED = kind('vm_page.dequeued');
const EVICTED = leaveReasons.indexOf('evicted');

/** How the pages of a host are called: by object and place in it. */
export type PlaceName = (object: number, offset: number) => string;

/** A reference under way. */
interface Begun {
  readonly vpn: number;
  readonly access: number;
  readonly result: StepRow['result'];
  readonly found: boolean;
}

type Leaving = { -readonly [Key in keyof StepVictim]: StepVictim[Key] } & { readonly id: number };

export class KernelSteps {
  private readonly host: Host;
  private readonly placeName: PlaceName;
  private readonly take: (row: StepRow) => void;
  private readonly slots = new Slots();
  /** The reference of each thread that is under way. */
  private readonly begun = new Map<number, Begun>();
  /** Why the policy chose a page, while it has not left. */
  private readonly chosen = new Map<number, EvictionReason>();
  /** Pages that left since the last row. */
  private victims: Leaving[] = [];
  /** Pages that were sent to their pager, and whether they were dirty, before they left. */
  private readonly sent = new Map<number, boolean>();
  private count = 0;

  /** Begins to listen; `take` gets each row. Requires: the host has not run yet. */
  constructor(host: Host, placeName: PlaceName, take: (row: StepRow) => void) {
    this.host = host;
    this.placeName = placeName;
    this.take = take;
    host.trace.listen((columns, row) => this.hear(columns, row), { references: true });
    host.referenceEnded = () => this.ended();
  }

  private nameOf(id: number): string {
    const page = this.host.resident.pages[id];
    if (page?.object == null) return `frame ${id}`;
    return this.placeName(page.object.id, page.offset);
  }

  private keyName(key: number): string {
    const place = this.host.pageKeys.placeOf(key);
    return place === null ? `key ${key}` : this.placeName(place.object, place.offset);
  }

  private left(id: number): void {
    const reason = this.chosen.get(id);
    this.chosen.delete(id);
    const passed = (reason?.passed ?? []).map(({ object, offset, why }) => ({
      page: this.placeName(object, offset),
      why,
    }));
    const dirty = this.sent.get(id) ?? false;
    this.sent.delete(id);
    const { need, rule = '' } = reason ?? {};
    this.victims.push({ id, page: this.nameOf(id), dirty, need: stepNeed(need), rule, passed });
  }

  private hear({ args, host, kind: kinds, thread }: TraceColumns, row: number): void {
    if (host[row] !== this.host.id) return;
    const event = kinds[row] ?? -1;
    const arg = (at: 0 | 1 | 2 | 3 | 4): number => args[at][row] ?? -1;
    const { chosen } = this.host.pageout.records;
    if (event === CHOSEN && chosen !== null) this.chosen.set(chosen.victim.page, chosen);
    if (event === DEQUEUED && arg(3) === EVICTED) this.left(arg(0));
    if (event === SENT) this.pageSent(arg(0), arg(3) === 1);
    if (event !== HIT && event !== FAULT) return;
    const isHit = event === HIT;
    const [vpn, access] = isHit ? [arg(3), arg(4)] : [arg(0), arg(3)];
    this.begun.set(thread[row] ?? -1, {
      vpn,
      access,
      result: isHit ? 'hit' : 'fault',
      found: !isHit && this.isHere(this.placeName(arg(1), arg(2))),
    });
  }

  /** The message may come before the policy is told, or after. */
  private pageSent(id: number, dirty: boolean): void {
    const victim = this.victims.findLast((each) => each.id === id);
    if (victim === undefined) this.sent.set(id, dirty);
    else victim.dirty = dirty;
  }

  private isHere(page: string): boolean {
    return this.slots.has(page) && !this.victims.some((victim) => victim.page === page);
  }

  /** A reference has ended: its row is what memory looks like now. */
  private ended(): void {
    const { begun, host, victims } = this;
    const id = host.trace.threadId;
    const thread = host.machine.threads[id];
    const reference = begun.get(id);
    if (thread === undefined || reference === undefined) return;
    begun.delete(id);
    this.victims = [];
    const { access, found, result, vpn } = reference;
    const entry = thread.task.map.pmap.entry(vpn);
    const nameOf = (page: number): string => this.nameOf(page);
    this.slots.become(host.policy.pages().map(nameOf));
    this.take({
      reference: this.count,
      task: thread.task.name,
      page: entry === 0 ? `address ${vpn * host.pageSize}` : nameOf(entry >> 3),
      access: (access & VM_PROT_WRITE) !== 0 ? 'write' : 'read',
      result,
      found,
      failed: (entry & access) !== access,
      victims: victims.map(({ id: _, ...victim }) => victim),
      frames: this.slots.all(),
      lists: stepLists(host.policy.order(), nameOf, (key) => this.keyName(key)),
    });
    this.count += 1;
  }
}
