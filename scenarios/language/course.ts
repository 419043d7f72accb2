/**
 * The lessons of a library in the order of a course: each after the lessons that it needs, the
 * lessons of a part together. What a lesson needs must exist, and no lesson may need itself by way
 * of others.
 */
import type { Scenario } from './scenario';
import { misfit } from './scenario_error';
import { meant } from './suggest';
import type { YamlProblem } from './yaml_file';

const needsOf = ({ lesson }: Scenario): readonly string[] => lesson?.needs ?? [];

/** The part that a lesson belongs to; empty if its file gives none. */
export const partOf = ({ lesson }: Scenario): string => lesson?.part ?? '';

/** The first chain of needs that leads from a lesson back to it, or null. */
function cycleFrom(lesson: Scenario, byName: ReadonlyMap<string, Scenario>): string[] | null {
  const seen = new Set<string>();
  const walk = (name: string, chain: readonly string[]): string[] | null => {
    if (name === lesson.name && chain.length > 0) return [...chain, name];
    if (seen.has(name)) return null;
    seen.add(name);
    const here = byName.get(name);
    for (const need of here === undefined ? [] : needsOf(here)) {
      const found = walk(need, [...chain, name]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(lesson.name, []);
}

/**
 * What is wrong with the needs of lessons; `others` are names of lessons that exist elsewhere, and
 * `needed` such lessons as far as circles may lead through them.
 */
export function courseProblems(
  lessons: readonly Scenario[],
  others: readonly string[] = [],
  needed: readonly Scenario[] = [],
): readonly YamlProblem[] {
  const byName = new Map([...needed, ...lessons].map((lesson) => [lesson.name, lesson]));
  const known = [...byName.keys(), ...others];
  const mine = new Set(lessons.map(({ name }) => name));
  return lessons.flatMap((lesson) => {
    const problem = (i: number, what: string, meantBy: string): readonly YamlProblem[] =>
      misfit(lesson, [['lesson', 'needs', i]], what, meantBy).problems;
    const missing = needsOf(lesson).flatMap((need, i) => {
      if (known.includes(need)) return [];
      return problem(i, `there is no lesson ${JSON.stringify(need)}`, meant(need, known));
    });
    const cycle = cycleFrom(lesson, byName);
    // Each lesson of a cycle finds it: the first by name of those that are checked reports it.
    const first = cycle?.filter((name) => mine.has(name)).toSorted((a, b) => (a < b ? -1 : 1))[0];
    if (cycle === null || first !== lesson.name) return missing;
    const at = needsOf(lesson).indexOf(cycle[1] ?? '');
    const chain = cycle.join(' needs ');
    return [
      ...missing,
      ...problem(at, `the needs go in a circle: ${chain}`, 'leave one of them out'),
    ];
  });
}

/** How many lessons stand before each on its longest way; for needs without a cycle. */
function depthsOf(lessons: readonly Scenario[]): ReadonlyMap<string, number> {
  const byName = new Map(lessons.map((lesson) => [lesson.name, lesson]));
  const depths = new Map<string, number>();
  const depth = (lesson: Scenario): number => {
    const known = depths.get(lesson.name);
    if (known !== undefined) return known;
    const before = needsOf(lesson).flatMap((need) => byName.get(need) ?? []);
    const found = Math.max(0, ...before.map((each) => depth(each) + 1));
    depths.set(lesson.name, found);
    return found;
  };
  for (const lesson of lessons) depth(lesson);
  return depths;
}

/**
 * Lessons whose needs have no problem, in the order of a course. A part begins when it needs no
 * other part any more; of several the one comes first whose last lesson has the fewest lessons
 * before it. Within a part, lessons that can be next come by name.
 */
export function courseOf(lessons: readonly Scenario[]): readonly Scenario[] {
  const depths = depthsOf(lessons);
  const byName = new Map(lessons.map((lesson) => [lesson.name, lesson]));
  const ranks = new Map<string, number>();
  for (const lesson of lessons) {
    const rank = Math.max(ranks.get(partOf(lesson)) ?? 0, depths.get(lesson.name) ?? 0);
    ranks.set(partOf(lesson), rank);
  }
  const order: Scenario[] = [];
  const placed = new Set<string>();
  const isReady = (lesson: Scenario): boolean =>
    needsOf(lesson).every((need) => placed.has(need) || !byName.has(need));
  /** True if no lesson of the part needs one of another part that is still to come. */
  const isOpen = (part: string): boolean =>
    lessons
      .filter((lesson) => partOf(lesson) === part)
      .flatMap(needsOf)
      .every((need) => {
        const lesson = byName.get(need);
        return lesson === undefined || placed.has(need) || partOf(lesson) === part;
      });
  const key = (lesson: Scenario): readonly (number | string)[] => {
    const part = partOf(lesson);
    const last = order.at(-1);
    const goesOn = last !== undefined && partOf(last) === part;
    return [goesOn ? 0 : 1, isOpen(part) ? 0 : 1, ranks.get(part) ?? 0, part, lesson.name];
  };
  while (order.length < lessons.length) {
    const ready = lessons.filter((lesson) => !placed.has(lesson.name) && isReady(lesson));
    const [next] = ready.toSorted((a, b) => compared(key(a), key(b)));
    if (next === undefined) break;
    order.push(next);
    placed.add(next.name);
  }
  return order;
}

/** Compares part by part. */
function compared(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? left;
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return 0;
}
