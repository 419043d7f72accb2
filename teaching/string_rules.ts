/** The rules of policies as a student reads them: enough to work a string out by hand. */
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import { conventions } from '../scenarios/language/policy_choice';

const BITS = 'A use of a page sets its bit, also the use that brings it in.';

/** By the policy's name in the registry, with its usual options. */
const rules: Readonly<Record<string, string>> = {
  fifo: 'The page that came first leaves, whatever was used since.',
  lru: 'The page whose last use is longest ago leaves.',
  mru: 'The page that was used last leaves.',
  lifo: 'The page that came last leaves, whatever was used since.',
  opt:
    'The page whose next use is furthest away leaves. Of several that are not used again, the ' +
    'one that came first leaves.',
  lfu:
    'A page counts its uses while it is in memory, from 1. The page with the lowest count ' +
    'leaves; of equals, the one whose last use is longest ago.',
  mfu:
    'A page counts its uses while it is in memory, from 1. The page with the highest count ' +
    'leaves; of equals, the one whose last use is longest ago.',
  clock:
    `Pages stand in a ring. ${BITS} The hand passes a page whose bit is set and clears the bit; ` +
    'the first page whose bit is clear leaves. The new page takes its place, and the hand moves ' +
    'on.',
  'second-chance':
    `Pages stand in a queue. ${BITS} If the bit of the first page is set, the bit is cleared and ` +
    'the page goes to the end; the first page whose bit is clear leaves.',
};

/** Of policies whose answers nobody gives by mistake for those of another one. */
const rarerRules: Readonly<Record<string, string>> = {
  'enhanced-second-chance':
    `Pages stand in a ring. ${BITS} A store also marks it modified. The hand first goes round ` +
    'for a page with neither, and changes nothing. If there is none, it goes round for a page ' +
    'whose bit is clear, and clears the bits that it passes; then both rounds again. The new ' +
    'page takes the place of the one that leaves, and the hand moves on.',
  nru:
    `${BITS} A store also marks it modified. The bits are cleared after 1000 references. The ` +
    'classes are 0 neither, 1 modified, 2 bit set, 3 both. A page of the lowest class that has ' +
    'one leaves; of several, the one that came first.',
  sieve:
    'Pages stand in a queue, and a new page goes to its end. A hit sets the bit of a page; the ' +
    'use that brings it in does not. The hand begins at the oldest page and goes to newer ones, ' +
    'from the newest back to the oldest. It passes a page whose bit is set and clears the bit; ' +
    'the first page whose bit is clear leaves, and the hand moves on.',
  '2q':
    'A1in, Am and A1out are queues. A1in has a size of a quarter of the frames, Am of the rest; ' +
    'A1out remembers pages that have left A1in, as many as half of the frames; all are rounded ' +
    'down. A new page goes to the end of A1in; one that A1out remembers goes to the end of Am, ' +
    'and is first taken from A1out. A hit moves a page of Am to the end of Am, and changes ' +
    'nothing in A1in. For a page that A1out remembers, the first of Am leaves if Am has its ' +
    'size. Otherwise, when memory is full, the first of A1in leaves if A1in is over its size or ' +
    'Am is empty, else the first of Am.',
  arc:
    'T1 holds pages used once and T2 pages used again; B1 and B2 remember the pages that left ' +
    'them. All are queues, the oldest first. A hit moves a page to the end of T2. A page that B1 ' +
    'or B2 remembers comes back to T2, and other pages enter T1. p is 0 at first, and at most ' +
    'the number of frames. A page that comes back from B1 adds to p the larger of 1 and B2 / B1 ' +
    '(the numbers of pages in them, with that page); one from B2 takes away the larger of 1 and ' +
    'B1 / B2, down to 0. When memory is full, the first of T1 leaves if T1 has more than p pages ' +
    '(or p, and the page comes from B2), or if T2 is empty; else the first of T2. Before a page ' +
    'that neither remembers comes, the oldest of B1 is forgotten if T1 and B1 have as many pages ' +
    'as there are frames; if B1 is empty then, the first of T1 leaves and is not remembered. ' +
    'Otherwise, the oldest of B2 is forgotten if all four have twice as many.',
};

/** Of Mach's queues: a page that is followed is not needed soon, as in a sequential scan. */
const FOLLOWED =
  'Number the pages in the order in which the string first names them. If a page comes whose ' +
  'number follows that of the page that came last, that one becomes inactive if it is active: ' +
  'it goes to the end of inactive, and its bit is cleared. A page that leaves modified counts ' +
  'as one that comes.';

const ADAPTIVE: Readonly<Record<string, string>> = {
  car:
    'T1 and T2 are queues of pages; B1 and B2 remember the pages that left them, the oldest ' +
    'first. A hit sets the bit of a page; the use that brings it in does not. p is 0 at first. ' +
    'When memory is full, look at the first of T1 if T1 has at least p pages and at least one, ' +
    'or if T2 is empty; else at the first of T2. If its bit is clear, it leaves and is ' +
    'remembered. If its bit is set, clear it, move the page to the end of T2, and look again. ' +
    'Then the new page comes. One that B1 remembers goes to the end of T2 and adds to p the ' +
    'larger of 1 and B2 / B1 (the numbers of pages in them, with that page), up to the number ' +
    'of frames; one that B2 remembers goes to the end of T2 and takes away the larger of 1 and ' +
    'B1 / B2, down to 0. It is remembered no more. Any other page goes to the end of T1; before ' +
    'that, the oldest of B1 is forgotten if T1 and B1 have as many pages as there are frames; ' +
    'otherwise, the oldest of B2 is forgotten if all four have twice as many.',
  lirs:
    'A page is LIR or HIR. One frame is for HIR pages, the others are for LIR pages; a memory of ' +
    'one frame is for a LIR page. S is a stack of pages, also of some that have left; Q is a ' +
    'queue of the HIR pages in memory. When memory is full, the first of Q leaves, or the bottom ' +
    'of S if Q is empty; it stays in S as a HIR page. Then the new page comes. A page that is ' +
    'used, new or not, goes to the top of S. A HIR page that was in S before, or comes while ' +
    'there are too few LIR pages, becomes LIR and leaves Q; if there are too many LIR pages ' +
    'then, the bottom of S becomes HIR, leaves S, and goes to the end of Q. Any other HIR page ' +
    'goes to the end of Q. After each step, HIR pages at the bottom of S are taken out of S. Of ' +
    'pages that have left, S keeps twice as many as there are frames; the one that left first ' +
    'is taken out.',
  's3-fifo':
    'S and M are queues; G remembers pages that left S, as many as nine tenths of the frames, ' +
    'rounded down. A page counts its hits, from 0. A new page goes to the end of S; if G ' +
    'remembers it, it is first taken from G and goes to the end of M. When memory is full, a ' +
    'page leaves S, or M if S is empty. Of S, the first page with fewer than 2 hits leaves, and ' +
    'G remembers it; the pages before it go to the end of M and count from 0 again. If none is ' +
    'left in S, a page leaves M: the first whose count is 0. Each page before it goes to the end ' +
    'of M, and its count is lowered by one (a count above 3 becomes 2).',
  mach:
    `Pages stand in two queues, active and inactive. ${BITS} A new page goes to the end of ` +
    `active. ${FOLLOWED} When memory is full, the first active page becomes inactive until ` +
    'inactive holds two thirds of all pages, rounded down (one page, if there is only one). If ' +
    'the bit of the first inactive page is clear, it leaves. Otherwise it goes to the end of ' +
    'active, and both steps are made again.',
  gnu:
    'Pages stand in two queues, active and inactive; all are external. A hit sets the bit of a ' +
    `page. A new page goes to the end of active. ${FOLLOWED} When memory is full, the first ` +
    'active page becomes inactive until at most a third of all pages, rounded down, is active. ' +
    'Then the first inactive page leaves whose bit is clear; the pages before it go to the end ' +
    'of active. If no inactive page is left, the first active page leaves.',
};

/** What the policy does, in sentences, and its options if they are not the usual ones. */
export function ruleOf(choice: PolicyChoice): string {
  const { label, name, spec } = choice;
  const rule = rules[name] ?? rarerRules[name] ?? ADAPTIVE[name];
  const more = `\`machvm policies ${name}\``;
  const options = conventions(choice);
  const set = options === '' ? '' : ` Its options: ${options}.`;
  if (rule === undefined) return `${spec.summary}.${set} ${more} describes it.`;
  if (label === name) return rule;
  return `${rule} The options ${options} change that; ${more} describes them.`;
}

/** A sentence on a policy of the registry that students know; null for the others. */
export function knownRule(name: string): string | null {
  return rules[name]?.split('. ')[0]?.replace(/\.$/, '') ?? null;
}

/** Policies whose answers students give by mistake, the commonest first. */
export const knownPolicies: readonly string[] = Object.keys(rules);
