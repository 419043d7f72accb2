/**
 * A policy of the user's own at work. What it throws, names without having been given it, or
 * returns where something else is expected, is reported in one line with the place in the user's
 * file, and not as a failure of the kernel. The watchdog sees which of its functions runs.
 */
import { shown } from '../../kernel/mach/given';
import { isPromise, thrownText } from '../../kernel/mach/pager_error';
import type { PageId } from '../../kernel/mach/types';
import type { Policy, PolicySpec } from '../../kernel/policy/policy';
import { orderProblem } from '../../kernel/policy/policy_list';
import { policyFunctions, policyProblem } from '../../kernel/policy/policy_parts';
import { UsageError } from '../show/output';
import { loadPolicyFile } from './policy_file';
import { placeOf, runsAt } from './user_code';
import { unheard, whereIn } from './user_module';

function isWhole(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value);
}

/** Says what an answer must be, if it is not that; null if it is. */
const answers: Readonly<Record<string, (value: unknown) => string | null>> = {
  candidate: (value) => (isWhole(value) ? null : 'a page that it was given, or -1'),
  candidateIn: (value) => (isWhole(value) ? null : 'a page of the segment, or -1'),
  pagesIn: (value) => (isWhole(value) ? null : 'a number of pages'),
  pages: (value) => (Array.isArray(value) && value.every(isWhole) ? null : 'a list of pages'),
  order: orderProblem,
  queues: (value) => (typeof value === 'object' && value !== null ? null : 'a record of sizes'),
};

type Wrap = (file: string, key: string, work: unknown, self: object) => unknown;

/** A function of the user's, seen by the watchdog. */
function seen(file: string, key: string, work: unknown, self: object): unknown {
  if (typeof work !== 'function') return work;
  const place = placeOf(file, `${key}()`);
  return (...given: readonly unknown[]): unknown => {
    runsAt(place);
    return unheard(Reflect.apply(work, self, given));
  };
}

/** The same, so that what it throws or returns amiss names the file. */
function named(file: string, key: string, work: unknown, self: object): unknown {
  const called = seen(file, key, work, self);
  if (typeof called !== 'function') return work;
  const fits = answers[key];
  return (...given: readonly unknown[]): unknown => {
    let answer: unknown;
    try {
      answer = called(...given);
    } catch (error) {
      throw problem(file, `${key}() throws an error: ${thrownText(error)}`, error);
    }
    if (isPromise(answer)) {
      throw problem(file, `${key}() returns a promise; it must finish before it returns`);
    }
    const expected = fits?.(answer) ?? null;
    if (expected === null) return answer;
    throw problem(file, `${key}() returns ${shown(answer)}; it must return ${expected}`);
  };
}

/** Wraps the functions of a policy in place. */
function wrap(file: string, policy: object, by: Wrap): void {
  const { interval } = policy as Partial<Policy>; // parsed
  for (const key of policyFunctions) wrapOne(file, [policy, key], key, by);
  if (interval !== undefined) wrapOne(file, [Object(interval), 'passed'], 'interval.passed', by);
}

function wrapOne(file: string, [owner, key]: [object, string], name: string, by: Wrap): void {
  const value = by(file, name, Reflect.get(owner, key), owner);
  if (typeof value !== 'function') return;
  if (!Reflect.defineProperty(owner, key, { value, configurable: true, writable: true }))
    throw problem(file, `${name}() cannot be watched: its object is frozen`);
}

function problem(file: string, what: string, error: unknown = null): UsageError {
  const place = whereIn(file, error);
  return new UsageError(`${place}: ${what}; \`machvm policies ${file} --check\` tries it`);
}

/** Sees to it that only known pages are named. */
function watch(file: string, policy: Policy): void {
  const known = new Set<PageId>();
  const { enter, leave, refused, candidate } = policy;
  policy.enter = (page, hint) => {
    known.add(page);
    enter(page, hint);
  };
  policy.leave = (page, why) => {
    known.delete(page);
    leave(page, why);
  };
  policy.refused = (page, why) => {
    if (why === 'busy') known.delete(page);
    refused(page, why);
  };
  policy.candidate = (why, reason) => {
    const page = candidate(why, reason);
    const left = page === -1 && why === 'full' ? policy.pages().length : 0;
    if (page === -1 ? left === 0 : known.has(page)) return page;
    const what = page === -1 ? `none of its ${left} pages` : `${page}, which it was not given`;
    throw problem(file, `candidate() names ${what}`);
  };
}

/** The policy that a file exports, guarded. Throws a UsageError if there is none. */
export function loadGuardedPolicy(file: string): PolicySpec {
  const spec = loadPolicyFile(file);
  const create = named(file, 'create', spec.create, spec) as PolicySpec['create']; // parsed
  return {
    ...spec,
    create(options, random, view) {
      const policy = create(options, random, view);
      const wrong = policyProblem(policy);
      if (wrong !== null) throw problem(file, wrong);
      wrap(file, policy, named);
      watch(file, policy);
      return policy;
    },
  };
}

/** The policy that a file exports, as it is but for the watchdog: for a check of what it does. */
export function loadWatchedPolicy(file: string): PolicySpec {
  const spec = loadPolicyFile(file);
  const create = seen(file, 'create', spec.create, spec) as PolicySpec['create']; // parsed
  return {
    ...spec,
    create(options, random, view) {
      const policy = create(options, random, view);
      if (Object.isExtensible(Object(policy))) wrap(file, policy, seen);
      return policy;
    },
  };
}
