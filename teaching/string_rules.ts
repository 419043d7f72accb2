/** The rules of policies as a student reads them: enough to work a string out by hand. */
import type { PolicyChoice } from '../scenarios/policy_choice';
import { conventions } from '../scenarios/policy_choice';

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

/** What the policy does, in sentences, and its options if they are not the usual ones. */
export function ruleOf(choice: PolicyChoice): string {
  const { label, name, spec } = choice;
  const rule = rules[name] ?? rarerRules[name];
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
