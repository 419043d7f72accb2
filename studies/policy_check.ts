/**
 * Whether a policy keeps the contract of kernel/policy/policy.ts: it is driven by hand with random
 * scripts, then by the kernel with random reference strings. What is found names the script or the
 * string that shows it. All chance comes from a seed.
 */
import { GivenError } from '../kernel/mach/given';
import type { PageId, Random } from '../kernel/mach/types';
import { pageId, tick } from '../kernel/mach/types';
import type { Policy, PolicyView } from '../kernel/policy/policy';
import { Reason } from '../kernel/policy/policy';
import { orderProblem } from '../kernel/policy/policy_list';
import { policyProblem } from '../kernel/policy/policy_parts';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import { chance } from '../scenarios/replay/chance';
import { readReferenceString } from '../traces/readers/refs';
import type { Trace } from '../traces/trace';
import type { ReplayTable } from './replay_row';
import { optChoice } from './replay_row';
import { beginRow } from './running_row';

const SCRIPTS = 50;
const STRINGS = 50;
const PAGES = 12;

/** A machine of a few pages that are never busy; a test of its own may set more. */
function quietView(forgotten: (page: PageId) => void): PolicyView {
  return {
    referenced: () => false,
    used: () => false,
    use: () => undefined,
    clearReference: () => undefined,
    modified: () => false,
    settled: () => true,
    busy: () => false,
    movable: () => true,
    external: (page) => page % 2 === 0,
    segments: 2,
    segment: (page) => page % 2,
    key: (page) => page,
    now: () => tick(0),
    references: () => 0,
    frames: 8,
    future: null,
    deactivated: () => undefined,
    reactivated: () => undefined,
    forgotten,
  };
}

function below(random: Random, most: number): number {
  return Math.floor(random() * most);
}

/** One step of a script, in words; what the policy must know is kept beside it. */
function takeStep(policy: Policy, known: Set<number>, random: Random): string {
  const page = below(random, 10);
  const id = pageId(page);
  if (!known.has(page)) {
    known.add(page);
    const hint = below(random, 4) === 0 ? 'inactive' : 'active';
    policy.enter(id, hint);
    return `enter ${page} ${hint}`;
  }
  const what = below(random, 4);
  if (what === 0) policy.move(id, 'inactive');
  else if (what === 1) policy.touched?.(Int32Array.of(page), 1);
  else {
    known.delete(page);
    policy.leave(id, 'freed');
  }
  return `${['move', 'touched'][what] ?? 'leave'} ${page}`;
}

function sorted(pages: Iterable<number>): string {
  return [...pages].sort((a, b) => a - b).join(' ');
}

/** What is wrong after a step; null if nothing is. */
function contractProblem(policy: Policy, known: ReadonlySet<number>): string | null {
  const candidate = policy.candidate('full');
  if (candidate === -1 && known.size > 0) return `candidate() finds none of ${sorted(known)}`;
  if (candidate !== -1 && !known.has(candidate)) {
    return `candidate() names ${candidate}, which it was not given; known: ${sorted(known)}`;
  }
  const listed = sorted(policy.pages());
  if (listed !== sorted(known)) return `pages() returns ${listed}; known: ${sorted(known)}`;
  return orderFault(policy, known);
}

/** What is wrong with the lists that the policy shows, and with its reason; null if nothing is. */
function orderFault(policy: Policy, known: ReadonlySet<number>): string | null {
  const lists = policy.order();
  const problem = orderProblem(lists);
  if (problem !== null) return `order() must return ${problem}`;
  const entries = lists.flatMap((each) => each.entries);
  const shownPages = new Set(entries.flatMap((entry) => ('page' in entry ? [entry.page] : [])));
  const listed = sorted(shownPages);
  if (listed !== sorted(known)) return `order() shows ${listed}; known: ${sorted(known)}`;
  const reason = new Reason();
  const candidate = policy.candidate('full', reason);
  // A hand that has gone all the way round passes the candidate itself, too.
  const stranger = reason.passed.find(({ page }) => !known.has(page));
  if (stranger === undefined) return null;
  return `candidate() passes ${stranger.page} on the way to ${candidate}; known: ${sorted(known)}`;
}

function scriptProblem(choice: PolicyChoice, seed: string): string | null {
  const random = chance(seed, 'script');
  const known = new Set<number>();
  const view = quietView((page) => known.delete(page));
  const steps: string[] = [];
  try {
    const policy = choice.spec.create(choice.options, chance(seed, 'policy'), view);
    for (let i = below(random, 200); i > 0; i -= 1) {
      steps.push(takeStep(policy, known, random));
      const problem = contractProblem(policy, known);
      if (problem !== null) return `${problem}; after: ${steps.slice(-6).join(', ')}`;
    }
  } catch (error) {
    return `throws ${String(error)}; after: ${steps.slice(-6).join(', ')}`;
  }
  return null;
}

/** A part of the policy that is missing or of the wrong type; null if there is none. */
function partsProblem({ spec, options }: PolicyChoice): string | null {
  const view = quietView(() => undefined);
  try {
    return policyProblem(spec.create(options, chance('parts', 'policy'), view));
  } catch (error) {
    return `create() throws ${String(error)}`;
  }
}

/** The number of faults, or why there is none. */
function faultsOf(trace: Trace, choice: PolicyChoice, frames: number, mode: Mode): number | string {
  const table: ReplayTable = { ...mode, contents: 'stamps', store: 'object' };
  try {
    const running = beginRow({ trace, choice, frames, table });
    while (running.advance());
    return running.row().faults;
  } catch (error) {
    // An error of the replay's begins with the policy, as whoever prints this does.
    if (error instanceof GivenError) return error.message.replace(`${choice.label}: `, '');
    return String(error);
  }
}

type Mode = Pick<ReplayTable, 'pageout' | 'seed' | 'kernel'>;

function stringProblem(choice: PolicyChoice, seed: string): string | null {
  const random = chance(seed, 'string');
  const references = Array.from({ length: 1 + below(random, 120) }, () => {
    const page = below(random, PAGES);
    return below(random, 3) === 0 ? `${page}w` : `${page}`;
  });
  const trace = readReferenceString(references.join(' '), { file: 'string' });
  const frames = 1 + below(random, 8);
  const demand: Mode = { pageout: 'demand', seed };
  const shown = `with ${frames} frames on ${references.join(' ')}`;
  const faults = faultsOf(trace, choice, frames, demand);
  const least = faultsOf(trace, optChoice(), frames, demand);
  if (typeof faults === 'string') return `${faults}, ${shown}`;
  if (faults < Number(least)) return `${faults} faults, fewer than opt's ${least}, ${shown}`;
  const again = faultsOf(trace, choice, frames, demand);
  if (again !== faults) return `${faults} faults, then ${again} with the same seed, ${shown}`;
  const kernel = faultsOf(trace, choice, frames, { ...demand, kernel: true });
  if (kernel !== faults) {
    const rule = 'a policy must not order pages by number';
    return `${faults} faults alone, ${kernel} in the kernel, ${shown}; ${rule}`;
  }
  const ample = faultsOf(trace, choice, PAGES, demand);
  if (ample !== trace.distinctPages) {
    return `${ample} faults where all ${trace.distinctPages} pages fit, ${shown}`;
  }
  const daemon = faultsOf(trace, choice, 64 + frames, { pageout: 'daemon', seed });
  return typeof daemon === 'string' ? `${daemon}, under the daemon ${shown}` : null;
}

/**
 * What a policy does that it may not; empty if it keeps the contract. At most one of each kind.
 * `tried` is called after each script and each string.
 */
export function policyProblems(
  choice: PolicyChoice,
  tried: () => void = () => undefined,
): readonly string[] {
  const wrong = partsProblem(choice);
  if (wrong !== null) return [wrong];
  const found: string[] = [];
  for (let i = 0; i < SCRIPTS && found.length === 0; i += 1) {
    const problem = scriptProblem(choice, `script ${i}`);
    tried();
    if (problem !== null) found.push(problem);
  }
  for (let i = 0; i < STRINGS; i += 1) {
    const problem = stringProblem(choice, `string ${i}`);
    tried();
    if (problem !== null) return [...found, problem];
  }
  return found;
}

/** How much `policyProblems` tries. */
export const POLICY_CHECKS = { scripts: SCRIPTS, strings: STRINGS };
