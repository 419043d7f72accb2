/**
 * Which page a policy would evict if it were asked now, from its lists as they stand. A rule says
 * in which list it looks first and what spares an entry; a policy without a rule of its own goes
 * through its lists in their order and takes the first page that was not touched. Chance, and a
 * policy that depends on the page to come, name no page or the one of most cases. @ours
 */
import type { ListEntryRecord, ListRecord } from '../../kernel/inspect/host_records';

/** What the scenario says of a host's policy. */
export interface PolicyFacts {
  /** Null if it is not known: the general rule counts. */
  readonly name: string | null;
  readonly frames: number;
  readonly options: Readonly<Record<string, number | string | boolean>>;
  /** References of the host so far, by which wsclock measures age. */
  readonly references: number;
  /** The hardware's bits of a page. */
  readonly bits: (page: number) => PageBits;
}

export interface PageBits {
  readonly referenced: boolean;
  readonly modified: boolean;
  /** It has left already and is in a message. */
  readonly carried: boolean;
}

type Pages = readonly ListEntryRecord[];
type Rank = (entry: ListEntryRecord) => number;
type Lists = ReadonlyMap<string, ListRecord>;
type Rule = (lists: Lists, facts: PolicyFacts) => ListEntryRecord | null;

const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
const counter = ({ note }: ListEntryRecord): number => number(note, /counter (\d+)/);
const isTouched = ({ note }: ListEntryRecord): boolean => /\btouched\b/.test(note);
const isModified = ({ note }: ListEntryRecord): boolean => /\bmodified\b/.test(note);

/** Pages of a list, from the hand on. */
function pagesOf(list: ListRecord | undefined): Pages {
  const pages = (list?.entries ?? []).filter(({ page }) => page !== null);
  const hand = pages.findIndex(({ page }) => page === list?.hand);
  return hand < 1 ? pages : [...pages.slice(hand), ...pages.slice(0, hand)];
}

/** The first entry of the lowest rank. */
function lowest(pages: Pages, rank: Rank): ListEntryRecord | null {
  let best: ListEntryRecord | null = null;
  for (const entry of pages) if (best === null || rank(entry) < rank(best)) best = entry;
  return best;
}

const first = (pages: Pages): ListEntryRecord | null => pages[0] ?? null;
const named = (lists: Lists, name: string): Pages => pagesOf(lists.get(name));
const wished = (lists: Lists): number =>
  number(lists.get('T1')?.order ?? '', /wished size ([\d.e+-]+)/);
const sizeOf = (lists: Lists, name: string): number =>
  number(lists.get(name)?.order ?? '', /size (\d+)/);
const option = ({ options }: PolicyFacts, key: string, normal: number): number => {
  const value = options[key];
  return typeof value === 'number' ? value : normal;
};

const touchedLast: Rank = (entry) => (isTouched(entry) ? 1 : 0);

/** All pages of the lists in their order, those without an order of victims behind the others. */
function general(lists: Lists): ListEntryRecord | null {
  const all = [...lists.values()].filter(({ name }) => !/ of segment \d+$/.test(name));
  const isFirst = ({ order }: ListRecord): boolean => order.startsWith('next victim first');
  const sorted = [...all.filter(isFirst), ...all.filter((list) => !isFirst(list))];
  // A page that is made inactive loses its bits first.
  const active = new Set(all.filter(({ order }) => order.startsWith('next to become')));
  const entries = sorted.flatMap((list) =>
    pagesOf(list).map((entry) => (active.has(list) ? { ...entry, note: '' } : entry)),
  );
  return lowest(entries, touchedLast);
}

function carRule(lists: Lists): ListEntryRecord | null {
  const p = Math.max(1, wished(lists));
  let [t1, t2] = [named(lists, 'T1'), named(lists, 'T2')];
  // Each page that was touched goes to the tail of T2, its bit cleared.
  for (let rounds = t1.length + t2.length; rounds >= 0; rounds -= 1) {
    const fromFirst = t1.length > 0 && (t1.length >= p || t2.length === 0);
    const entry = first(fromFirst ? t1 : t2);
    if (entry === null || !isTouched(entry)) return entry;
    const rest = { ...entry, note: '' };
    if (fromFirst) [t1, t2] = [t1.slice(1), [...t2, rest]];
    else t2 = [...t2.slice(1), rest];
  }
  return first(t1) ?? first(t2);
}

function arcRule(lists: Lists, { frames }: PolicyFacts): ListEntryRecord | null {
  const [t1, t2] = [named(lists, 'T1'), named(lists, 'T2')];
  const ghosts = lists.get('B1')?.entries.length ?? 0;
  const order = lists.get('T1')?.order ?? '';
  const isNew = !order.includes('comes back');
  const p = wished(lists);
  const fills = isNew && t1.length + ghosts + 1 > frames && ghosts === 0;
  const isOver = t1.length > p || (t1.length === p && order.includes('of B2 comes back'));
  return fills || (t1.length > 0 && isOver) || t2.length === 0 ? first(t1) : first(t2);
}

function twoQueueRule(lists: Lists): ListEntryRecord | null {
  const [young, old] = [named(lists, 'A1in'), named(lists, 'Am')];
  return young.length > sizeOf(lists, 'A1in') || old.length === 0 ? first(young) : first(old);
}

function s3Rule(lists: Lists, facts: PolicyFacts): ListEntryRecord | null {
  const small = named(lists, 'S');
  const mainSize = facts.frames - Math.floor(facts.frames * option(facts, 'small', 0.1));
  const threshold = option(facts, 'threshold', 2);
  let main = named(lists, 'M');
  let stays = small;
  if (main.length <= mainSize) {
    const seldom = small.findIndex((entry) => counter(entry) < threshold);
    if (seldom !== -1) return small[seldom] ?? null;
    main = [...main, ...small.map((entry) => ({ ...entry, note: 'counter 0' }))];
    stays = [];
  }
  return lowest(main, (entry) => Math.min(counter(entry), 3)) ?? first(stays);
}

function tinyRule(lists: Lists, facts: PolicyFacts): ListEntryRecord | null {
  const window = named(lists, 'window');
  const head = first(window);
  const old = first(named(lists, 'probation')) ?? first(named(lists, 'protected'));
  const size = Math.max(1, Math.floor(facts.frames * option(facts, 'window', 0.01)));
  if (head === null || old === null || window.length < size) return old ?? head;
  return counter(head) <= counter(old) ? head : old;
}

/** Pages out of the working set, clean ones first; then the one that was used longest ago. */
function wsclockRule(lists: Lists, facts: PolicyFacts): ListEntryRecord | null {
  const { bits, references } = facts;
  const tau = option(facts, 'tau', 10_000);
  return lowest(named(lists, 'ring'), ({ note, page }) => {
    const last = number(note, /last used at (-?\d+)/);
    const { modified, referenced } = bits(page ?? -1);
    if (referenced) return Number.POSITIVE_INFINITY;
    if (references - last > tau) return modified ? -1 : -2;
    return last;
  });
}

const classes = ['neither touched nor modified', 'modified', 'touched', 'touched and modified'];

const rules: Readonly<Record<string, Rule>> = {
  random: () => null,
  clock: (lists) => lowest(named(lists, 'ring'), (each) => counter(each) + touchedLast(each)),
  'enhanced-second-chance': (lists) =>
    lowest(named(lists, 'ring'), (each) => 2 * touchedLast(each) + (isModified(each) ? 1 : 0)),
  nru: (lists) => lowest(named(lists, 'queue'), ({ note }) => classes.indexOf(note)),
  aging: (lists) =>
    lowest(named(lists, 'queue'), (each) => counter(each) + (isTouched(each) ? 1e6 : 0)),
  wsclock: wsclockRule,
  car: carRule,
  arc: arcRule,
  '2q': twoQueueRule,
  's3-fifo': s3Rule,
  'w-tinylfu': tinyRule,
};

/** The page that would leave next, as an entry of one of the lists; null if no list tells. */
export function nextVictim(
  lists: readonly ListRecord[],
  facts: PolicyFacts,
): ListEntryRecord | null {
  const rule = facts.name !== null && Object.hasOwn(rules, facts.name) ? rules[facts.name] : null;
  const mayLeave = ({ page }: ListEntryRecord): boolean =>
    page === null || !facts.bits(page).carried;
  const byName = new Map(
    lists.map((list) => [list.name, { ...list, entries: list.entries.filter(mayLeave) }]),
  );
  const found = (rule ?? general)(byName, facts);
  if (found === null) return null;
  const isIt = ({ page }: ListEntryRecord): boolean => page === found.page;
  return lists.flatMap(({ entries }) => entries).find(isIt) ?? null;
}
