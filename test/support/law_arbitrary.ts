/**
 * Chance for tests of laws: worlds as fast-check draws and shrinks them. Regions are named after
 * the step that makes them, so a step may speak of one that is not there: that is a failed access.
 */
import type { ProfileName } from '../../kernel/mach/switches';
import type { ProgramStep } from '../../kernel/tasks/program';
import { fc } from './chance';
import type { WorldPlan } from './law_world';
import { PAGE } from './law_world';

const OBJECT_PAGES = 24;
const REGIONS = 4;

/** A step before its region has a name. */
type Draft = (index: number) => ProgramStep;

const region = fc.nat(REGIONS - 1).map((n) => `r${n}`);
const page = fc.nat(OBJECT_PAGES - 1).map((n) => n * PAGE);
const pages = fc.integer({ min: 1, max: OBJECT_PAGES }).map((n) => n * PAGE);

const accesses: fc.Arbitrary<Draft> = fc.oneof(
  fc.tuple(region, page).map(
    ([name, offset]): Draft =>
      () => ({ op: 'read', region: name, offset }),
  ),
  fc.tuple(region, page).map(
    ([name, offset]): Draft =>
      (i) => ({ op: 'write', region: name, offset, value: i + 1 }),
  ),
);

const changes = (objects: number): fc.Arbitrary<Draft> =>
  fc.oneof(
    fc.tuple(region, pages).map(
      ([as, size]): Draft =>
        () => ({ op: 'vm_allocate', as, size }),
    ),
    fc.tuple(region, fc.nat(objects - 1)).map(
      ([as, n]): Draft =>
        () => ({
          op: 'vm_map',
          as,
          object: `o${n}`,
          offset: 0,
          size: OBJECT_PAGES * PAGE,
          protection: 3,
        }),
    ),
    fc.tuple(region, page, pages).map(
      ([name, offset, size]): Draft =>
        () => ({
          op: 'vm_deallocate',
          region: name,
          offset,
          size,
        }),
    ),
    fc.tuple(region, page, pages, fc.constantFrom(1, 3, 3, 7)).map(
      ([name, offset, size, protection]): Draft =>
        () => ({
          op: 'vm_protect',
          region: name,
          offset,
          size,
          protection,
        }),
    ),
    fc.nat(300).map(
      (ms): Draft =>
        () => ({ op: 'wait', ticks: ms * 1_000_000 }),
    ),
  );

/** Touches leave numbers that a model of contents does not know; reading ones do no harm. */
const touches = (writes: boolean): fc.Arbitrary<Draft> =>
  fc
    .tuple(
      region,
      fc.array(fc.nat(OBJECT_PAGES - 1), { minLength: 1, maxLength: 24, size: 'max' }),
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(
      ([name, list, write, times]): Draft =>
        () => ({
          op: 'touch',
          region: name,
          pages: list,
          times,
          write: write && writes,
        }),
    );

/** One task's program: it begins by mapping and allocating something. */
function program(objects: number, honest: boolean): fc.Arbitrary<readonly Draft[]> {
  const begin = fc.nat(objects - 1).map((n): readonly Draft[] => [
    () => ({
      op: 'vm_map',
      as: 'r0',
      object: `o${n}`,
      offset: 0,
      size: OBJECT_PAGES * PAGE,
      protection: 3,
    }),
    () => ({ op: 'vm_allocate', as: 'r1', size: OBJECT_PAGES * PAGE }),
  ]);
  const step = fc.oneof(
    { weight: 8, arbitrary: accesses },
    { weight: 3, arbitrary: touches(!honest) },
    { weight: 2, arbitrary: changes(objects) },
  );
  return fc
    .tuple(begin, fc.array(step, { maxLength: 60, size: 'max' }))
    .map(([first, rest]) => [...first, ...rest]);
}

export interface Wanted {
  readonly pageout: WorldPlan['pageout'];
  readonly honest: boolean;
  readonly profiles: readonly ProfileName[];
  /** More than one host. */
  readonly hosts?: boolean;
}

/** Worlds of a kind. */
export function worldPlan(wanted: Wanted): fc.Arbitrary<WorldPlan> {
  const { honest, pageout } = wanted;
  const objects = 2;
  const frames =
    pageout !== 'demand' ? fc.integer({ min: 48, max: 80 }) : fc.integer({ min: 1, max: 20 });
  return fc
    .record({
      frames,
      others: wanted.hosts
        ? fc.array(fc.constantFrom(PAGE, 2 * PAGE), { minLength: 1, maxLength: 2 })
        : fc.constant([]),
      policy:
        pageout === 'segments'
          ? fc.constant('gnu' as const)
          : fc.constantFrom('mach' as const, 'gnu' as const, 'fifo' as const, 'lru' as const),
      contents: fc.constantFrom('bytes' as const, 'stamps' as const),
      profile: fc.constantFrom(...wanted.profiles),
      manager: honest
        ? fc.constant('default' as const)
        : fc.constantFrom('default' as const, 'chaos' as const, 'none' as const),
      seed: fc.integer(),
      shuffled: fc.boolean(),
      drafts: fc.array(program(objects, honest), { minLength: 1, maxLength: 4, size: 'max' }),
    })
    .map(({ drafts, ...plan }) => ({
      ...plan,
      pageout,
      honest,
      objects,
      objectPages: OBJECT_PAGES,
      programs: drafts.map((list, task) => list.map((draft, i) => draft(task * 1000 + i))),
    }));
}
