/**
 * Pagers with ideas of their own, under pressure: random programs of one client against a plain
 * array, in all profiles, with all laws watching. TEST_SEED and TEST_RUNS choose others.
 */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../scenarios/language/language';
import type { ScenarioInput } from '../../scenarios/language/schema';
import { runScenario } from '../../scenarios/run/run';
import { cases, fc, SEED } from '../support/chance';

const RUNS = cases(25);
const PAGES = 72;

interface Op {
  readonly kind: 'read' | 'write' | 'scan' | 'special';
  readonly page: number;
}

interface Plan {
  readonly profile: 'osf' | 'cmu' | 'gnu';
  readonly ops: readonly Op[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  profile: fc.constantFrom('osf', 'cmu', 'gnu'),
  ops: fc.array(
    fc.record({
      kind: fc.constantFrom('read', 'write', 'write', 'scan', 'special'),
      page: fc.nat(PAGES - 1),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  ),
});

/** What a pager needs, and what its special operation does to the pages that a client sees. */
interface Kind {
  readonly name: string;
  readonly contents?: 'bytes';
  readonly devices: readonly string[];
  readonly options?: object;
  /** How many requests two passes over all pages take at least. Default: one a page. */
  readonly asks?: number;
  readonly more?: Readonly<Record<string, object>>;
  special(page: number, memory: number[]): readonly object[];
}

const kinds: readonly Kind[] = [
  // Most requests bring neighbours along.
  { name: 'read_ahead', devices: ['disk'], asks: PAGES / 2, special: () => [{ wait: '1ms' }] },
  {
    name: 'discard',
    devices: [],
    more: { dead: { pager: 'pager', size: `${PAGES} pages`, options: { of: 'A' } } },
    special: (page, memory) => {
      memory[page] = 0;
      return [{ write: 'dead', page, value: 1 }];
    },
  },
  {
    name: 'recoverable',
    contents: 'bytes',
    devices: ['log', 'disk'],
    more: { commit: { pager: 'pager', size: '1 page', options: { of: 'A' } } },
    special: () => [{ write: 'commit', page: 0, value: 1 }],
  },
  {
    name: 'snapshot',
    devices: [],
    more: { old: { pager: 'pager', size: `${PAGES} pages`, options: { of: 'A' } } },
    // The snapshot was taken when it was mapped, before anything was stored.
    special: (page) => [{ read: 'old', page, is: 0 }],
  },
  {
    name: 'compressing',
    contents: 'bytes',
    devices: ['disk'],
    // Some pages go to the device at once, and the pool overflows.
    options: { pool: 256, limit: 32 },
    special: (page) => [1, 2, 3, 4, 5, 6].map((word) => stubborn(page, word)),
  },
];

/** A store into a word behind those that are compared, that makes its page hard to pack. */
function stubborn(page: number, word: number): object {
  return { write: 'A', page, word, value: (page * 7919 + word * 104_729_131) >>> 0 };
}

function stepsOf(kind: Kind, plan: Plan): object[] {
  const memory = new Array<number>(PAGES).fill(0);
  const steps: object[] = [
    { map: 'A' },
    ...Object.keys(kind.more ?? {}).map((map) => ({ map })),
    { wait: '1ms' },
  ];
  for (const [i, { kind: what, page }] of plan.ops.entries()) {
    if (what === 'read') steps.push({ read: 'A', page, is: memory[page] });
    else if (what === 'special') steps.push(...kind.special(page, memory));
    else if (what === 'scan') steps.push({ touch: 'A' });
    else {
      memory[page] = i + 1;
      steps.push({ write: 'A', page, value: i + 1 });
    }
  }
  steps.push(...memory.map((is, page) => ({ read: 'A', page, is })));
  return steps;
}

function run(kind: Kind, plan: Plan) {
  const device = (name: string) => [name, { type: 'memory', latency: '1ms' }];
  const made = {
    host: { profile: plan.profile, frames: 56, contents: kind.contents ?? 'stamps' },
    devices: Object.fromEntries([...kind.devices, 'swap'].map(device)),
    pagers: {
      pageserver: { type: 'default', default: true, device: 'swap' },
      pager: { type: kind.name, device: [...kind.devices], options: kind.options ?? {} },
    },
    objects: { A: { pager: 'pager', size: `${PAGES} pages` }, ...kind.more },
    tasks: { client: { steps: stepsOf(kind, plan) } },
  };
  return runScenario(defineScenario(made as ScenarioInput), { check: true }); // parsed
}

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  test(`seed ${SEED}, ${RUNS} programs: each read gives what was written last`, () => {
    const holds = (plan: Plan): void => expect(run(kind, plan).failures).toEqual([]);
    fc.assert(fc.property(plans, holds), { numRuns: RUNS });
  });

  test('the programs are worth it: dirty pages leave, and are asked for again', () => {
    const ops: Op[] = [...Array(PAGES).keys()].map((page) => ({ kind: 'write', page }));
    const { statistics } = run(kind, { profile: 'osf', ops: [...ops, { kind: 'scan', page: 0 }] });
    expect(statistics['pages_returned_dirty']).toBeGreaterThan(0);
    expect(statistics['pageins']).toBeGreaterThan(kind.asks ?? PAGES);
  });
});
