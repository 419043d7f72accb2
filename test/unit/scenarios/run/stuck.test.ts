/** The report of a run that cannot go on: one case for each thing that a thread can wait for. */
import { describe, expect, test } from '@jest/globals';
import { sealPager } from '../../../../kernel/mach/task';
import { address } from '../../../../kernel/mach/types';
import { pagerDefaults } from '../../../../pagers/pager';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { runScenario } from '../../../../scenarios/run/run';

/** Who waits for whom at the end of a scenario that is expected to get stuck. */
function stuck(input: ScenarioInput, pager = silent): readonly string[] {
  const scenario = defineScenario({ ...input, expect: { end: 'stuck' } });
  const result = runScenario(scenario, { files: { pager: () => pager } });
  expect(result.end).toBe('stuck');
  expect(result.failures).toEqual([]);
  return result.stuck;
}

interface Counted {
  readonly ports: number[];
}

/** A pager that has only the handlers it is given. */
function pagerWith(on: Parameters<typeof sealPager<Counted>>[0]['on']) {
  return sealPager<Counted>({
    summary: 'for a test',
    origin: 'ours',
    contents: 'any',
    readsData: false,
    threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
    create: () => ({ ports: [] }),
    start: () => {},
    open(task, self) {
      const port = task.machPortAllocate('receive');
      if (port.kr !== 'KERN_SUCCESS') throw new Error(port.kr);
      task.machPortMoveMember(port.value, task.portSet('objects'));
      self.ports.push(port.value);
      return port.value;
    },
    on,
  });
}

const silent = pagerWith({ memory_object_init: () => {} });

const A = { A: { pager: './mine.ts', size: '4 pages' } };
const touchA = { editor: { steps: [{ map: 'A' }, { read: 'A', page: 3 }] } };

describe('a run that cannot go on says who waits for whom', () => {
  test('a page that the pager never supplied', () => {
    const except = { 3: 'silent' };
    const input: ScenarioInput = {
      objects: { A: { pager: 'memory', size: '4 pages', options: { except } } },
      tasks: {
        editor: {
          steps: [{ map: 'A' }, { touch: 'A', pages: '0..2' }, { read: 'A', page: 3 }],
        },
      },
    };
    expect(stuck(input)).toEqual([
      "editor waits for page 3 of A; A's pager never answered data_request seqno 4",
    ]);
  });

  test('an object that never became ready', () => {
    expect(stuck({ objects: A, tasks: touchA })).toEqual([
      "editor waits until A is ready; A's pager never answered init seqno 0",
    ]);
  });

  test('and which pager has ended by a fault of its own', () => {
    const wild = pagerWith({
      ...pagerDefaults,
      memory_object_data_request: (task) => task.write(address(12288), 1),
    });
    const scenario = defineScenario({
      pagers: { wild: { type: './wild.ts' }, silent: { type: 'memory' } },
      objects: {
        A: { pager: 'wild', size: '1 page' },
        B: { pager: 'silent', size: '1 page', options: { answer: 'silent' } },
      },
      tasks: {
        editor: {
          steps: [{ map: 'A' }, { read: 'A', page: 0 }, { map: 'B' }, { read: 'B', page: 0 }],
        },
      },
    });
    const result = runScenario(scenario, { files: { pager: () => wild } });
    expect(result.stuck).toEqual([
      'pager wild crashed: exception KERN_INVALID_ADDRESS storing to address 12288',
      "editor waits for page 0 of B; B's pager never answered data_request seqno 1",
    ]);
  });

  test('an access that the pager never allowed', () => {
    const options = { lock: 'write', unlock: 'silent' };
    const input: ScenarioInput = {
      objects: { A: { pager: 'memory', size: '1 page', options } },
      tasks: { editor: { steps: [{ map: 'A' }, { write: 'A', page: 0, value: 1 }] } },
    };
    expect(stuck(input)).toEqual([
      'editor waits for read|write access to page 0 of A; ' +
        "A's pager never answered data_unlock seqno 2",
    ]);
  });

  test('a message that a pager put back for ever, and one behind it in the queue', () => {
    const slow = pagerWith({
      ...pagerDefaults,
      memory_object_data_request: () => ({ again: 'disk ready' }),
    });
    const input: ScenarioInput = {
      objects: A,
      tasks: { ...touchA, second: { steps: [{ map: 'A' }, { read: 'A', page: 1 }] } },
    };
    expect(stuck(input, slow)).toEqual([
      "editor waits for page 3 of A; A's pager never answered data_request seqno 1",
      "second waits for page 1 of A; A's pager has not received data_request yet",
      "mine.0 has put data_request seqno 1 back until another thread notifies 'disk ready'",
    ]);
  });

  test('an event that never came', () => {
    const input: ScenarioInput = {
      objects: { A: { pager: 'memory', size: '1 page' } },
      tasks: {
        editor: {
          steps: [{ map: 'A' }, { await: { memory_object_data_return: 'A', page: 0 }, count: 2 }],
        },
      },
      calls: [{ memory_object_destroy: 'A', after: 'memory_object_lock_completed' }],
    };
    expect(stuck(input)).toEqual([
      'the call memory_object_destroy of A waits for memory_object_lock_completed, ' +
        'which never came',
      'editor waits for memory_object_data_return of A, offset 0, 2 times, which never came',
    ]);
  });

  test('memory that a pager keeps', () => {
    const input: ScenarioInput = {
      host: { frames: 48 },
      objects: { A: { pager: 'memory', size: '60 pages', options: { keep: true } } },
      tasks: { editor: { steps: [{ map: 'A' }, { touch: 'A', write: true }] } },
    };
    const [first, ...others] = stuck(input);
    expect(first).toMatch(
      /^editor waits for |^memory.0 waits for memory: \d+ frames are free, 15 are kept for/,
    );
    expect([first, ...others].join('\n')).toMatch(
      /waits for memory: 14 frames are free, 15 are kept .*; memory has \d+ frames in its memory/,
    );
  });

  test('anonymous memory that nobody takes', () => {
    const input: ScenarioInput = {
      host: { frames: 48 },
      tasks: {
        writer: {
          steps: [
            { allocate: 'heap', size: '60 pages' },
            { touch: 'heap', write: true },
          ],
        },
      },
    };
    expect(stuck(input).join('\n')).toContain(
      'host.pageout waits for a default pager: mark a pager with default: true',
    );
  });

  test('an unexpected end as stuck is a failure that says why', () => {
    const scenario = defineScenario({ objects: A, tasks: touchA });
    const result = runScenario(scenario, { files: { pager: () => silent } });
    expect(result.ok).toBe(false);
    expect(result.failures).toEqual([
      "the run got stuck: editor waits until A is ready; A's pager never answered init seqno 0",
    ]);
  });
});
