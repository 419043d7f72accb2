/**
 * A policy of the user's own at work. What it throws, names without having been given it, or
 * returns where something else is expected, is reported in one line with the place in the user's
 * file, and not as a failure of the kernel. The watchdog sees which of its functions runs.
 */
import { isPromise, thrownText } from '../kernel/mach/pager_error';
import type { PageId } from '../kernel/mach/types';
import type { Policy, PolicySpec } from '../kernel/policy/policy';
import { orderProblem } from '../kernel/policy/policy_list';
import { UsageError } from './output';
import { loadPolicyFile } from './policy_file';
import { placeOf, runsAt } from './user_code';
import { unheard, whereIn } from './user_module';

/** What every policy must be able to do. */
const REQUIRED = ['enter', 'move', 'leave', 'candidate', 'refused', 'pages', 'order'] as const;

/** What it may be able to do besides. */
const OPTIONAL = [
  'incoming',
  'refill',
  'touched',
  'marked',
  'cleaned',
  'candidateIn',
  'pagesIn',
  'queues',
  'isInactive',
] as const;

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

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

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
  for (const key of [...REQUIRED, ...OPTIONAL]) {
    const value = by(file, key, Reflect.get(policy, key), policy);
    if (typeof value !== 'function') continue;
    if (!Reflect.defineProperty(policy, key, { value, configurable: true, writable: true }))
      throw problem(file, `${key}() cannot be watched: the policy is frozen`);
  }
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

/** What `create` gives must be a policy before it is one. */
function checkPolicy(file: string, policy: unknown): void {
  for (const key of REQUIRED) {
    const work: unknown = Reflect.get(Object(policy), key);
    if (typeof work !== 'function') throw problem(file, `create() gives no ${key}()`);
  }
  const { interval } = Object(policy);
  if (interval === undefined) return;
  const { references, passed } = Object(interval);
  if (isWhole(references) && references > 0 && typeof passed === 'function') return;
  throw problem(
    file,
    'interval must be { references, passed() }, references a whole number from 1',
  );
}

/** The policy that a file exports, guarded. Throws a UsageError if there is none. */
export function loadGuardedPolicy(file: string): PolicySpec {
  const spec = loadPolicyFile(file);
  const create = named(file, 'create', spec.create, spec) as PolicySpec['create']; // parsed
  return {
    ...spec,
    create(options, random, view) {
      const policy = create(options, random, view);
      checkPolicy(file, policy);
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
