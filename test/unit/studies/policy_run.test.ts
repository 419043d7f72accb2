/** A policy that is driven without a kernel, reference by reference. */
import { describe, expect, test } from '@jest/globals';
import type { PageId } from '../../../kernel/mach/types';
import { pageId } from '../../../kernel/mach/types';
import { policies } from '../../../kernel/policy/policies';
import type { Policy, PolicyList, PolicySpec, PolicyView } from '../../../kernel/policy/policy';
import type { PagePlaces, PolicyRunSettings } from '../../../studies/policy_run';
import { PolicyRun } from '../../../studies/policy_run';
import { readReferenceString } from '../../../traces/readers/refs';

/** The references of a string, each page at its number in it. */
function packed(string: string): Uint32Array {
  const pages = string.split(' ').map((word) => Number.parseInt(word, 10));
  return Uint32Array.from(pages, (page, i) => {
    return (page << 1) | (string.split(' ')[i]?.endsWith('w') === true ? 1 : 0);
  });
}

function runOf(spec: PolicySpec, given: Partial<PolicyRunSettings> = {}): PolicyRun {
  return new PolicyRun({
    label: 'mine',
    spec,
    options: {},
    frames: 3,
    random: () => 0,
    future: null,
    places: null,
    ...given,
  });
}

/** First in, first out, and a list of all that it is told. */
class Told implements Policy {
  readonly lines: string[] = [];
  readonly queue: PageId[] = [];
  private readonly view: PolicyView;

  constructor(view: PolicyView) {
    this.view = view;
  }

  enter(page: PageId, hint: string): void {
    this.queue.push(page);
    this.lines.push(`enter ${page} ${hint}`);
  }

  move(page: PageId, hint: string): void {
    this.lines.push(`move ${page} ${hint}`);
  }

  leave(page: PageId, why: string): void {
    this.queue.splice(this.queue.indexOf(page), 1);
    this.lines.push(`leave ${page} ${why}${this.view.modified(page) ? ' modified' : ''}`);
  }

  candidate(): PageId | -1 {
    return this.queue[0] ?? -1;
  }

  cleaned(page: PageId): void {
    this.lines.push(`cleaned ${page}`);
  }

  touched(pages: Int32Array, count: number): void {
    this.lines.push(`touched ${pages.subarray(0, count).join(' ')}`);
  }

  refused(): void {}

  pages(): readonly PageId[] {
    return this.queue;
  }

  order(): readonly PolicyList[] {
    return [];
  }
}

/** A policy that says what it is told. */
function telling(): { readonly spec: PolicySpec; lines(): readonly string[] } {
  let told: Told | null = null;
  const create: PolicySpec['create'] = (_options, _random, view) => {
    told = new Told(view);
    return told;
  };
  return { spec: { ...policies.fifo, create }, lines: () => told?.lines ?? [] };
}

describe('a policy run', () => {
  test('counts faults, pages brought in and modified pages returned', () => {
    // fifo, 3 frames: 0w 1 2 fault; 0 hits; 3w evicts 0 (modified); 1 hits; 4 evicts 1; 0 evicts 2.
    const run = runOf(policies.fifo);
    run.run(packed('0w 1 2 0 3w 1 4 0'));
    expect(run).toMatchObject({ references: 8, faults: 6, requests: 6, dirtyReturns: 1 });
  });

  test('tells the policy what a kernel does, in its order', () => {
    const { spec, lines } = telling();
    runOf(spec).run(packed('5 0w 0 9 0 1'));
    expect(lines()).toEqual([
      'enter 5 active',
      'enter 0 active',
      'touched 0',
      'enter 9 active',
      'touched 0',
      'leave 5 evicted',
      'enter 1 active',
    ]);
  });

  test('deactivates the page behind one that comes, and behind one that is returned', () => {
    const { spec, lines } = telling();
    // 1 comes behind 0; 2 leaves modified, as the neighbour of 1 that came last.
    runOf(spec, { frames: 4 }).run(packed('2w 0 4 1 7'));
    expect(lines()).toEqual([
      'enter 2 active',
      'enter 0 active',
      'enter 4 active',
      'enter 1 active',
      'leave 2 evicted modified',
      'move 1 inactive',
      'enter 7 active',
    ]);
    const { spec: other, lines: told } = telling();
    runOf(other).run(packed('0 1'));
    expect(told()).toEqual(['enter 0 active', 'move 0 inactive', 'enter 1 active']);
  });

  test('knows neighbours by region and place', () => {
    const { spec, lines } = telling();
    const places: PagePlaces = { region: (page) => page % 2, offset: (page) => page >> 1 };
    runOf(spec, { places, frames: 9 }).run(packed('0 1 2 5'));
    expect(lines().slice(2)).toEqual(['move 0 inactive', 'enter 2 active', 'enter 5 active']);
  });

  test('returns synchronized pages, which fault once more without being brought in', () => {
    const { spec, lines } = telling();
    const run = runOf(spec);
    run.run(packed('0 4w'));
    run.synchronize([0, 4, 8]);
    run.run(packed('4 4w 0'));
    expect(run).toMatchObject({ references: 5, faults: 3, requests: 2, dirtyReturns: 1 });
    expect(lines().slice(2)).toEqual([
      'move 0 inactive',
      'leave 4 freed modified',
      'enter 4 inactive',
      'cleaned 4',
      'touched 4',
      'touched 4 0',
    ]);
  });

  test('passes intervals of references, hits and faults alike', () => {
    const passed: number[] = [];
    const create: PolicySpec['create'] = (_options, _random, view) =>
      Object.assign(new Told(view), {
        interval: { references: 3, passed: () => passed.push(view.references()) },
      });
    runOf({ ...policies.fifo, create }).run(packed('0 0 0 0 0 1 1 2 2 2'));
    expect(passed).toEqual([3, 6, 9]);
  });

  test('counts the same in pieces as at once', () => {
    const string = packed('0 1w 2 3 0 1 4w 0 1 2 3w 4 0 0 0 1');
    for (const name of ['lru', 'clock', 'nru', 'working-set'] as const) {
      const whole = runOf(policies[name]);
      whole.run(string);
      const pieces = runOf(policies[name]);
      for (let at = 0; at < string.length; at += 3) {
        pieces.run(string, at, Math.min(at + 3, string.length));
      }
      const { references, faults, requests, dirtyReturns } = whole;
      expect(pieces).toMatchObject({ references, faults, requests, dirtyReturns });
    }
  });

  test('takes page numbers that are sparse, without a bound', () => {
    const dense = runOf(policies.lru);
    const sparse = runOf(policies.lru, { pages: 1 });
    const string = readReferenceString('0 4 8w 2 0 4 6 0 4 8 2w 6 0', { file: 'string' });
    for (const chunk of string.chunks()) {
      dense.run(chunk);
      sparse.run(chunk.map((reference) => ((reference >>> 1) * 10_007 * 2) | (reference & 1)));
    }
    const { faults, dirtyReturns } = dense;
    expect(sparse).toMatchObject({ references: 13, faults, dirtyReturns });
  });

  test('lets the cache overflow if the policy names no page', () => {
    const { spec } = telling();
    const create: PolicySpec['create'] = (options, random, view) =>
      Object.assign(spec.create(options, random, view), { candidate: () => -1 });
    const run = runOf({ ...spec, create }, { frames: 1 });
    run.run(packed('0 1 2 0 1 2'));
    expect(run.faults).toBe(3);
  });

  test.each([pageId(1), pageId(77), pageId(-5)])('rejects the candidate %s', (page) => {
    const { spec } = telling();
    const create: PolicySpec['create'] = (options, random, view) =>
      Object.assign(spec.create(options, random, view), { candidate: () => page });
    const run = runOf({ ...spec, create }, { frames: 1 });
    const advice = 'return a page that enter gave it, or -1';
    expect(() => run.run(packed('0 1'))).toThrow(
      `mine: candidate returns ${page}, which it does not have; ${advice}`,
    );
  });

  test('rejects what is no policy', () => {
    const create = (() => ({})) as unknown as PolicySpec['create']; // parsed
    expect(() => runOf({ ...policies.fifo, create })).toThrow('mine: it has no function enter');
  });
});
