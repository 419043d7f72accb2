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

/** What the policy does, in sentences, and its options if they are not the usual ones. */
export function ruleOf(choice: PolicyChoice): string {
  const { label, name, spec } = choice;
  const rule = rules[name];
  if (rule !== undefined && label === name) return rule;
  const options = conventions(choice);
  const set = options === '' ? '' : ` Its options: ${options}.`;
  const where = name === label ? '' : `; \`machvm policies ${name}\` describes them`;
  return `${rule ?? `${spec.summary}.`}${set === '' ? '' : `${set.replace(/\.$/, '')}${where}.`}`;
}

/** A sentence on a policy of the registry that students know; null for the others. */
export function knownRule(name: string): string | null {
  return rules[name]?.split('. ')[0]?.replace(/\.$/, '') ?? null;
}

/** Policies whose answers students give by mistake, the commonest first. */
export const knownPolicies: readonly string[] = Object.keys(rules);
