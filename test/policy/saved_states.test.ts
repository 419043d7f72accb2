/**
 * What a policy saves of its pages stands in one order: lists of facts about pages follow the list
 * of the pages. When a page leaves, each list loses the entry at that page's place.
 */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../kernel/policy/policies';
import { PolicyBench } from '../support/policy_bench';

const PAGES = 6;

/** A policy that has seen pages come, touched at different times, leave, wait and come back. */
function afterLife(name: string): PolicyBench {
  const bench = new PolicyBench(name, {}, { frames: PAGES });
  const { policy } = bench;
  const rounds = [[4, 1], [0, 1, 3], [1], [5, 1, 0, 3]];
  for (let page = 0; page < PAGES; page += 1) {
    bench.references += 7;
    policy.enter(bench.id(page), page % 2 === 0 ? 'active' : 'inactive');
  }
  for (const pages of rounds) {
    bench.references += 100;
    bench.touch(...pages);
    policy.touched?.(Int32Array.from(pages), pages.length);
    policy.interval?.passed();
    policy.refill?.();
    const candidate = policy.candidate('target');
    if (candidate !== -1) policy.refused(candidate, 'locked');
  }
  policy.leave(bench.id(2), 'wired');
  bench.references += 1;
  policy.enter(bench.id(2), 'active');
  return bench;
}

interface Saved {
  /** Known pages in the order of the state's lists. */
  readonly ids: readonly number[];
  /** Lists with an entry for each known page. */
  readonly about: ReadonlyMap<string, readonly unknown[]>;
}

function isOf(known: ReadonlySet<number>, list: readonly unknown[]): list is readonly number[] {
  return list.every((id) => typeof id === 'number' && known.has(id)) && new Set(list).size > 0;
}

/** True for what may be said of a page; pairs and keys of places name their page themselves. */
function isFact(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'number' && value < 2 ** 26);
}

function savedBy({ policy }: PolicyBench): Saved {
  const known = new Set<number>(policy.pages());
  const saved: unknown = policy.save();
  const entries: [string, unknown][] = Object.entries(saved ?? {});
  const lists = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const ids: number[] = [];
  const about = new Map<string, readonly unknown[]>();
  for (const [key, list] of lists) {
    if (ids.length < known.size && isOf(known, list)) ids.push(...list);
    else if (list.length === known.size && list.every(isFact)) about.set(key, list);
  }
  return { ids, about };
}

/** Policies that save a list beside that of their pages. */
const beside = Object.keys(policies).filter((name) => savedBy(afterLife(name)).about.size > 0);

test('aging, clock, working-set, wsclock and s3-fifo save what they know of each page', () => {
  expect(beside).toEqual(['clock', 'aging', 'working-set', 'wsclock', 's3-fifo']);
});

describe.each(beside)('policy %s', (name) => {
  test.each([0, 1, 2, 3, 4, 5])(
    'saves what it knows of page %i at the place of the page',
    (page) => {
      const before = savedBy(afterLife(name));
      const bench = afterLife(name);
      bench.policy.leave(bench.id(page), 'freed');
      const after = savedBy(bench);
      expect(after.ids).toEqual(before.ids.filter((id) => id !== page));
      const place = before.ids.indexOf(page);
      for (const [key, list] of before.about) {
        expect(after.about.get(key)).toEqual(list.filter((_value, i) => i !== place));
      }
    },
  );
});
