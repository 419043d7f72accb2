/**
 * The parts of a policy: the functions of the contract (policy.ts), and whether what `create`
 * returned has them, each of the right type.
 */
import type { Form } from '../mach/given';
import { call, fieldsProblem, flag, having, maybe, shown, whole } from '../mach/given';

/** The functions that every policy has. */
const REQUIRED = ['enter', 'move', 'leave', 'candidate', 'refused', 'pages', 'order'] as const;

/** The functions that a policy may have besides. */
const OPTIONAL = [
  'incoming',
  'refill',
  'candidateIn',
  'pagesIn',
  'touched',
  'marked',
  'cleaned',
  'queues',
  'isInactive',
] as const;

/** All functions of the contract that are called on the policy itself. */
export const policyFunctions = [...REQUIRED, ...OPTIONAL] as const;

const INTERVAL: Form = {
  meant: '{ references, passed() }, references a whole number from 1',
  fits: (value) => fieldsProblem(value, { references: whole(1), passed: call }) === null,
};

/** What a policy may leave out, and what it must be if it is there. */
const PARTS: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(OPTIONAL.map((key) => [key, maybe(call)])),
  loadCounts: maybe(flag),
  trims: maybe(flag),
  interval: maybe(INTERVAL),
};

/** Why what `create` returned is not a policy, or null. */
export function policyProblem(policy: unknown): string | null {
  if (typeof policy !== 'object' || policy === null) {
    return `create returns ${shown(policy)}; return a record with ${REQUIRED.join(', ')}`;
  }
  const missing = REQUIRED.find((key) => !having([key], '').fits(policy));
  if (missing !== undefined) return `it has no function ${missing}; Policy describes it`;
  return fieldsProblem(policy, PARTS);
}
