/**
 * A policy of the user's own at work: what it throws, or names without having been given it, is
 * told in one line with the place in the user's file, and not as a failure of the kernel.
 */
import type { PageId } from '../kernel/mach/types';
import type { Policy, PolicySpec } from '../kernel/policy/policy';
import { UsageError } from './output';
import { loadPolicyFile } from './policy_file';
import { placeIn } from './user_module';

/** What every policy must be able to do. */
const REQUIRED = ['enter', 'move', 'leave', 'candidate', 'refused', 'pages', 'save'] as const;

/** What it may be able to do besides. */
const OPTIONAL = ['incoming', 'refill', 'touched', 'candidateIn', 'pagesIn', 'queues'] as const;

/** Wraps the functions of an object in place, so that what they throw names the user's file. */
function name(file: string, policy: object, keys: readonly string[]): void {
  for (const key of keys) {
    const work: unknown = Reflect.get(policy, key);
    if (typeof work !== 'function') continue;
    const named = (...given: readonly unknown[]): unknown => {
      try {
        return Reflect.apply(work, policy, given);
      } catch (error) {
        throw problem(file, `${key}() throws ${String(error)}`, error);
      }
    };
    if (!Reflect.defineProperty(policy, key, { value: named, configurable: true, writable: true }))
      throw problem(file, `${key}() cannot be watched: the policy is frozen`);
  }
}

function problem(file: string, what: string, error: unknown = null): UsageError {
  const place = error instanceof Error ? placeIn(file, error) : '';
  return new UsageError(`${file}${place}: ${what}; \`machvm policies ${file} --check\` tries it`);
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
  policy.candidate = (why) => {
    const page = candidate(why);
    const left = page === -1 && why === 'full' ? policy.pages().length : 0;
    if (page === -1 ? left === 0 : known.has(page)) return page;
    const what = page === -1 ? `none of its ${left} pages` : `${page}, which it was not given`;
    throw problem(file, `candidate() names ${what}`);
  };
}

/** The policy that a file exports, guarded. Throws a UsageError if there is none. */
export function loadGuardedPolicy(file: string): PolicySpec {
  const spec = loadPolicyFile(file);
  return {
    ...spec,
    create(options, random, view) {
      let policy: Policy;
      try {
        policy = spec.create(options, random, view);
      } catch (error) {
        throw problem(file, `create() throws ${String(error)}`, error);
      }
      for (const key of REQUIRED) {
        const work: unknown = Reflect.get(Object(policy), key);
        if (typeof work !== 'function') throw problem(file, `create() gives no ${key}()`);
      }
      name(file, policy, [...REQUIRED, ...OPTIONAL]);
      watch(file, policy);
      return policy;
    },
  };
}
