/** Runs that go in circles at one instant: where they end, and what is reported of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sealPager } from '../../../../kernel/mach/task';
import { VM_PROT_NO_CHANGE, VM_PROT_READ } from '../../../../kernel/mach/vm_prot';
import { pagerDefaults, receivePort, sendPage, unlockRequest } from '../../../../pagers/pager';
import { defineScenario, scenarioOf } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import type { ScenarioResult } from '../../../../scenarios/run/run';
import { runScenario } from '../../../../scenarios/run/run';

/** Supplies pages that may not be read, and flushes them when they are to be unlocked. */
const circling = sealPager<null>({
  summary: 'goes in circles',
  origin: 'ours',
  contents: 'any',
  readsData: false,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: () => null,
  start: () => {},
  open: (task) => receivePort(task, 'objects'),
  on: {
    ...pagerDefaults,
    memory_object_data_request(task, _self, { body }) {
      sendPage(task, body.memory_control, body.offset, null, VM_PROT_READ);
    },
    memory_object_data_unlock(task, _self, { body }) {
      const flush = unlockRequest(body.offset, body.length, VM_PROT_NO_CHANGE);
      task.send(body.memory_control, 'memory_object_lock_request', {
        ...flush,
        should_flush: true,
      });
    },
  },
});

function run(over: Partial<ScenarioInput> = {}): ScenarioResult {
  const scenario = defineScenario({
    pagers: { p: { type: './circling.ts' } },
    objects: { A: { pager: 'p', size: '2 pages' } },
    tasks: { t: { steps: [{ map: 'A' }, { wait: '1ms' }, { read: 'A', page: 1 }] } },
    limits: { still: 2000 },
    ...over,
  });
  return runScenario(scenario, { files: { pager: () => circling } });
}

const report = [
  'the last 1000 steps, all at tick 1000000, ran t (500 times), p.0 (500 times)',
  'they repeated data_request to A (250 times), data_supply to A.control (250 times), ' +
    'data_unlock to A (250 times), lock_request to A.control (250 times)',
];

describe('a run in which no clock moves', () => {
  test('ends at the limit: the threads and the messages that they repeat are reported', () => {
    const result = run();
    expect(result.end).toBe('circling');
    expect(result.ticks).toBe(1_000_000);
    expect(result.circling).toEqual(report);
    expect(result.failures).toEqual([`the run goes in circles: ${report.join('; ')}`]);
    expect(result.ok).toBe(false);
    expect(result.stuck).toEqual([]);
  });

  test('may be what a scenario expects', () => {
    const { failures, circling: told } = run({ expect: { end: 'circling' } });
    expect(failures).toEqual([]);
    expect(told).toEqual(report);
  });

  test('counts all of its steps if the limit is low', () => {
    const { circling: told, built } = run({ limits: { still: 40 } });
    expect(built.machine.still).toBe(40);
    expect(told[0]).toBe(
      'the last 40 steps, all at tick 1000000, ran t (20 times), p.0 (20 times)',
    );
  });
});

/** Asks again for the same as soon as it is told that it was done: it never waits for a message. */
const restless = sealPager<unknown>({
  ...circling,
  on: {
    ...pagerDefaults,
    memory_object_data_request: (task, _self, { msgh_local_port: port, body }) =>
      task.send(body.memory_control, 'memory_object_lock_request', {
        ...unlockRequest(body.offset, body.length, VM_PROT_NO_CHANGE),
        reply_to: port,
      }),
    memory_object_lock_completed: (task, _self, { msgh_local_port: port, body }) =>
      task.send(body.memory_control, 'memory_object_lock_request', {
        ...unlockRequest(body.offset, body.length, VM_PROT_NO_CHANGE),
        reply_to: port,
      }),
  },
});

test('a pager whose next message is always there already makes steps too', () => {
  const tasks = { t: { steps: [{ map: 'A' }, { read: 'A', page: 1 }] } };
  const scenario = defineScenario({
    pagers: { p: { type: './restless.ts' } },
    objects: { A: { pager: 'p', size: '2 pages' } },
    tasks,
    limits: { still: 2000 },
  });
  const { end, circling: told } = runScenario(scenario, { files: { pager: () => restless } });
  expect(end).toBe('circling');
  expect(told).toEqual([
    'the last 1000 steps, all at tick 0, ran p.0 (1000 times)',
    'they repeated lock_request to A.control (1000 times), lock_completed to A (1000 times)',
  ]);
});

test('one step is enough for a report', () => {
  expect(run({ limits: { still: 1 } }).circling).toEqual([
    'the last step, at tick 0, ran host.pageout',
    'they repeated no message',
  ]);
});

test('the limit is a million steps where none is given', () => {
  const scenario = defineScenario({ tasks: { t: { steps: [{ wait: '1ms' }] } } });
  expect(scenario.limits.still).toBe(1_000_000);
});

test('a read of a copy whose source forbids reads is granted, not flushed', () => {
  const file = join(__dirname, '../../../data/scenarios/read_lock_on_copy.yaml');
  const result = runScenario(scenarioOf(readFileSync(file, 'utf8'), file), { check: true });
  expect([result.end, result.failures]).toEqual(['done', []]);
});

const locks = ['read', 'write', 'execute', 'read|write', 'all'] as const;
describe.each(['grant', 'flush'])('the memory pager that answers data_unlock by %s', (unlock) => {
  test.each(locks)('goes in no circle with pages that forbid %s', (lock) => {
    for (const profile of ['osf', 'cmu', 'gnu']) {
      const copy_strategy = profile === 'osf' ? 'DELAY' : 'CALL';
      const options = { copy_strategy, lock, unlock };
      const scenario = defineScenario({
        host: { profile },
        pagers: { p: { type: 'memory', options } },
        objects: { A: { pager: 'p', size: '2 pages' } },
        tasks: {
          t: {
            steps: [
              { map: 'A', as: 'm' },
              { map: 'A', as: 'c', copy: true },
              { read: 'c', page: 0 },
              { write: 'm', page: 0, value: 1 },
              { read: 'm', page: 1 },
              { write: 'c', page: 1, value: 2 },
              { write: 'm', page: 1, value: 3 },
            ],
          },
          u: { steps: [{ map: 'A' }, { touch: 'A', write: true }, { touch: 'A', times: 2 }] },
        },
        limits: { still: 2000 },
      } as ScenarioInput); // parsed by defineScenario
      expect([profile, runScenario(scenario).end]).toEqual([profile, 'done']);
    }
  });
});

test.each([0, -1, 0.5, '0ns'])(
  'reference_ticks of %s is refused: time would stand still',
  (ticks) => {
    expect(() => defineScenario({ host: { reference_ticks: ticks }, tasks: {} })).toThrow(
      /reference_ticks cannot be .*; it is a whole number of ns, at least 1/,
    );
  },
);
