/**
 * The bounds between which every policy lies: opt, which knows the future and has the fewest
 * misses, and memory without end, where each page misses once.
 */
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import type { Trace } from '../traces/trace';
import type { ReplayTable } from './replay_row';
import { amplePages, infiniteChoice, optChoice } from './replay_row';

export const boundsList = ['none', 'opt', 'infinite', 'both'] as const;
export type Bounds = (typeof boundsList)[number];

export const hasOpt = (bounds: Bounds): boolean => bounds === 'opt' || bounds === 'both';
export const hasInfinite = (bounds: Bounds): boolean => bounds === 'infinite' || bounds === 'both';

/** Why these bounds cannot be had with that kind of pageout; null if they can. */
export function boundsProblem(bounds: Bounds, pageout: ReplayTable['pageout']): string | null {
  if (!hasOpt(bounds) || pageout !== 'segments') return null;
  return 'opt knows no segments; use infinite or none';
}

/** One replay: a policy with a size. */
export interface Replayed {
  readonly choice: PolicyChoice;
  readonly frames: number;
}

/** Each policy with each size, then the bounds that are not among them. */
export function replaysOf(
  choices: readonly PolicyChoice[],
  sizes: readonly number[],
  bounds: Bounds,
  trace: Pick<Trace, 'distinctPages'>,
  pageout: ReplayTable['pageout'],
): readonly Replayed[] {
  const isNew = hasOpt(bounds) && !choices.some(({ label }) => label === 'opt');
  const all = isNew ? [...choices, optChoice()] : choices;
  const replays = all.flatMap((choice) => sizes.map((frames) => ({ choice, frames })));
  if (!hasInfinite(bounds)) return replays;
  return [...replays, { choice: infiniteChoice(pageout), frames: amplePages(trace, pageout) }];
}
