/**
 * References as textbooks print them, from a recording: a row a reference, with the frames and the
 * policy's lists after it, the pages that left for it, and why. The rows are those of
 * `machvm run --steps`; this one finds any of them without running.
 */
import type { ListEntryRecord } from '../../kernel/inspect/host_records';
import type { MachineState } from '../../kernel/inspect/machine_state';
import { leaveReasons } from '../../kernel/mach/queue_hints';
import type { Recording } from '../../recording/recording';
import type { StepEntry, StepList, StepRow, StepVictim } from '../../scenarios/run/step_row';
import { Slots, stepNeed } from '../../scenarios/run/step_row';
import { text } from '../../views/message_words';
import type { Moment } from './moment';
import { momentOf } from './moment';
import type { ReferenceIndex } from './reference_index';
import type { RunFacts } from './run_facts';

/** A reference: `row` is null as long as it has not ended. */
export interface ReferenceColumn {
  readonly reference: number;
  readonly event: number;
  /** The event with which it ended. */
  readonly end: number | null;
  readonly page: string;
  readonly access: 'read' | 'write';
  readonly result: 'hit' | 'fault';
  readonly row: StepRow | null;
}

/** So many references have their frames counted from the same beginning. */
const BLOCK = 256;
/** Of the references before one that is wanted, so many are made as well: they stand beside it. */
const NEAR = 16;
const SAMPLES = 24;
/** The note of a page that has left its object, and stands in a message now. */
export const IN_MESSAGE = 'in a message';
const HIT = 'vm_reference.hit';
const EVICTED = leaveReasons.indexOf('evicted');
const QUEUES: ReadonlySet<string> = new Set(['active', 'inactive', 'policy']);

/** A page of a list as what it is a page of, also while a message carries it. */
function entryOf(moment: Moment, host: number, entry: ListEntryRecord): StepEntry {
  const { note, object, offset, page } = entry;
  const row = page === null ? undefined : moment.page(host, page);
  const carried = row === undefined ? undefined : moment.carried(row);
  if (carried !== undefined) {
    const { page: of } = carried;
    const name = moment.names.pageAt(host, of.object, of.offset);
    return { page: name, ghost: false, note: [note, IN_MESSAGE].filter(Boolean).join(', ') };
  }
  const place = object === null && row !== undefined ? moment.thingOf(row) : { object, offset };
  const name = place?.object == null ? '?' : moment.names.pageAt(host, place.object, place.offset);
  return { page: name, ghost: page === null, note };
}

function listsOf(moment: Moment, host: number): readonly StepList[] {
  return moment.state.lists
    .filter((list) => list.host === host)
    .map(({ entries, hand, name, order }) => {
      const at = hand === null ? undefined : entries.find(({ page }) => page === hand);
      return {
        name,
        order,
        hand: at === undefined ? null : entryOf(moment, host, at).page,
        entries: entries.map((entry) => entryOf(moment, host, entry)),
      };
    });
}

/**
 * The lists within a step of the machine: notes on pages are seen at the end of the step, so pages
 * whose bit is set by now have the notes that they have then.
 */
function settled(
  lists: readonly StepList[],
  later: readonly StepList[],
  touched: ReadonlySet<string>,
): readonly StepList[] {
  const notes = new Map(
    later.flatMap(({ entries, name }) =>
      entries.map(({ note, page }) => [`${name} ${page}`, note] as const),
    ),
  );
  return lists.map((list) => ({
    ...list,
    entries: list.entries.map((entry) => {
      const note = touched.has(entry.page) ? notes.get(`${list.name} ${entry.page}`) : undefined;
      return note === undefined ? entry : { ...entry, note };
    }),
  }));
}

/** The pages that the policy of a host has, by their names. */
function pagesOf(moment: Moment, host: number): readonly string[] {
  return moment.state.pages.flatMap((page) => {
    const thing = page.host === host && QUEUES.has(page.queue) ? moment.thingOf(page) : null;
    return thing === null ? [] : [moment.names.pageAt(host, thing.object, thing.offset)];
  });
}

/** The frames after a reference of a block. */
interface Reached {
  readonly slots: Slots;
  /** The reference that comes next. */
  next: number;
  /** The event with which the one before ended; -1 at the beginning of the block. */
  end: number;
}

export class ReferenceRows {
  private readonly recording: Recording;
  private readonly facts: RunFacts;
  private readonly index: ReferenceIndex;
  private readonly host: number;
  private readonly columns = new Map<number, ReferenceColumn>();
  /** How far each block was read. */
  private readonly blocks = new Map<number, Reached>();
  /** The lists at the end of the step that was looked at last. */
  private later: { readonly event: number; readonly lists: readonly StepList[] } | null = null;

  constructor(recording: Recording, facts: RunFacts, index: ReferenceIndex, host: number) {
    this.recording = recording;
    this.facts = facts;
    this.index = index;
    this.host = host;
  }

  /** A reference, if it has been read; nothing of it that comes after the event `last`. */
  column(reference: number, last: number): ReferenceColumn | null {
    const event = this.index.eventOf(reference);
    if (event === null || event > last) return null;
    const known = this.columns.get(reference);
    const column = known?.row == null ? this.make(reference, event) : known;
    const { end } = column;
    return end === null || end <= last ? column : { ...column, end: null, row: null };
  }

  /** The names of a few pages from all of the run, to see how much room they need. */
  someNames(): readonly string[] {
    const { length } = this.index;
    const count = Math.min(SAMPLES, length);
    return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count)).flatMap(
      (reference) => {
        const event = this.index.eventOf(reference);
        const line = event === null ? null : this.recording.lineAt(event);
        return line === null ? [] : [`${text(line, 'object')}/${text(line, 'page')}`];
      },
    );
  }

  /** Makes a column; its block is read up to it, for the places of pages. */
  private make(reference: number, event: number): ReferenceColumn {
    const block = Math.floor(reference / BLOCK);
    const known = this.blocks.get(block);
    const isThere = known !== undefined && known.next <= reference;
    const from = isThere ? known : { slots: new Slots(), next: block * BLOCK, end: -1 };
    this.blocks.set(block, from);
    let column: ReferenceColumn | null = null;
    for (; from.next <= reference; from.next += 1) {
      const at = this.index.eventOf(from.next) ?? event;
      if (from.next >= reference - NEAR) column = this.read(from.next, at, from.slots);
      const end = column === null ? this.pass(at, from) : column.end;
      if (end === null) break;
      from.end = end;
      if (column !== null) this.columns.set(from.next, column);
    }
    return column ?? this.read(reference, event, new Slots());
  }

  /** Lets a reference move the frames, without a column; the event with which it ended. */
  private pass(event: number, { slots, end: before }: Reached): number | null {
    const end = this.endAt(event);
    if (end === null || (before >= 0 && this.areHits(before + 1, end))) return end;
    slots.become(pagesOf(momentOf(this.recording.stateAt(end)), this.host));
    return end;
  }

  /** True if nothing but hits happens: pages stay where they are. */
  private areHits(first: number, last: number): boolean {
    for (let event = first; event <= last; event += 1) {
      if (this.recording.nameAt(event) !== HIT) return false;
    }
    return true;
  }

  /** The event with which a reference ends. */
  private endAt(event: number): number | null {
    const { name, thread } = this.recording.eventAt(event);
    return name === HIT ? event : this.endOf(event, thread);
  }

  /** The event with which a fault ends: the page is entered, or the thread gets an exception. */
  private endOf(event: number, thread: number): number | null {
    const byThread = (found: { readonly thread: number }): boolean => found.thread === thread;
    const ends = (['vm_fault.entered', 'thread.exception'] as const).flatMap(
      (name) => this.recording.next(name, event, byThread) ?? [],
    );
    return ends.length === 0 ? null : Math.min(...ends);
  }

  private read(reference: number, event: number, slots: Slots): ReferenceColumn {
    const { recording } = this;
    const { name, thread } = recording.eventAt(event);
    const line = recording.lineAt(event) ?? {};
    const isHit = name === HIT;
    const end = isHit ? event : this.endOf(event, thread);
    const entered = end === null || isHit ? line : (recording.lineAt(end) ?? line);
    const failed = text(entered, 'ev') === 'thread.exception';
    const place = failed ? line : entered;
    const start = {
      reference,
      event,
      end,
      page:
        place['page'] === undefined
          ? `page ${text(line, 'vpn')}`
          : `${text(place, 'object')}/${text(place, 'page')}`,
      access: text(line, 'access').includes('write') ? 'write' : 'read',
      result: isHit ? 'hit' : 'fault',
    } as const;
    if (end === null) return { ...start, row: null };
    const moment = momentOf(recording.stateAt(end));
    const victims = this.victims(this.before(reference), end, moment);
    const found =
      !isHit && slots.has(start.page) && !victims.some(({ page }) => page === start.page);
    slots.become(pagesOf(moment, this.host));
    const { access, page, result } = start;
    const rest = { frames: slots.all(), lists: this.lists(moment, end), victims };
    const task = this.taskOf(moment.state, thread);
    return { ...start, row: { reference, task, page, access, result, found, failed, ...rest } };
  }

  private lists(of: Moment, end: number): readonly StepList[] {
    const { host, recording } = this;
    const lists = listsOf(of, host);
    const next = recording.firstEventOf(recording.stepOf(end) + 1) ?? recording.events;
    if (next - 1 <= end) return lists;
    const touched = of.state.pages.flatMap((page) =>
      page.host === host && page.referenced && page.object !== null
        ? [of.names.pageAt(host, page.object, page.offset)]
        : [],
    );
    if (this.later?.event !== next - 1) {
      const moment = momentOf(recording.stateAt(next - 1));
      this.later = { event: next - 1, lists: listsOf(moment, host) };
    }
    return settled(lists, this.later.lists, new Set(touched));
  }

  /** The event with which the reference before ended: what left since then left for this one. */
  private before(reference: number): number {
    const event = this.index.eventOf(reference - 1);
    return event === null ? -1 : (this.endAt(event) ?? event);
  }

  private taskOf(state: MachineState, thread: number): string | null {
    const task = this.facts.taskOfThread(thread) ?? state.threads[thread]?.task;
    return task === undefined ? null : (this.facts.tasks.get(task)?.name ?? null);
  }

  private victims(after: number, to: number, moment: Moment): readonly StepVictim[] {
    const { host, recording } = this;
    const found: StepVictim[] = [];
    for (let at = after; ; ) {
      const next = recording.next(
        'vm_page.dequeued',
        at,
        ({ args, host: of }) => of === host && args['why'] === EVICTED,
      );
      if (next === null || next > to) return found;
      found.push(this.victim(next, to, moment));
      at = next;
    }
  }

  private victim(event: number, to: number, moment: Moment): StepVictim {
    const { host, recording } = this;
    const { args } = recording.eventAt(event);
    const isIt = (other: { readonly args: Readonly<Record<string, number>>; host: number }) =>
      other.host === host && other.args['page'] === args['page'];
    const chosen = recording.previous('vm_pageout.chosen', event, isIt);
    const reason = chosen === null ? null : recording.reasonsAt(chosen).chosen;
    const sent = recording.next('vm_pageout.page_sent', chosen ?? event, isIt);
    const line = sent === null || sent > to ? {} : (recording.lineAt(sent) ?? {});
    return {
      page: moment.names.pageAt(host, args['object'] ?? -1, args['offset'] ?? 0),
      dirty: line['dirty'] === true,
      need: stepNeed(reason?.need),
      rule: reason?.rule ?? '',
      passed: (reason?.passed ?? []).map(({ object, offset, why }) => ({
        page: moment.names.pageAt(host, object, offset),
        why,
      })),
    };
  }
}
