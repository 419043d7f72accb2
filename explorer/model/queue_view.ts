/**
 * The lists of a host's policy: pages in the order that the policy keeps, the hand, what it notes,
 * pages that left and are remembered, and the page that would leave next.
 */
import type { HostRecord, ListEntryRecord, ListRecord } from '../../kernel/inspect/host_records';
import type { PageRecord } from '../../kernel/inspect/machine_state';
import { counted } from '../../views/numbers';
import { cellName } from './labels';
import type { Moment, PageThing } from './moment';
import { pageWords, signsOf } from './page_signs';

export interface QueueEntry {
  /** Unlike that of any other entry of the host. */
  readonly key: string;
  readonly thing: PageThing | null;
  readonly label: string;
  /** What the policy notes, `touched` apart, which is the sign of the reference bit. */
  readonly note: string;
  readonly isGhost: boolean;
  readonly isReferenced: boolean;
  readonly isDirty: boolean;
  /** Its page is in a message. */
  readonly isCarried: boolean;
  readonly hasHand: boolean;
  readonly leavesNext: boolean;
  readonly words: string;
}

export interface QueueList {
  readonly name: string;
  /** What the order means. */
  readonly order: string;
  /** `11 pages of 12 wanted`. */
  readonly count: string;
  readonly entries: readonly QueueEntry[];
}

export interface QueueView {
  readonly host: number;
  readonly hostName: string;
  /** The name of the policy, or empty. */
  readonly policy: string;
  readonly lists: readonly QueueList[];
  /** Lists of single segments of memory: the same pages again. */
  readonly segmentLists: readonly QueueList[];
}

/** The place that an entry names. */
function placeOf(host: number, { object, offset }: ListEntryRecord): PageThing | null {
  return object === null || offset === null ? null : { kind: 'page', host, object, offset };
}

/** The frame of an entry is free: its page has left it, or has moved to another frame. */
function isOld(moment: Moment, host: number, { page }: ListEntryRecord): boolean {
  const row = page === null ? undefined : moment.page(host, page);
  return row !== undefined && row.object === null && row.queue === 'free';
}

/**
 * Lists are recorded when a step of the machine ends. A page that has moved to a frame of another
 * segment since then stands last in its list, as the kernel puts it there.
 */
function settled(moment: Moment, list: ListRecord): ListRecord {
  const old = list.entries.filter((entry) => isOld(moment, list.host, entry));
  if (old.length === 0) return list;
  return {
    ...list,
    entries: [...list.entries.filter((entry) => !isOld(moment, list.host, entry)), ...old],
  };
}

function rowOf(moment: Moment, host: number, entry: ListEntryRecord): PageRecord | undefined {
  if (entry.page === null) return undefined;
  const place = isOld(moment, host, entry) ? placeOf(host, entry) : null;
  return place === null ? moment.page(host, entry.page) : moment.at(place);
}

function entryView(
  moment: Moment,
  list: ListRecord,
  entry: ListEntryRecord,
  place: { readonly index: number; readonly next: number },
): QueueEntry {
  const { host, hand, name } = list;
  const row = rowOf(moment, host, entry);
  const own = placeOf(host, entry);
  const thing = row === undefined ? own : (moment.thingOf(row) ?? own);
  const fullName = thing === null ? '?' : moment.nameOf(thing);
  const isGhost = entry.page === null;
  const leavesNext = !isGhost && entry.page === place.next;
  const hasHand = !isGhost && entry.page === hand;
  const note = entry.note === 'touched' ? '' : entry.note;
  const said = [
    `${fullName}, ${place.index + 1} of ${list.entries.length} in ${name}`,
    isGhost ? 'left, and is remembered' : row === undefined ? '' : pageWords(moment, row),
    note,
    hasHand ? 'the hand stands here' : '',
    leavesNext ? 'leaves next' : '',
  ];
  const signs = row === undefined ? [] : signsOf(moment, row);
  const kept = isGhost ? `ghost ${fullName} ${place.index}` : `page ${entry.page}`;
  return {
    key: `${name.replace(/ of segment \d+$/, '')} ${kept}`,
    thing,
    label: cellName(fullName),
    note,
    isGhost,
    isReferenced: signs.includes('referenced'),
    isDirty: signs.includes('dirty'),
    isCarried: row !== undefined && moment.carried(row) !== undefined,
    hasHand,
    leavesNext,
    words: said.filter((text) => text !== '').join(', '),
  };
}

function countOf({ name, entries }: ListRecord, host: HostRecord): string {
  const ghosts = entries.filter(({ page }) => page === null).length;
  const pages = counted(entries.length - ghosts, 'page');
  if (ghosts > 0)
    return ghosts === entries.length ? `${ghosts} remembered` : `${pages}, ${ghosts} remembered`;
  const wanted = name === 'inactive' ? host.queues?.inactiveTarget : undefined;
  return wanted === undefined ? pages : `${pages} of ${wanted} wanted`;
}

/** What is known of a host's policy beside its lists. */
export interface PolicyFacts {
  /** Its name, or empty. */
  readonly policy: string;
  /** The page that would leave next; -1 if that is not known, or none would. */
  readonly next: number;
}

/** True for a list of one segment of memory: its pages stand in a list of the host, too. */
export const isOfSegment = ({ name }: ListRecord): boolean => / of segment \d+$/.test(name);

/** The lists of one host. */
export function queueView(
  moment: Moment,
  host: HostRecord,
  { next, policy }: PolicyFacts,
): QueueView {
  const lists = moment.state.lists
    .filter((list) => list.host === host.id)
    .map((list) => settled(moment, list));
  const view = (list: ListRecord): QueueList => ({
    name: list.name,
    order: list.order,
    count: countOf(list, host),
    entries: list.entries.map((entry, index) => entryView(moment, list, entry, { index, next })),
  });
  // Those that pages leave from come first.
  const bySegment = lists
    .filter(isOfSegment)
    .toSorted((a, b) => Number(a.name.startsWith('active')) - Number(b.name.startsWith('active')));
  return {
    host: host.id,
    hostName: host.name,
    policy,
    lists: lists.filter((list) => !isOfSegment(list)).map(view),
    segmentLists: bySegment.map(view),
  };
}

/** A list cut to so many entries; the page that leaves next is among them. */
export function shortened(
  entries: readonly QueueEntry[],
  most: number,
): { readonly shown: readonly QueueEntry[]; readonly left: number } {
  if (entries.length <= most) return { shown: entries, left: 0 };
  const head = entries.slice(0, most);
  const special = entries.slice(most).filter(({ hasHand, leavesNext }) => hasHand || leavesNext);
  const shown = [...head, ...special];
  return { shown, left: entries.length - shown.length };
}
