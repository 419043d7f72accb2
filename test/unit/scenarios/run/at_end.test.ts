/** What `at_end` does with dirty pages when a run would end, and what the result says of them. */
import { describe, expect, test } from '@jest/globals';
import { ByteDevice } from '../../../../devices/memory';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { dirtyText } from '../../../../scenarios/run/dirty_pages';
import type { ScenarioResult } from '../../../../scenarios/run/run';
import { runScenario, ScenarioRun } from '../../../../scenarios/run/run';

const files = { device: () => new ByteDevice(8, 4096) };

const input: ScenarioInput = {
  devices: { d: { type: 'file', path: 'data' } },
  pagers: { pager: { type: 'file', device: 'd' } },
  objects: { B: { pager: 'pager', size: '2 pages' }, A: { pager: 'memory', size: '2 pages' } },
  tasks: {
    t: {
      steps: [
        { map: 'A' },
        { map: 'B' },
        { touch: 'A', write: true },
        { write: 'B', page: 1, value: 7 },
        { deallocate: 'B' },
      ],
    },
  },
};

function run(more: Partial<ScenarioInput>): ScenarioResult {
  return runScenario(defineScenario({ ...input, ...more }), { files, check: true });
}

/** The messages about syncs: what came, and for which object. */
function syncs({ lines }: ScenarioResult): string[] {
  const names = ['lock_request', 'data_return', 'lock_completed'].map((n) => `memory_object_${n}`);
  const taken = ['ipc_mqueue.received', 'ipc_kobject.called'];
  return lines
    .filter((line) => names.includes(String(line['msg'])) && taken.includes(String(line['ev'])))
    .map((line) => `${String(line['msg']).replace('memory_object_', '')} ${line['port']}`);
}

describe('at_end', () => {
  test('leave is the default: the result counts dirty pages that have a file behind them', () => {
    const result = run({});
    expect(result).toMatchObject({ ok: true, end: 'done' });
    expect(result.dirty).toEqual([{ object: 'B', pages: 1, files: ['data'] }]);
    expect(result.dirty.map(dirtyText)).toEqual([
      '1 page of B is dirty: data does not have the last stores; at_end: sync writes it',
    ]);
    expect(syncs(result)).toEqual([]);
    expect(run({ at_end: 'leave' }).lines).toEqual(result.lines);
  });

  test('sync asks for one object after the other, in order of name', () => {
    const result = run({
      at_end: 'sync',
      expect: { contents: [{ device: 'd', record: 1, value: 7 }] },
    });
    expect(result).toMatchObject({ ok: true, end: 'done', dirty: [], violations: [] });
    expect(syncs(result)).toEqual([
      'lock_request A.control',
      'data_return A',
      'lock_completed A',
      'lock_request B.control',
      'data_return B',
      'lock_completed B',
    ]);
  });

  test('objects that no kernel has are left out', () => {
    const steps = [{ map: 'A' }, { deallocate: 'A' }];
    const pagers = { pager: { type: 'memory', options: { may_cache: false } } };
    const objects = {
      A: { pager: 'pager', size: '1 page' },
      C: { pager: 'pager', size: '1 page' },
    };
    expect(syncs(run({ at_end: 'sync', pagers, objects, tasks: { t: { steps } } }))).toEqual([]);
  });

  test('no other end does it: stuck, a limit, a stop', () => {
    const silent = { pager: { type: 'memory', options: { except: { 0: 'silent' } } } };
    const objects = { A: { pager: 'pager', size: '2 pages' } };
    const tasks = {
      t: { steps: [{ map: 'A' }, { write: 'A', page: 1, value: 1 }, { read: 'A', page: 0 }] },
    };
    const stuck = run({ at_end: 'sync', pagers: silent, objects, tasks });
    expect(stuck.end).toBe('stuck');
    expect(syncs(stuck)).toEqual([]);
    const limited = run({ at_end: 'sync', limits: { steps: 8 } });
    expect(limited.end).toBe('limit');
    expect(syncs(limited)).toEqual([]);
    const stopped = runScenario(defineScenario({ ...input, at_end: 'sync' }), {
      files,
      stepHook: ({ machine }) => (machine.steps >= 8 ? 'stop' : undefined),
    });
    expect(stopped.end).toBe('stopped');
    expect(syncs(stopped)).toEqual([]);
  });

  test('a pager that never hears of the end leaves the run stuck, with a reason', () => {
    const calls = [{ mach_port_move_member: 'A', at: '1ms', to: 'none' }];
    const result = run({ at_end: 'sync', calls });
    expect(result.end).toBe('stuck');
    expect(result.stuck).toEqual([
      'at_end sync of A waits for memory_object_lock_completed of A, which never came',
    ]);
  });

  test('every kernel that has the object is asked', () => {
    const result = run({
      at_end: 'sync',
      hosts: { north: { frames: 64 }, south: { frames: 64 } },
      devices: {},
      pagers: { pager: { type: 'shared_memory' } },
      objects: { A: { pager: 'pager', size: '2 pages' } },
      tasks: {
        near: { host: 'north', steps: [{ map: 'A' }, { write: 'A', page: 0, value: 1 }] },
        far: { host: 'south', steps: [{ map: 'A' }, { write: 'A', page: 1, value: 2 }] },
      },
      expect: {
        messages: [
          { memory_object_lock_completed: 'A', from: 'north' },
          { memory_object_lock_completed: 'A', from: 'south' },
        ],
      },
    });
    expect(result).toMatchObject({ ok: true, end: 'done', violations: [] });
  });

  test('step by step comes to the same', () => {
    const scenario = defineScenario({ ...input, at_end: 'sync' });
    const stepped = new ScenarioRun(scenario, { files });
    let end = stepped.step();
    while (end === null) end = stepped.step();
    expect(stepped.result(end).lines).toEqual(runScenario(scenario, { files }).lines);
  });

  test('what a sync cannot write is an I/O error', () => {
    const steps = [{ map: 'B' }, { write: 'B', page: 1, value: 7 }];
    const faults = [{ fault: 'fail', operation: 'write' }];
    const scenario = { tasks: { t: { steps } }, at_end: 'sync' } as const;
    const file = { type: 'file', path: 'data' };
    expect(run({ ...scenario, devices: { d: { ...file, faults } } }).ok).toBe(true);
    const bad = Object.assign(new ByteDevice(8, 4096), { write: () => -1, lastError: 'EIO' });
    const result = runScenario(defineScenario({ ...input, ...scenario }), {
      files: { device: () => bad },
    });
    expect(result.failures).toEqual([
      'pager lost page 1 of B: write of record 1 of device d failed: EIO',
    ]);
  });
});
