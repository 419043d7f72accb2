/** Why pages leave, on record for listeners. */
import { describe, expect, test } from '@jest/globals';
import { eventKinds } from '../../../../../kernel/mach/event_defs';
import type { EvictionReason, ReturnReason } from '../../../../../kernel/mach/pageout_reasons';
import { evictionNeeds, returnCauses } from '../../../../../kernel/mach/pageout_reasons';
import { scenarioOf } from '../../../../../scenarios/language/language';
import { runScenario } from '../../../../../scenarios/run/run';

interface Heard {
  readonly chosen: readonly EvictionReason[];
  readonly returned: readonly ReturnReason[];
  /** The arguments of the events. */
  readonly events: readonly (readonly number[])[];
}

function heardOf(...lines: readonly string[]): Heard {
  const chosen: EvictionReason[] = [];
  const returned: ReturnReason[] = [];
  const events: number[][] = [];
  const text = ['pagers: { pager: { type: memory } }', ...lines].join('\n');
  runScenario(scenarioOf(text, 'test.yaml'), {
    onStart: ({ machine, host }) => {
      const { records } = host.pageout;
      machine.trace.listen((columns, row) => {
        const kind = columns.kind[row];
        const args = columns.args.map((column) => column[row] ?? 0);
        if (kind === eventKinds['vm_pageout.chosen'] && records.chosen !== null) {
          chosen.push(records.chosen);
          events.push(args);
        }
        if (kind === eventKinds['vm_pageout.returned'] && records.returned !== null) {
          returned.push(records.returned);
          events.push(args);
        }
      });
    },
  });
  return { chosen, returned, events };
}

const A = 'objects: { A: { pager: pager, size: 40 pages } }';
const steps = (list: string): string => `tasks: { t: { steps: [ { map: A }, ${list} ] } }`;

describe('a choice is put on record', () => {
  test('with the pages that the policy passed, where they stand, and why', () => {
    const { chosen, events } = heardOf(
      'host: { frames: 2, pageout: demand, policy: clock }',
      A,
      steps('{ touch: A, pages: 4..5 }, { touch: A, pages: 9..9 }'),
    );
    const [first] = chosen;
    expect(first).toMatchObject({ need: 'full', wanted: 2, segment: null, victim: { offset: 4 } });
    expect(first?.rule).toBe('not touched since the hand last came by');
    const { object } = first?.victim ?? { object: -1 };
    expect(first?.passed).toEqual([
      { page: first?.victim.page, object, offset: 4, why: 'touched, bit cleared' },
      { page: expect.any(Number), object, offset: 5, why: 'touched, bit cleared' },
    ]);
    const need = evictionNeeds.indexOf('full');
    expect(events[0]).toEqual([first?.victim.page, object, 4, need, 2]);
  });

  test('with what the daemon lacked', () => {
    const { chosen } = heardOf('host: { frames: 48 }', A, steps('{ touch: A, pages: 0..30 }'));
    expect(chosen.length).toBeGreaterThan(1);
    for (const { need, free, wanted, rule } of chosen) {
      expect([need, wanted]).toEqual(['target', 30]);
      expect(free).toBeLessThan(wanted);
      expect(rule).toBe('first inactive page that was not touched');
    }
  });

  test('with the segment that is short', () => {
    const { chosen } = heardOf(
      'host: { profile: gnu, frames: 128 }',
      'objects: { A: { pager: pager, size: 300 pages } }',
      steps('{ touch: A, pages: 0..250 }'),
    );
    const short = chosen.filter(({ need }) => need === 'segment');
    expect(short.length).toBeGreaterThan(0);
    for (const { free, wanted, segment } of short) {
      expect(free).toBeLessThan(wanted);
      expect(segment).toBe('DIRECTMAP');
    }
    expect(new Set(chosen.map(({ need }) => need))).toEqual(new Set(['segment', 'round']));
  });

  test('as a trim where the policy keeps fewer pages than there is room for', () => {
    const { chosen } = heardOf(
      'host: { frames: 8, pageout: demand, policy: { name: working-set, options: { tau: 2 } } }',
      A,
      steps('{ touch: A, pages: 0..6 }'),
    );
    expect(chosen.map(({ need }) => need)).toContain('interval');
    expect(chosen[0]?.rule).toBe('not touched in the last 2 references');
  });
});

describe('a return is put on record', () => {
  const demand = 'host: { frames: 3, pageout: demand, policy: fifo }';

  test('of a page that was chosen, and of one whose object ends', () => {
    const { returned, events } = heardOf(
      demand,
      'objects: { A: { pager: pager, size: 40 pages, options: { may_cache: false } } }',
      steps(
        '{ write: A, page: 0, value: 1 }, { touch: A, pages: 1..3 }, ' +
          '{ write: A, page: 7, value: 1 }, { deallocate: A }',
      ),
    );
    const flags = { pages: 1, dirty: true, precious: false, kernelCopy: false };
    expect(returned).toEqual([
      { cause: 'evicted', object: expect.any(Number), offset: 0, ...flags },
      { cause: 'object_ends', object: returned[0]?.object, offset: 7, ...flags },
    ]);
    const last = events[events.length - 1];
    expect(last).toEqual([returned[0]?.object, 7, 1, returnCauses.indexOf('object_ends'), 0]);
  });

  test('of clusters that a task has synchronized', () => {
    const { returned } = heardOf(
      'host: { frames: 8, pageout: demand, policy: fifo }',
      A,
      steps(
        '{ write: A, page: 0, value: 1 }, { write: A, page: 1, value: 1 }, ' +
          '{ write: A, page: 3, value: 1 }, { vm_msync: A, synchronous: true }',
      ),
    );
    expect(returned.map(({ cause, offset, pages }) => [cause, offset, pages])).toEqual([
      ['msync', 0, 2],
      ['msync', 3, 1],
    ]);
    expect(returned[0]).toMatchObject({ dirty: true, kernelCopy: true });
  });
});
