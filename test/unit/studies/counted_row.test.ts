/** A row that the policy alone gives, and its samples, beside those of the kernel. */
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../../bench/measure';
import { choosePolicy } from '../../../scenarios/language/policy_choice';
import { RunningCount } from '../../../studies/counted_row';
import type { ReplaySample } from '../../../studies/replay_row';
import { infiniteChoice, RunningReplay } from '../../../studies/replay_row';
import { readReferenceString } from '../../../traces/readers/refs';
import type { Trace } from '../../../traces/trace';
import { bundledTrace } from '../../support/bundled_trace';

const noFile = (path: string): never => {
  throw new Error(path);
};
const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
const trace = readReferenceString('0w 1 2 0 3w 1 4 0', { file: 'string.refs' });

function counted(of: Trace, policy: string, frames: number, warmup = 0): RunningCount {
  const running = new RunningCount({
    trace: of,
    choice: choosePolicy(policy, noFile),
    frames,
    table: { ...table, warmup },
  });
  while (running.advance());
  return running;
}

function replayed(of: Trace, policy: string, frames: number, warmup = 0): RunningReplay {
  const choice = choosePolicy(policy, noFile);
  const running = new RunningReplay({ trace: of, choice, frames, table: { ...table, warmup } });
  while (running.advance());
  return running;
}

/** Objects of one page each, written in turn, and synchronized now and then. */
function manyObjects(objects: number): Trace {
  const references = Uint32Array.from({ length: 3 * objects }, (_, i) => {
    return ((i % objects) << 1) | (i % 3 === 0 ? 1 : 0);
  });
  return {
    ...flatTrace('objects', references, objects),
    objectOf: (page) => `file${page}`,
    syncs: [0, 500, objects, objects + 700, 3 * objects].map((before, i) => ({
      before,
      object: `file${(i * 613) % objects}`,
    })),
  };
}

describe('a counted row', () => {
  test('has the columns of a replay, and null where only a kernel counts', () => {
    expect(counted(trace, 'fifo', 3).row()).toEqual({
      trace: 'string',
      policy: 'fifo',
      options: '',
      frames: 3,
      pageout: 'demand',
      store: 'object',
      seed: '1',
      references: 8,
      pages: 5,
      hits: 2,
      faults: 6,
      miss_ratio: 0.75,
      dirty_returns: 1,
      data_requests: null,
      data_returns: null,
      precious_returns: null,
      reactivations: null,
      simulated: null,
    });
  });

  test('leaves out the warm-up', () => {
    // Behind the first five: 1 hits; 4 evicts 1; 0 evicts 2.
    expect(counted(trace, 'fifo', 3, 5).row()).toMatchObject({
      references: 3,
      hits: 1,
      faults: 2,
      dirty_returns: 0,
    });
  });

  test('of memory without end has the cold misses only', () => {
    const running = new RunningCount({
      trace,
      choice: infiniteChoice('demand'),
      frames: trace.distinctPages,
      table,
    });
    while (running.advance());
    expect(running.row()).toMatchObject({ policy: 'infinite', faults: 5, options: '' });
    expect(running.share()).toBe(1);
    expect(running.ioErrors()).toEqual([]);
  });

  test.each([3, 200, 1025])('is that of the kernel with %i objects', (objects) => {
    const files = manyObjects(objects);
    for (const warmup of [0, objects]) {
      const { data_requests, data_returns, ...row } = replayed(files, 'mach', 97, warmup).row();
      expect(counted(files, 'mach', 97, warmup).row()).toEqual({
        ...row,
        data_requests: null,
        data_returns: null,
        precious_returns: null,
        reactivations: null,
        simulated: null,
      });
    }
  });

  test.each([
    ['frames is 0', 0, 0],
    ['warmup is 8; give fewer than the 8 references', 3, 8],
  ])('is refused where %s', (message, frames, warmup) => {
    expect(() => counted(trace, 'fifo', frames, warmup)).toThrow(message);
    expect(() => replayed(trace, 'fifo', frames, warmup)).toThrow(message);
  });
});

describe('samples of a count', () => {
  test('begin at nothing and end with the whole trace', () => {
    const { samples } = counted(trace, 'fifo', 3);
    expect(samples[0]).toEqual({ references: 0, requests: 0, returns: 0 });
    expect(samples.slice(-2)).toEqual([
      { references: 7, requests: 5, returns: 1 },
      { references: 8, requests: 6, returns: 1 },
    ]);
  });

  test('count behind the warm-up', () => {
    expect(counted(trace, 'fifo', 3, 6).samples).toEqual([
      { references: 0, requests: 0, returns: 0 },
      { references: 1, requests: 1, returns: 0 },
      { references: 2, requests: 2, returns: 0 },
    ]);
  });

  test('are those of the kernel, which are taken in the middle of a fault', () => {
    const git = bundledTrace('git_small');
    const own = counted(git, 'clock', 36).samples;
    expect(own.length).toBeLessThanOrEqual(2050);
    let at = 0;
    const beside = (sample: ReplaySample): readonly ReplaySample[] => {
      while ((own[at + 1]?.references ?? Number.POSITIVE_INFINITY) <= sample.references) at += 1;
      return [own[at], own[at + 1]].flatMap((each) => each ?? []);
    };
    const kernel = replayed(git, 'clock', 36).samples;
    const outside = kernel.filter((sample) => {
      const [before, after] = beside(sample);
      if (after === undefined) return sample.requests !== before?.requests;
      const { requests = 0, returns = 0 } = before ?? {};
      const asked = sample.requests >= requests && sample.requests <= after.requests;
      return !asked || sample.returns < returns || sample.returns > after.returns;
    });
    expect(outside).toEqual([]);
    expect(own.at(-1)).toEqual(kernel.at(-1));
  });
});

test('a count goes on in turns, and reports each step to whoever watches', () => {
  const references = new Uint32Array(200_000);
  let steps = 0;
  const choice = choosePolicy('fifo', noFile);
  const whole = flatTrace('long', references, 1);
  const chunks = [0, 60_000, 140_000].map((from, i) =>
    references.subarray(from, [60_000, 140_000, 200_000][i]),
  );
  const running = new RunningCount(
    { trace: { ...whole, chunks: () => chunks }, choice, frames: 1, table },
    () => {
      steps += 1;
    },
  );
  const shares: number[] = [];
  while (running.advance()) shares.push(running.share());
  shares.push(running.share());
  expect(shares.map((share) => Math.round(share * 10))).toEqual([3, 7, 10]);
  expect(steps).toBeGreaterThan(1000);
  expect(running.row()).toMatchObject({ faults: 1, hits: 199_999 });
});
