/**
 * How a pager of one's own begins. A pager names what it does; for the rest there are defaults, and
 * only memory_object_data_request has none.
 */
import {
  call,
  flag,
  GivenError,
  list,
  maybe,
  oneOf,
  record,
  recordProblem,
  text,
} from '../kernel/mach/given';
import type { Pager, PagerSpec } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import { MACH_PORT_NULL } from '../kernel/mach/types';
import { pagerDefaults, receivePort } from './pager';

/** What a pager must say, and what it may. */
export interface PagerParts<S> extends Partial<Omit<PagerSpec<S>, 'on'>> {
  /**
   * A handler for each message that the pager cares about. `pagerDefaults` handles the others: an
   * object is ready at once, a lock is granted, a returned page is deallocated.
   */
  readonly on: PagerSpec<S>['on'];
}

const THREADS: PagerSpec<unknown>['threads'] = [{ set: 'objects', count: 1, vmPrivilege: false }];

const FORMS = {
  summary: maybe(text),
  origin: maybe(text),
  threads: maybe(list(record(), "a list of { set: 'objects', count: 1, vmPrivilege: false }")),
  contents: maybe(oneOf(['any', 'bytes'])),
  readsData: maybe(flag),
  create: maybe(call),
  start: maybe(call),
  open: maybe(call),
  on: record(),
};

/** The record itself, if it is one; a mistake in it is reported when the pager is added. */
function problemOf(parts: unknown): string | null {
  if (typeof parts !== 'object' || parts === null) {
    return `needs a record { on: { ... } }; got ${parts === null ? 'null' : typeof parts}`;
  }
  if (!('on' in parts) || typeof parts.on !== 'object' || parts.on === null) {
    return 'needs on: { memory_object_data_request: (task, self, { body }) => ... }';
  }
  const problem = recordProblem(parts, FORMS, 'the pager');
  return problem === null ? null : `: ${problem}`;
}

/**
 * Makes a pager. The defaults of what is left out:
 *
 *   threads    one, which serves the port set `objects`
 *   contents   `any`: pages may be bytes or stamps
 *   readsData  true: what arrives is resident when a handler runs
 *   create     a state `{}`
 *   start      does nothing
 *   open       makes a receive right in the port set of the first threads
 *   on         `pagerDefaults`, under the handlers that are given
 *
 * Throws a TypeError if there is no record of handlers.
 */
export function definePager<S>(parts: PagerParts<S>): Pager {
  const problem = problemOf(parts);
  if (problem !== null) throw new GivenError(`definePager ${problem}`.replace(' :', ':'));
  const { threads = THREADS, on } = parts;
  return sealPager<S>({
    summary: 'a pager',
    origin: 'ours',
    contents: 'any',
    readsData: true,
    create: () => ({}) as S, // brand: a pager without `create` has no state
    start: () => {},
    open: (task) => {
      const set = threads[0]?.set;
      return set === undefined ? MACH_PORT_NULL : receivePort(task, set);
    },
    ...parts,
    threads,
    on: { ...pagerDefaults, ...on },
  });
}
