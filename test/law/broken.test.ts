/**
 * Laws are able to fail: each one sees the states and the events that it forbids, and has nothing
 * to say about a healthy world.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Law } from '../../kernel/check/law';
import { isStateLaw } from '../../kernel/check/law';
import { laws } from '../../kernel/check/laws';
import { brokenHistories } from '../support/broken_histories';
import type { Broken } from '../support/broken_states';
import { brokenStates } from '../support/broken_states';
import { LawBench, segmentsPlan, smallPlan } from '../support/law_bench';

const kinds = { state: brokenStates, history: brokenHistories } as const;

const kindOf = (law: Law): 'state' | 'history' => (isStateLaw(law) ? 'state' : 'history');

function judges(kind: 'state' | 'history', { law }: Broken): readonly Law[] {
  return laws.filter((each) => kindOf(each) === kind && each.id === law);
}

for (const kind of ['state', 'history'] as const) {
  describe(`${kind} laws`, () => {
    for (const broken of kinds[kind]) {
      test(`law ${broken.law} denies ${broken.what}`, () => {
        const found = judges(kind, broken).flatMap((law) => {
          const bench = new LawBench(law, broken.segments ? segmentsPlan : smallPlan);
          expect(bench.verdict()).toEqual([]);
          broken.how(bench);
          return bench.verdict();
        });
        expect(new Set(found.map(({ law }) => law))).toEqual(new Set([broken.law]));
      });
    }
  });
}

test('each invariant that a law names when it denies is broken somewhere', () => {
  const CHECK = join(__dirname, '../../kernel/check');
  const code = readdirSync(CHECK).map((file) => readFileSync(join(CHECK, file), 'utf8'));
  const named = [...code.join('').matchAll(/deny\(\s*['`](P\d+): /g)].map((found) => found[1]);
  const denied = brokenStates.flatMap((broken) =>
    judges('state', broken).flatMap((law) => {
      const bench = new LawBench(law, broken.segments ? segmentsPlan : smallPlan);
      broken.how(bench);
      return bench.verdict().map(({ text }) => /^P\d+(?=: )/.exec(text)?.[0]);
    }),
  );
  expect(named.length).toBeGreaterThan(0);
  expect([...new Set(denied)].filter((each) => each !== undefined).sort()).toEqual(
    [...new Set(named)].sort(),
  );
});

test('each law has a number, a text of its own, and a way to break it', () => {
  const name = (law: Law): string => `${kindOf(law)} law ${law.id}`;
  const names = laws.map(name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(laws.map(({ text }) => text)).size).toBe(laws.length);
  const broken = [
    ...brokenStates.map(({ law }) => `state law ${law}`),
    ...brokenHistories.map(({ law }) => `history law ${law}`),
  ];
  expect(names.filter((each) => !broken.includes(each))).toEqual([]);
});
