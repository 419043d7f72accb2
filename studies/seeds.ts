/**
 * Seeds: which replays depend on one, and rows of several seeds as one row for people, the mean and
 * the spread of each count.
 */
import { policies } from '../kernel/policy/policies';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import { INFINITE } from './replay_row';
import type { StudyRow } from './study_row';

/** True if rows of the policy may differ from seed to seed; a file of the user's may say so. */
function usesChance({ name, spec }: PolicyChoice): boolean {
  const isOurs = name === INFINITE || Object.hasOwn(policies, name);
  return spec.usesChance ?? !isOurs;
}

/** The seeds that a policy is replayed with: all of them, or the first where none is used. */
export function seedsFor(choice: PolicyChoice, seeds: readonly string[]): readonly string[] {
  return usesChance(choice) ? seeds : seeds.slice(0, 1);
}

/** A row a table shows: of one replay, or the means of several that differ in their seeds alone. */
export type MeanRow<Row extends StudyRow = StudyRow> = Row & {
  /** How many rows it stands for. */
  readonly seeds: number;
  /** The standard deviation of each count, by its column; none of a single row. */
  readonly spread: Readonly<Record<string, number>>;
};

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample; 0 for a single value. */
function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function meanRow<Row extends StudyRow>(rows: readonly Row[], first: Row): MeanRow<Row> {
  if (rows.length === 1) return { ...first, seeds: 1, spread: {} };
  const counts = Object.entries(first).flatMap(([key, value]) => {
    if (typeof value !== 'number') return [];
    return [[key, rows.map((row) => Number(Reflect.get(row, key)))] as const];
  });
  return {
    ...first,
    ...Object.fromEntries(counts.map(([key, values]) => [key, mean(values)])),
    seeds: rows.length,
    spread: Object.fromEntries(counts.map(([key, values]) => [key, deviation(values)])),
  };
}

/** Rows that differ in their seeds alone, each such group as one, in the order of the first. */
export function meanRows<Row extends StudyRow>(rows: readonly Row[]): readonly MeanRow<Row>[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.trace, row.policy, row.frames]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined ? [] : [meanRow(group, group[0])],
  );
}

/** What a mean is, for the head of a table; null if each row stands for one replay. */
export function meansText(rows: readonly MeanRow[]): string | null {
  const most = Math.max(0, ...rows.map(({ seeds }) => seeds));
  if (most < 2) return null;
  return `±: mean and standard deviation over ${most} seeds, where a policy uses chance`;
}
