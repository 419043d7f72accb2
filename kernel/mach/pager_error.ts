/**
 * What is wrong with a pager as it is written. Its messages may be anything, and get a kern_return;
 * a pager that cannot be run as one stops whoever runs it. @ours
 */
import type { KernReturn } from './kern_return';
import { kernReturns } from './kern_return';
import { messageDefs } from './message_table';
import { plainProblem } from './plain';
import type { Outcome, Pager } from './task';

/** A pager that breaks the contract of PagerSpec. The message is one line: what, and what to do. */
export class PagerError extends Error {
  override readonly name = 'PagerError';
  /** The pager's name. */
  readonly pager: string;
  /** The message without the pager's name. */
  readonly what: string;

  /** `cause`: what the pager threw, if it threw. */
  constructor(pager: string, what: string, cause: unknown = null) {
    super(`pager ${pager}: ${what}`, cause === null ? {} : { cause });
    this.pager = pager;
    this.what = what;
  }
}

/** No pager needs more threads than this for one set. */
const MOST_THREADS = 1024;

const THREADS = "threads: [{ set: 'objects', count: 1, vmPrivilege: false }]";

function threadsProblem(threads: unknown): string | null {
  if (!Array.isArray(threads) || threads.length === 0) {
    return `declares no threads; write ${THREADS}`;
  }
  for (const entry of threads) {
    const { set, count, vmPrivilege }: Record<string, unknown> = Object(entry);
    if (typeof set !== 'string' || set === '') {
      return `declares threads without a set; write ${THREADS}`;
    }
    if (!(typeof count === 'number' && Number.isInteger(count)) || count < 1) {
      return `threads: the count of ${set} is ${String(count)}; write a whole number from 1`;
    }
    if (count > MOST_THREADS) return `threads: the count of ${set} is above ${MOST_THREADS}`;
    if (vmPrivilege !== undefined && typeof vmPrivilege !== 'boolean') {
      return `threads: vmPrivilege of ${set} is ${String(vmPrivilege)}; write true or false`;
    }
  }
  return null;
}

function handlersProblem(on: unknown): string | null {
  if (typeof on !== 'object' || on === null) {
    return 'has no handlers; write on: { ...pagerDefaults, memory_object_data_request: ... }';
  }
  for (const [name, handler] of Object.entries(on)) {
    if (!Object.hasOwn(messageDefs, name)) {
      return `handles ${name}, which is not a message; \`machvm explain\` lists the messages`;
    }
    if (handler !== undefined && typeof handler !== 'function') {
      return `the handler of ${name} is not a function`;
    }
  }
  return null;
}

/** Why a pager cannot be added to a machine, or null. */
export function pagerProblem(pager: Pager): string | null {
  for (const key of ['create', 'start', 'open'] as const) {
    if (typeof pager[key] !== 'function') return `has no function ${key}; PagerSpec describes it`;
  }
  return threadsProblem(pager.threads) ?? handlersProblem(pager.on);
}

/** True for a promise, of whatever realm. */
export function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
    ? typeof value.then === 'function'
    : false;
}

/** What is to be done instead of waiting inside a function of a pager. */
const AT_ONCE = 'it must finish before it returns, without async or await';

/**
 * Calls `create`, `start` or `open`. Throws a PagerError for what they throw, for a promise, and
 * for state that is not plain data afterwards.
 */
export function callPager<T>(pager: string, what: string, work: () => T, state: () => unknown): T {
  let answer: T;
  try {
    answer = work();
  } catch (error) {
    if (error instanceof PagerError) throw error;
    throw new PagerError(pager, `${what} throws an error: ${thrownText(error)}`, error);
  }
  if (isPromise(answer)) throw new PagerError(pager, `${what} returns a promise; ${AT_ONCE}`);
  const problem = stateProblem(what === 'create' ? answer : state());
  if (problem !== null) throw new PagerError(pager, `after ${what}, ${problem}`);
  return answer;
}

/** Why something cannot be a pager's state, or null. */
export function stateProblem(state: unknown): string | null {
  const problem = plainProblem(state);
  if (problem === null) return null;
  return `its state has ${problem}; keep plain data: records, arrays, numbers, text, typed arrays`;
}

/** What was thrown, in one line. */
export function thrownText(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s*\n\s*/g, ' ');
}

const OUTCOMES = 'a handler returns nothing, a kern_return_t, { again } or { receiveFrom, frame }';

/** Why a handler's answer is not an outcome, or null. */
export function outcomeProblem(handler: string, outcome: unknown): string | null {
  if (isPromise(outcome)) {
    return `${handler} returns a promise; ${AT_ONCE}: to wait for a reply, return receiveFrom`;
  }
  if (isOutcome(outcome)) return null;
  const shown = typeof outcome === 'object' ? 'an object' : String(outcome);
  return `${handler} returns ${shown}; ${OUTCOMES}`;
}

function isOutcome(outcome: unknown): outcome is Outcome {
  if (typeof outcome === 'string') {
    const codes: Readonly<Partial<Record<KernReturn, unknown>>> = kernReturns;
    return Object.hasOwn(codes, outcome);
  }
  if (typeof outcome !== 'object' || outcome === null) return outcome === undefined;
  if ('again' in outcome) return typeof outcome.again === 'string';
  return 'receiveFrom' in outcome && typeof outcome.receiveFrom === 'number';
}
