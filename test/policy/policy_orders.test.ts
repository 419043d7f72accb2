/**
 * What every policy tells of itself, in lives that the same seed repeats: `order` shows the pages
 * that it knows and what it knows of each; a reason names the pages that were spared. Neither
 * changes what the policy does.
 */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../kernel/policy/policies';
import type { OrderEntry, PolicyList, PolicyOptions } from '../../kernel/policy/policy';
import { PolicyLife } from '../support/policy_life';

const SEEDS = Array.from({ length: 25 }, (_, seed) => `life ${seed}`);

const variants: readonly (readonly [string, PolicyOptions])[] = [
  ['clock', { bits: 2 }],
  ['clock', { sweep: 'clear_all' }],
  ['clock', { bits: 3, insert: 0, sweep: 'clear_all', clear: 40 }],
  ['nru', { interval: 30 }],
  ['aging', { interval: 7 }],
  ['lfu', { persist: true }],
  ['mfu', { persist: true }],
  ['working-set', { tau: 12 }],
  ['wsclock', { tau: 12 }],
  ['lirs', { hir: 0.4 }],
  ['w-tinylfu', { window: 0.3 }],
];

const all: readonly (readonly [string, PolicyOptions])[] = [
  ...Object.keys(policies).map((name) => [name, {}] as const),
  ...variants,
];

type PageEntry = Extract<OrderEntry, { readonly page: number }>;

function pageEntries(list: PolicyList | undefined): readonly PageEntry[] {
  return (list?.entries ?? []).filter((entry): entry is PageEntry => 'page' in entry);
}

function pagesIn(lists: readonly PolicyList[]): Set<number> {
  return new Set(lists.flatMap(pageEntries).map(({ page }) => page));
}

describe.each(all)('%s %j', (name, options) => {
  const lives = SEEDS.map((seed) => new PolicyLife(name, options, seed, true));

  test('shows the pages that it knows and no others, each once in a list', () => {
    for (const { bench, known } of lives) {
      const order = bench.policy.order();
      expect(pagesIn(order)).toEqual(known);
      expect([...bench.policy.pages()].sort()).toEqual([...known].sort());
      for (const { entries } of order) {
        const names = entries.map((entry) => ('page' in entry ? entry.page : `key ${entry.ghost}`));
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  test('names each list once, says what its order means, and has its hand on a known page', () => {
    for (const { bench, known } of lives) {
      const order = bench.policy.order();
      expect(new Set(order.map((list) => list.name)).size).toBe(order.length);
      for (const { name: list, order: means, hand } of order) {
        expect([list, means]).not.toContain('');
        expect(hand === null || known.has(hand)).toBe(true);
      }
    }
  });

  test('gives a rule for each candidate, and a phrase for each page that it spared', () => {
    const phrases = lives.flatMap(({ reasons }) =>
      reasons.flatMap(({ rule, passed }) => [rule, ...passed.map(({ why }) => why)]),
    );
    for (const phrase of new Set(phrases)) expect(phrase).toMatch(/^[a-z].*[^.]$/);
  });

  test('spares only pages that it knows', () => {
    expect(lives.flatMap(({ strangers }) => strangers)).toEqual([]);
  });

  test('names the same pages, and stands the same, whether it is asked or not', () => {
    SEEDS.forEach((seed, i) => {
      const silent = new PolicyLife(name, options, seed, false);
      expect(silent.victims).toEqual(lives[i]?.victims);
      expect(silent.state()).toEqual(lives[i]?.state());
    });
  });

  test('a page that leaves takes what was known of it along, and nothing else', () => {
    const seed = SEEDS[0] ?? '';
    const { bench, known } = new PolicyLife(name, options, seed, true);
    const before = bench.policy.order();
    for (const page of known) {
      const life = new PolicyLife(name, options, seed, true);
      life.bench.policy.leave(life.bench.id(page), 'freed');
      const after = life.bench.policy.order();
      expect(pagesIn(after).has(page)).toBe(false);
      after.forEach((list, i) => {
        // lirs drops pages without a recent use from its stack when one below them leaves.
        const left = pagesIn([list]);
        const kept = pageEntries(before[i]).filter((entry) => left.has(entry.page));
        expect(sorted(pageEntries(list))).toEqual(sorted(kept));
      });
    }

    /** In random a page takes the place of one that leaves. */
    function sorted(entries: readonly PageEntry[]): readonly PageEntry[] {
      return name === 'random' ? [...entries].sort((a, b) => a.page - b.page) : entries;
    }
  });
});
