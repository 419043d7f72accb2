/** What runScenario answers, what each failed expectation says, and which files are handed in. */
import { describe, expect, test } from '@jest/globals';
import { ByteDevice } from '../../../../devices/memory';
import { sealPager } from '../../../../kernel/mach/task';
import { templatePager } from '../../../../pagers/template_pager';
import { defineScenario } from '../../../../scenarios/language/language';
import type { Scenario } from '../../../../scenarios/language/scenario';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import type { RunOptions, ScenarioResult } from '../../../../scenarios/run/run';
import { runScenario, ScenarioRun } from '../../../../scenarios/run/run';
import type { Line } from '../../../../scenarios/transcript/line';
import { readText } from '../../../../traces/text';

function define(input: Partial<ScenarioInput>): Scenario {
  return defineScenario({
    objects: { A: { pager: 'memory', size: '4 pages', options: { initial: 'numbered' } } },
    tasks: { editor: { steps: [{ map: 'A' }, { read: 'A', page: 1 }] } },
    ...input,
  });
}

function run(input: Partial<ScenarioInput>, options: RunOptions = {}): ScenarioResult {
  return runScenario(define(input), options);
}

/** A task of these steps on object A. */
function steps(...list: ScenarioInput['tasks'][string]['steps']): Partial<ScenarioInput> {
  return { tasks: { editor: { steps: [{ map: 'A' }, ...list] } } };
}

describe('the result of a run', () => {
  test('says how it ended, what steps came to, and what was counted', () => {
    const result = run({});
    expect(result).toMatchObject({ end: 'done', ok: true, failures: [], stuck: [], crashes: [] });
    expect(result.results).toEqual([
      {
        kind: 'task',
        name: 'editor',
        steps: [
          { step: 0, op: 'vm_map', code: 'KERN_SUCCESS', value: null, faults: 0, failures: 0 },
          { step: 1, op: 'read', code: 'KERN_SUCCESS', value: 2, faults: 0, failures: 0 },
        ],
      },
    ]);
    expect(result.statistics).toMatchObject({ pageins: 1, references: 1, free_count: 63 });
    expect(result.freePages[0]).toEqual({ t: 0, free: 64 });
    expect(result.freePages[result.freePages.length - 1]).toEqual({ t: 0, free: 63 });
  });

  test('a hand-written scenario runs as well as one from a file', () => {
    const scenario: Scenario = { ...define({}), name: 'by hand', seed: 'another' };
    expect(runScenario(scenario).ok).toBe(true);
  });

  test('onLine takes the lines, onEvent hears all events, the hook sees every step', () => {
    const lines: Line[] = [];
    let events = 0;
    let hooks = 0;
    const result = run(
      {},
      {
        onLine: (line) => lines.push(line),
        onEvent: () => {
          events += 1;
        },
        stepHook: () => {
          hooks += 1;
        },
      },
    );
    expect(result.lines).toEqual([]);
    expect(lines.length).toBe(6);
    expect(events).toBeGreaterThan(lines.length);
    expect(hooks).toBe(result.steps + 1);
  });

  test('the hook can stop the run', () => {
    const result = run(
      {},
      { stepHook: ({ machine }) => (machine.steps >= 2 ? 'stop' : undefined) },
    );
    expect(result.end).toBe('stopped');
    expect(result.steps).toBe(2);
  });

  test('a run can be made step by step', () => {
    const stepper = new ScenarioRun(define({}));
    let count = 0;
    while (stepper.step() === null) count += 1;
    expect(stepper.result('done').steps).toBe(count);
  });

  test('a run without a transcript counts all the same', () => {
    const result = run(
      { expect: { counts: { memory_object_data_request: 1 } } },
      { level: 'none' },
    );
    expect(result.lines).toEqual([]);
    expect(result.ok).toBe(true);
  });

  test('limits cut a run off', () => {
    expect(run({ limits: { steps: 3 } }).failures).toEqual([
      'the run reached its limit of 3 steps or 9007199254740991 ticks; expected it to be done',
    ]);
    const late = { ...steps({ wait: '5ms' }), limits: { time: '1ms' }, expect: { end: 'limit' } };
    expect(run(late as Partial<ScenarioInput>).ok).toBe(true); // parsed
  });
});

describe('an expectation that fails is one sentence', () => {
  test.each<[string, Partial<ScenarioInput>, string]>([
    [
      'a message that never came',
      { expect: { messages: [{ memory_object_data_return: 'A' }] } },
      'expected memory_object_data_return of A; none came',
    ],
    [
      'a message with other fields',
      {
        expect: {
          messages: [
            { memory_object_init: 'A' },
            { memory_object_data_request: 'A', desired_access: 'write', page: 1 },
          ],
        },
      },
      'expected memory_object_data_request of A, desired_access write, offset 4096 after ' +
        'memory_object_init of A; the next one has desired_access read',
    ],
    [
      'messages in another order',
      { expect: { messages: ['memory_object_data_request', 'memory_object_init'] } },
      'expected memory_object_init after memory_object_data_request; none came',
    ],
    [
      'a message that must not come',
      { expect: { never: ['memory_object_data_request'] } },
      'expected never memory_object_data_request; it came once, first at tick 0',
    ],
    [
      'a count',
      { expect: { counts: { memory_object_data_request: '2..' } } },
      'expected memory_object_data_request at least 2; it is 1',
    ],
    [
      'a counter',
      { expect: { statistics: { pageins: '2..5' } } },
      'expected pageins 2 to 5; it is 1',
    ],
    [
      'what a read loads',
      steps({ read: 'A', page: 1, is: 3 }),
      'editor: read A (step 2) loaded 2; expected 3',
    ],
    [
      'a step that should fail',
      steps({ read: 'A', page: 1, fails: 'KERN_MEMORY_ERROR' }),
      'editor: read A (step 2) got KERN_SUCCESS; expected KERN_MEMORY_ERROR',
    ],
    [
      'a step that should not fail',
      steps({ protect: 'A', to: 'read' }, { write: 'A', page: 1, value: 1 }),
      'editor: write A (step 3) got KERN_PROTECTION_FAILURE; expected it to succeed',
    ],
    [
      'touches that fail',
      steps({ protect: 'A', to: 'none' }, { touch: 'A' }),
      'editor: touch A (step 3): 4 references failed; expected 0',
    ],
    ['the end', { expect: { end: 'stuck' } }, 'the run came to its end; expected it to be stuck'],
    [
      'a page that should be there',
      { expect: { contents: [{ object: 'A', page: 0, value: 1 }] } },
      'expected page 0 of A to be resident; it is not',
    ],
    [
      'a page that should not be there',
      { expect: { contents: [{ object: 'A', page: 1, resident: false }] } },
      'expected page 1 of A not to be resident; it is',
    ],
    [
      'the state of a page',
      { expect: { contents: [{ object: 'A', page: 1, dirty: true }] } },
      'expected page 1 of A to have dirty true; it has dirty false',
    ],
    [
      'the lock of a page',
      { expect: { contents: [{ object: 'A', page: 1, lock: 'write' }] } },
      'expected page 1 of A to have the lock write; it has none',
    ],
    [
      'a call that the kernel never got',
      { calls: [{ memory_object_destroy: 'A' }] },
      'the call memory_object_destroy of A got KERN_INVALID_NAME: ' +
        'the pager has no such right for A',
    ],
  ])('%s', (_what, input, sentence) => {
    const result = run(input);
    expect(result.ok).toBe(false);
    expect(result.failures).toContain(sentence);
  });

  test('the record of a device', () => {
    const result = run({
      devices: { disk: { type: 'memory' } },
      expect: { contents: [{ device: 'disk', record: 2, value: 7 }] },
    });
    expect(result.failures).toEqual(['expected record 2 of disk to hold 7; it holds 0']);
  });
});

describe('steps and calls', () => {
  test('a word of a page, part of an object, a region of another name', () => {
    const result = run(
      steps(
        { write: 'A', page: 0, word: 3, value: 9 },
        { read: 'A', page: 0, word: 3, is: 9 },
        { map: 'A', as: 'tail', pages: '2..3' },
        { read: 'tail', page: 1, is: 4 },
        { deallocate: 'tail', page: 0 },
        { read: 'tail', page: 0, fails: 'KERN_INVALID_ADDRESS' },
        { deallocate: 'A' },
      ),
    );
    expect(result.failures).toEqual([]);
  });

  test('an await counts from when the task waits, an after from the beginning', () => {
    const result = run({
      tasks: {
        first: {
          steps: [{ map: 'A' }, { read: 'A', page: 0 }, { wait: '5ms' }, { read: 'A', page: 1 }],
        },
        second: {
          at: '1ms',
          steps: [{ map: 'A' }, { await: 'memory_object_data_request' }, { read: 'A', page: 1 }],
        },
        third: { after: { memory_object_data_request: 'A', page: 0 }, at: '2ms', steps: [] },
      },
    });
    expect(result.failures).toEqual([]);
    expect(result.ticks).toBeGreaterThan(5_000_000);
  });

  test('every call of a pager can be made', () => {
    const result = run({
      objects: { A: { pager: 'memory', size: '4 pages', options: { answer: 'silent' } } },
      tasks: {
        editor: { steps: [{ map: 'A' }, { read: 'A', page: 0, is: 0 }, { wait: '10ms' }] },
      },
      calls: [
        { memory_object_data_unavailable: 'A', at: '1ms', page: 0 },
        { memory_object_get_attributes: 'A', at: '2ms' },
        { memory_object_change_attributes: 'A', at: '3ms', may_cache: false, reply: true },
        { memory_object_data_supply: 'A', at: '4ms', pages: '1..2', value: 5, reply: true },
        { memory_object_lock_request: 'A', at: '5ms', page: 1, lock_value: 'write', reply: true },
        { memory_object_data_error: 'A', at: '6ms', page: 3 },
        { memory_object_destroy: 'A', at: '7ms' },
        { mach_port_destroy: 'A', at: '8ms' },
      ],
      expect: {
        messages: [
          { memory_object_data_unavailable: 'A', offset: 0 },
          'memory_object_get_attributes_reply',
          { memory_object_change_completed: 'A', flavor: 14 },
          { memory_object_supply_completed: 'A', result: 'KERN_SUCCESS', length: '2 pages' },
          { memory_object_lock_completed: 'A', page: 1 },
          'memory_object_data_error',
          'memory_object_terminate',
        ],
        counts: { 'ipc_port.died': '1..' },
      },
    });
    expect(result.failures).toEqual([]);
    expect(result.results.map(({ kind }) => kind)).toEqual([...Array(8).fill('call'), 'task']);
  });
});

describe('files are handed in', () => {
  test('a pager of the user’s', () => {
    const paths: string[] = [];
    const input = { objects: { A: { pager: './mine.ts', size: '2 pages' } } };
    const result = run(input, {
      files: {
        pager(path) {
          paths.push(path);
          return templatePager;
        },
      },
    });
    expect(paths).toEqual(['./mine.ts']);
    expect(result.ok).toBe(true);
    expect(() => run(input)).toThrow('pagers.mine: the scenario needs a file for the pager mine');
  });

  test('a pager that looks at bytes is refused by a host of stamps', () => {
    const input: Partial<ScenarioInput> = {
      host: { contents: 'stamps' },
      objects: { A: { pager: './mine.ts', size: '2 pages' } },
    };
    const bytes = sealPager({ ...templatePager, contents: 'bytes' });
    expect(() => run(input, { files: { pager: () => bytes } })).toThrow(
      'the contents of host are stamps; write contents: bytes in host',
    );
  });

  test('a pager that throws is a failure with its message', () => {
    const broken = sealPager({
      ...templatePager,
      on: {
        ...templatePager.on,
        memory_object_data_request: () => {
          throw new Error('no such page');
        },
      },
    });
    const result = run(
      { objects: { A: { pager: './mine.ts', size: '2 pages' } } },
      { files: { pager: () => broken } },
    );
    expect(result.failures).toContain('pager mine crashed: no such page');
    expect(result.crashes[0]?.error.message).toBe('no such page');
  });

  test('a file as a device', () => {
    const image = new Uint8Array(8192).fill(1);
    const result = run(
      {
        devices: { disk: { type: 'file', path: 'disk.img' } },
        objects: { A: { pager: 'file', size: '2 pages' } },
        tasks: {
          editor: {
            steps: [
              { map: 'A' },
              { read: 'A', page: 1, is: 0x01010101 },
              { write: 'A', page: 0, value: 7 },
              { wait: '10ms' },
            ],
          },
        },
        calls: [{ memory_object_lock_request: 'A', at: '5ms', should_return: 'DIRTY' }],
        expect: { contents: [{ device: 'disk', record: 0, value: 7 }] },
      },
      { files: { device: (_path, pageSize) => new ByteDevice(2, pageSize, image) } },
    );
    expect(result.failures).toEqual([]);
  });

  test('a trace', () => {
    const input: Partial<ScenarioInput> = {
      traces: { small: 'small.trace' },
      tasks: { editor: { steps: [{ map: 'A' }, { replay: 'small', region: 'A' }] } },
      expect: { statistics: { references: 5, pageins: 3 } },
    };
    const trace = (pageSize: number) => {
      const lines = '1 R heap:10\n2 W heap:11\n3 R heap:10\n4 R heap:12\n5 W heap:10\n';
      return readText(lines, { file: 'small.trace', pageSize });
    };
    const result = run(input, { files: { trace: () => trace(4096) } });
    expect(result.failures).toEqual([]);
    expect(() => run(input, { files: { trace: () => trace(1024) } })).toThrow(
      'the trace small has pages of 1024 bytes, and host has pages of 4096',
    );
  });
});
