/** Every request of a device that fails, and every page that a pager drops, fails the run. */
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../../../bench/measure';
import type { DeviceDriver } from '../../../../kernel/mach/device';
import { sealPager } from '../../../../kernel/mach/task';
import { policies } from '../../../../kernel/policy/policies';
import { templatePager } from '../../../../pagers/template_pager';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { buildReplay, replayIoErrors } from '../../../../scenarios/replay/replay';
import type { ScenarioResult } from '../../../../scenarios/run/run';
import { runScenario } from '../../../../scenarios/run/run';

type Steps = ScenarioInput['tasks'][string]['steps'];

const writes: Steps = [
  { map: 'A' },
  { read: 'A', page: 0 },
  { write: 'A', page: 1, value: 7 },
  { wait: '1s' },
];
const clean: ScenarioInput['calls'] = [
  { memory_object_lock_request: 'A', at: '500ms', should_return: 'DIRTY', should_flush: true },
];

function run(input: Partial<ScenarioInput>, driver?: DeviceDriver): ScenarioResult {
  const scenario = defineScenario({
    devices: { d: { type: 'memory' } },
    pagers: { pager: { type: 'file', device: 'd' } },
    objects: { A: { pager: 'pager', size: '4 pages' } },
    tasks: { t: { steps: writes } },
    calls: clean,
    ...input,
  });
  const options = driver === undefined ? {} : { files: { device: () => driver } };
  return runScenario(scenario, { ...options, check: true });
}

/** A device of the caller's that answers as told. */
function driver(answers: { read: number; write: number }, lastError: string | null): DeviceDriver {
  return {
    summary: 'a disk that fails',
    contents: 'any',
    latency: () => 0,
    read: () => answers.read,
    write: () => answers.write,
    lastError,
  };
}

const file = { devices: { d: { type: 'file', path: 'x' } } };
const FULL = 'write of record 1 of device d failed: ENOSPC';

describe('I/O errors of a run', () => {
  test('a write that fails is a failure with the page and the error', () => {
    const result = run(file, driver({ read: 4096, write: -1 }, 'ENOSPC'));
    const text = `pager lost page 1 of A: ${FULL}`;
    expect(result).toMatchObject({ end: 'done', ok: false, failures: [text] });
    expect(result.ioErrors).toEqual([{ text, expected: false }]);
    expect(result.built.recorder.countOf('pager.io_error')).toBe(1);
  });

  test('a short write and a failed read are failures too', () => {
    const short = run(file, driver({ read: 4096, write: 100 }, null));
    expect(short.failures).toEqual([
      'pager lost page 1 of A: write of record 1 of device d failed: it stored 100 of 4096 bytes',
    ]);
    const unread = run(file, driver({ read: -1, write: 4096 }, 'EIO'));
    expect(unread.failures.slice(0, 2)).toEqual([
      'pager could not read page 0 of A: read of record 0 of device d failed: EIO',
      'pager could not read page 1 of A: read of record 1 of device d failed: EIO',
    ]);
  });

  test('a page past the end of the store is dropped, and that fails the run', () => {
    const result = run({ devices: { d: { type: 'memory', options: { records: 1 } } } });
    expect(result.failures).toEqual(['pager lost page 1 of A: it lies past the end of the store']);
  });

  test('every page of one request has a line', () => {
    const steps: Steps = [{ map: 'A' }, { touch: 'A', pages: '0..2', write: true }, { wait: '1s' }];
    const { failures } = run(
      { ...file, tasks: { t: { steps } } },
      driver({ read: 4096, write: -1 }, 'EIO'),
    );
    expect(failures).toEqual(
      [0, 1, 2].map(
        (page) => `pager lost page ${page} of A: write of record 0 of device d failed: EIO`,
      ),
    );
  });

  test('io_errors accepts so many of them, and no other number', () => {
    const failing = driver({ read: 4096, write: -1 }, 'ENOSPC');
    expect(run({ ...file, expect: { io_errors: 1 } }, failing).ok).toBe(true);
    expect(run({ ...file, expect: { io_errors: '1..' } }, failing).ok).toBe(true);
    expect(run({ ...file, expect: { io_errors: 2 } }, failing).failures).toEqual([
      'expected io_errors 2; it is 1',
      `pager lost page 1 of A: ${FULL}`,
    ]);
    expect(run({ expect: { io_errors: 1 } }).failures).toEqual(['expected io_errors 1; it is 0']);
  });

  test.each(['fail', 'tear'])('what a fault of the scenario does is expected: %s', (fault) => {
    const faults = [{ fault, operation: 'write', first: 1 }];
    const result = run({ devices: { d: { type: 'memory', faults, latency: '1ms' } } });
    expect(result).toMatchObject({ ok: true, failures: [] });
    expect(result.ioErrors.map(({ expected }) => expected)).toEqual([true]);
  });

  test.each([
    ['read_ahead', {}, 'the device has 1 record'],
    ['compressing', { pool: 0, limit: 0 }, 'the device has 1 record'],
  ] as const)('the %s pager reports what its device refuses', (type, options, reason) => {
    const result = run({
      devices: { d: { type: 'memory', options: { records: 1 } } },
      pagers: { pager: { type, device: 'd', options } },
      tasks: { t: { steps: [{ map: 'A' }, { touch: 'A', write: true }, { wait: '1s' }] } },
    });
    const pages = type === 'compressing' ? [1, 2, 3] : [0, 1, 2, 3];
    const lines = pages.map((page) => {
      const record = type === 'compressing' ? page : 0;
      const short = `write of record ${record + (type === 'compressing' ? 0 : 1)} of device d`;
      return `pager lost page ${page} of A: ${short} failed: ${reason}`;
    });
    expect(result.failures).toEqual(lines);
  });

  test('the default pager reports each page for which it has no room', () => {
    const result = run({
      pagers: { swap: { type: 'default', default: true, device: 'd', options: { blocks: 2 } } },
      objects: {},
      host: { frames: 48 },
      calls: [],
      tasks: {
        t: {
          steps: [
            { allocate: 'heap', size: '60 pages' },
            { touch: 'heap', write: true },
          ],
        },
      },
    });
    expect(result.failures.length).toBeGreaterThan(2);
    expect(new Set(result.failures.map((text) => text.replace(/page \d+/, 'page N')))).toEqual(
      new Set(['swap lost page N of t.heap: there is no paging space left']),
    );
  });

  test('the recoverable pager reports the page of a transaction that a device refuses', () => {
    const result = run({
      host: { contents: 'bytes' },
      devices: {
        log: { type: 'memory', options: { records: 1 } },
        data: { type: 'memory' },
      },
      pagers: { pager: { type: 'recoverable', device: ['log', 'data'] } },
      objects: {
        A: { pager: 'pager', size: '1 page' },
        commit: { pager: 'pager', size: '1 page', options: { of: 'A' } },
      },
      tasks: {
        t: {
          steps: [
            { map: 'A' },
            { map: 'commit' },
            { write: 'A', page: 0, value: 7 },
            { write: 'commit', page: 0, value: 1 },
          ],
        },
      },
      calls: [],
    });
    expect(result.failures).toEqual([
      'pager lost page 0 of A: write of record 1 of device log failed: the device has 1 record',
      't: write commit (step 4) got KERN_MEMORY_ERROR; expected it to succeed',
    ]);
  });

  test('data that a pager refuses is lost, and that is said', () => {
    const mine = sealPager({
      ...templatePager,
      on: { ...templatePager.on, memory_object_data_return: () => 'KERN_FAILURE' },
    });
    const scenario = defineScenario({
      pagers: { pager: { type: './mine.ts' } },
      objects: { A: { pager: 'pager', size: '4 pages' } },
      tasks: { t: { steps: writes } },
      calls: clean,
    });
    expect(runScenario(scenario, { files: { pager: () => mine } }).failures).toEqual([
      'pager lost page 1 of A: the pager answered memory_object_data_return with KERN_FAILURE',
    ]);
  });

  test('a report without a place crashes the pager, so that no loss goes unseen', () => {
    const mine = sealPager({
      ...templatePager,
      on: {
        ...templatePager.on,
        memory_object_data_return: (task, _, { body }) =>
          task.ioError({ object: body.memory_control, offset: NaN, size: 4096, reason: 'full' }),
      },
    });
    const scenario = defineScenario({
      pagers: { pager: { type: './mine.ts' } },
      objects: { A: { pager: 'pager', size: '4 pages' } },
      tasks: { t: { steps: writes } },
      calls: clean,
    });
    expect(runScenario(scenario, { files: { pager: () => mine } }).failures[0]).toBe(
      'pager pager crashed: ioError: offset and size are whole numbers of bytes',
    );
  });

  test('a replay has them too', () => {
    const replay = buildReplay(flatTrace('scan', Uint32Array.of(0, 2, 1, 3), 2), {
      frames: 1,
      policy: policies.lru,
      policyOptions: {},
      pageout: 'demand',
      contents: 'stamps',
      store: 'disk',
      seed: '1',
    });
    expect(replayIoErrors(replay)).toEqual([]);
    const [device] = replay.machine.devices;
    if (device !== undefined) Object.assign(device.driver, { read: () => -1 });
    replay.machine.run();
    expect(replayIoErrors(replay)[0]).toBe(
      'pager could not read page 0 of memory: ' +
        'read of record 0 of device paging failed: the device answered an error',
    );
  });
});
