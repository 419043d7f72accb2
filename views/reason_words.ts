/**
 * Reasons in words: why a policy chose a page, what the frame was needed for, and what a page was
 * returned for. What a policy says of the pages that it passed over follows a few patterns; pages
 * of one pattern are named together. Words of a user's policy that follow none are quoted.
 */
import {
  call,
  fieldsProblem,
  list,
  needs,
  oneOf,
  record,
  refuse,
  text,
  whole,
} from '../kernel/mach/given';
import type { EvictionNeed, ReturnCause, ReturnReason } from '../kernel/mach/pageout_reasons';
import { evictionNeeds, returnCauses } from '../kernel/mach/pageout_reasons';
import { grouped } from './numbers';

/** What a policy knew when it named its victim; a page is whatever the caller can name. */
export interface Choice<P> {
  readonly victim: P;
  /** What the policy's candidates have in common, such as `least recently used`. */
  readonly rule: string;
  /** The pages that it passed over, in order, and what spared each. */
  readonly passed: readonly (P & { readonly why: string })[];
}

/** Pages of an object that ends are not chosen: they all leave. */
export const OBJECT_ENDS = 'its object ends';

/** Causes of returns that no other event tells of: somebody asked, or the place was taken. */
export const askedCauses: ReadonlySet<string> = new Set<ReturnCause>([
  'lock_request',
  'msync',
  'object_sync',
  'rejected',
]);

const CHOICE = { rule: text, passed: list(record()) };
const NEED = { need: oneOf(evictionNeeds), free: whole(-1), wanted: whole(-1) };

/** So many pages are named, or fewer of a list that is longer. */
const MOST_NAMES = 5;
const FIRST_NAMES = 3;

/** How the pages of one pattern are spoken of. */
interface Pattern {
  readonly why: RegExp;
  /** What stands in brackets behind each page, by what the pattern has found. */
  readonly note?: (found: readonly string[]) => string;
  readonly says: (pages: string, many: boolean, found: readonly string[]) => string;
  /** The policy compared pages: they are named behind the rule that decided. */
  readonly compares?: true;
  /** Who may come back to a page: the hand of a clock, or the head of a queue. */
  readonly ends?: 'hand' | 'head';
}

const bits = (many: boolean): string => (many ? 'whose bits were set' : 'whose bit was set');
const them = (many: boolean): string => (many ? 'them' : 'it');
const their = (many: boolean): string => (many ? 'their' : 'its');
const were = (many: boolean): string => (many ? 'were' : 'was');
const plural = (many: boolean, word: string): string => (many ? `${word}s` : word);
const first = ([found = '']: readonly string[]): string => found;

const patterns: readonly Pattern[] = [
  {
    why: /^touched, bit cleared$/,
    says: (pages, many) => `the hand passed ${pages}, ${bits(many)}, and cleared ${them(many)}`,
    ends: 'hand',
  },
  {
    why: /^counter (\d+), lowered$/,
    note: first,
    says: (pages, many) => `the hand passed ${pages} and lowered ${plural(many, 'the counter')}`,
    ends: 'hand',
  },
  {
    why: /^in the working set$/,
    says: (pages, many) =>
      `the hand passed ${pages}, which ${many ? 'are' : 'is'} in the working set`,
    ends: 'hand',
  },
  {
    why: /^touched, bit cleared, moved to (.*)$/,
    says: (pages, many, [where = '']) => {
      const cleared = `${their(many)} ${plural(many, 'bit')} cleared`;
      return `${pages}, ${bits(many)}, moved to ${where} with ${cleared}`;
    },
    ends: 'head',
  },
  {
    why: /^counter (\d+), lowered, moved to (.*)$/,
    note: first,
    says: (pages, many, [, where = '']) =>
      `${pages} moved to ${where} with ${their(many)} ${plural(many, 'counter')} lowered`,
    ends: 'head',
  },
  {
    why: /^counter (\d+), moved to (.*)$/,
    note: first,
    says: (pages, many, [, where = '']) =>
      `${pages} moved to ${where} because of ${their(many)} ${plural(many, 'counter')}`,
  },
  {
    why: /^cannot move, moved to (.*)$/,
    says: (pages, _many, [where = '']) => `${pages} cannot leave now and went to ${where}`,
  },
  {
    why: /^touched, made active$/,
    says: (pages, many) => `${pages} ${were(many)} touched while inactive and became active`,
  },
  {
    why: /^counter (\d+)$/,
    note: first,
    says: (pages, many) => `${pages} ${many ? 'have' : 'has'} no lower counter`,
    compares: true,
  },
  {
    why: /^counter (\d+), touched$/,
    note: first,
    says: (pages, many) => `${pages} ${were(many)} touched in this interval`,
    compares: true,
  },
  {
    why: /^(class \d), (.*)$/,
    says: (pages, many, [name = '', what = '']) =>
      `${pages} ${many ? 'are' : 'is'} of ${name} (${what})`,
    compares: true,
  },
  {
    why: /^(touched|modified)$/,
    says: (pages, many, [what = '']) => `${pages} ${were(many)} ${what}`,
  },
  {
    why: /^(.*)$/,
    says: (pages, many, [why = '']) => `${pages} ${were(many)} passed over (${why})`,
  },
];

/** Pages that are spoken of together, with what they have in common. */
interface Group {
  readonly pattern: Pattern;
  /** What the pattern has found, but for what stands behind each page. */
  readonly found: readonly string[];
  readonly key: string;
  readonly names: string[];
  readonly shown: string[];
}

function newGroup(why: string): { readonly group: Group; readonly note: string } {
  for (const pattern of patterns) {
    const found = pattern.why.exec(why)?.slice(1);
    if (found === undefined) continue;
    const note = pattern.note?.(found) ?? '';
    const common = pattern.note === undefined ? found.join() : found.slice(1).join();
    const key = `${patterns.indexOf(pattern)} ${pattern.compares && note !== '' ? '' : common}`;
    return { group: { pattern, found, key, names: [], shown: [] }, note };
  }
  throw new Error('no pattern'); // The last one fits anything.
}

/** Groups in the order of their first pages; a page that comes again begins another round. */
function roundsOf<P>(
  passed: Choice<P>['passed'],
  name: (page: P) => string,
): readonly (readonly Group[])[] {
  const rounds: Group[][] = [];
  let round = new Map<string, Group>();
  let seen = new Set<string>();
  for (const page of passed) {
    const own = name(page);
    if (rounds.length === 0 || seen.has(own)) {
      round = new Map();
      seen = new Set();
      rounds.push([]);
    }
    seen.add(own);
    const { group, note } = newGroup(page.why);
    let known = round.get(group.key);
    if (known === undefined) {
      known = group;
      round.set(group.key, group);
      rounds[rounds.length - 1]?.push(group);
    }
    known.names.push(own);
    known.shown.push(note === '' ? own : `${own} (${note})`);
  }
  return rounds;
}

/** `A/1`, `A/1 and A/2`, `A/1, A/2, A/3 and 7 more`. */
export function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMES) {
    const more = grouped(names.length - FIRST_NAMES);
    return `${names.slice(0, FIRST_NAMES).join(', ')} and ${more} more`;
  }
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

const groupText = ({ pattern, shown, found }: Group): string =>
  pattern.says(listed(shown), shown.length > 1, found);

/** Rules that say no more than that the hand, or the search, went on until it found a page. */
const IMPLIED = new Set([
  'not touched since the hand last came by',
  'first whose counter is zero',
  'first in the queue that was not touched',
]);

/** Rules that need all pages: the hand has gone around when one of them decides. */
const ALL_AROUND = new Set(['oldest time, since all are in the working set']);

/**
 * Why a policy chose a page, as a phrase without a full stop: `the hand passed A/1 and A/2, whose
 * bits were set, and cleared them`. `name` says what a page is called. Of a long list of pages the
 * first are named. Throws a GivenError for what is not a reason, or not a function.
 */
export function reasonText<P>(choice: Choice<P>, name: (page: P) => string): string {
  refuse('reasonText', fieldsProblem(choice, CHOICE));
  needs('reasonText', 'name', name, call);
  const { passed } = choice;
  const rule = choice.rule === '' ? 'chosen by the policy' : choice.rule;
  const rounds = roundsOf(passed, name);
  const compared = rounds.flat().filter(({ pattern }) => pattern.compares);
  const walk = walkText(rounds, ALL_AROUND.has(rule) ? null : name(choice.victim));
  const decides = walk !== '' && IMPLIED.has(rule) ? [] : [rule];
  return [...(walk === '' ? [] : [walk]), ...decides, ...compared.map(groupText)].join('; ');
}

/** The way of a hand or a search, round by round; it may come back to the victim. */
function walkText(rounds: readonly (readonly Group[])[], victim: string | null): string {
  const steps: string[] = [];
  let hand = 'the hand';
  let before = '';
  for (const round of rounds) {
    for (const group of round.filter(({ pattern }) => !pattern.compares)) {
      steps.push(before + groupText(group).replace(/^the hand/, hand));
      if (group.pattern.ends === 'hand') hand = 'it';
      before = '';
    }
    before = 'then ';
  }
  const groups = rounds.flat();
  const { ends } = groups[groups.length - 1]?.pattern ?? {};
  const passed = victim !== null && groups.some(({ names }) => names.includes(victim));
  if (ends === undefined || !passed) return steps.join('; ');
  const last = steps.pop() ?? '';
  const back =
    ends === 'hand'
      ? `${last.replace(/,? and (cleared|lowered) /, ', $1 ')}, and came back to ${victim}`
      : `${last}, so that ${victim} was first again`;
  return [...steps, back].join('; ');
}

/**
 * What the victim was wanted for: `29 free, 30 wanted`. Throws a GivenError for a need that does
 * not exist.
 */
export function needText(given: EvictionNeed): string {
  refuse('needText', fieldsProblem(given, NEED));
  const { need, free, wanted, segment } = given;
  switch (need) {
    case 'full':
      return `all ${grouped(wanted)} frames in use`;
    case 'interval':
      return 'whether memory is full or not';
    case 'target':
      return `${grouped(free)} free, ${grouped(wanted)} wanted`;
    case 'waiting':
      return 'threads wait for memory';
    case 'segment':
      return `${segment} has ${grouped(free)} free, ${grouped(wanted)} wanted`;
    case 'round':
      return 'its round continues';
  }
}

/**
 * What pages were returned for; '' for those that the policy chose. Throws a GivenError for a cause
 * that does not exist.
 */
export function returnText(given: ReturnReason): string {
  refuse('returnText', fieldsProblem(given, { cause: oneOf(returnCauses) }));
  const { cause, kernelCopy } = given;
  const stays = kernelCopy ? 'stays cached' : 'flushed';
  switch (cause) {
    case 'evicted':
      return '';
    case 'paged_twice':
      return 'to the default pager too';
    case 'object_ends':
      return OBJECT_ENDS;
    case 'lock_request':
      return `lock_request; ${stays}`;
    case 'msync':
      return `vm_msync; ${stays}`;
    case 'object_sync':
      return `vm_object_sync; ${stays}`;
    case 'rejected':
      return 'its place was taken';
    case 'pushed':
      return 'the old contents belong to the copy';
  }
}
