/**
 * A kernel without a trace listener takes short ways (kernel/short): the state that it comes to is
 * that of the long way, step by step. `host.shortWays = false` sends all the long way, and so does
 * a listener, which also has the policy say why it chose each victim; choices are the same.
 */
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../bench/measure';
import { profiles } from '../../kernel/mach/switches';
import { digest } from '../../kernel/machine/digest';
import { policies } from '../../kernel/policy/policies';
import type { Replay, ReplayOptions } from '../../scenarios/replay/replay';
import { buildReplay } from '../../scenarios/replay/replay';
import { cases, fc } from '../support/chance';

const PAGES = 12;
/** Steps between two comparisons: a prime, so that they fall everywhere in a fault. */
const STRIDE = 7;

const replays: fc.Arbitrary<readonly [number[], Partial<ReplayOptions>]> = fc.tuple(
  fc.array(fc.nat({ max: 2 * PAGES - 1 }), { minLength: 20, maxLength: 80, size: 'max' }),
  fc.record({
    policy: fc.constantFrom(...Object.values(policies)),
    frames: fc.integer({ min: 1, max: PAGES }),
    contents: fc.constantFrom('bytes' as const, 'stamps' as const),
    store: fc.constantFrom('object' as const, 'anonymous' as const, 'disk' as const),
  }),
);

function build(references: readonly number[], options: Partial<ReplayOptions>): Replay {
  return buildReplay(flatTrace('random', Uint32Array.from(references), PAGES), {
    frames: 4,
    policy: policies.fifo,
    policyOptions: {},
    pageout: 'demand',
    contents: 'stamps',
    store: 'object',
    seed: 'short',
    ...options,
  });
}

function stateOf({ machine }: Replay): readonly unknown[] {
  const orders = machine.hosts.map(({ policy }) => policy.order());
  return [digest(machine), machine.steps, machine.now, machine.ipc.nextSerial, orders];
}

/** Steps three machines side by side, and compares them every so many steps; answers how often. */
function compare(made: () => Replay, stride = STRIDE): number {
  const [short, long, off] = [made(), made(), made()];
  long.machine.trace.listen(() => {});
  off.host.shortWays = false;
  for (let compared = 0; ; compared += 1) {
    const end = short.machine.run(stride);
    expect(long.machine.run(stride)).toBe(end);
    expect(off.machine.run(stride)).toBe(end);
    expect(stateOf(short)).toEqual(stateOf(long));
    expect(stateOf(off)).toEqual(stateOf(long));
    if (end !== 'limit') return compared;
  }
}

describe('short and long ways', () => {
  test('end in the same state, whatever is replayed', () => {
    fc.assert(
      fc.property(replays, ([references, options]) => {
        compare(() => build(references, options));
      }),
      { numRuns: cases(60) },
    );
  });

  test.each([
    ['daemon', 'mach', 'object'],
    ['daemon', 'mach', 'anonymous'],
    ['segments', 'gnu', 'object'],
    ['segments', 'gnu', 'anonymous'],
  ] as const)('end in the same state: %s, %s, %s', (pageout, policy, store) => {
    const references = Array.from({ length: 400 }, (_, i) => (((i * 7) % 90) << 1) | (i & 1));
    const made = (): Replay =>
      buildReplay(flatTrace('scan', Uint32Array.from(references), 90), {
        frames: 64,
        policy: policies[policy],
        policyOptions: {},
        pageout,
        contents: 'bytes',
        store,
        switches: pageout === 'segments' ? profiles.gnu : profiles.osf,
        seed: 'short',
      });
    expect(compare(made, 61)).toBeGreaterThan(6);
  });
});
