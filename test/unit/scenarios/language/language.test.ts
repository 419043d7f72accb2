/** The language as a whole: what is right, and how all that is wrong is reported together. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario, scenarioOf } from '../../../../scenarios/language/language';
import { ScenarioError } from '../../../../scenarios/language/scenario_error';
import { lines, problems, withLine } from '../scenario_text';

describe('a scenario that is right', () => {
  test('has no problems, and everything in it is resolved', () => {
    expect(problems(lines.join('\n'))).toEqual([]);
    const scenario = scenarioOf(lines.join('\n'), 'folder/first.yaml');
    expect(scenario.name).toBe('first');
    expect(scenario.seed).toBe('7');
    expect(scenario.host).toMatchObject({ frames: 64, pageSize: 4096, pageout: 'daemon' });
    expect(scenario.objects).toEqual([{ name: 'A', pager: 'pager', size: 16384, options: {} }]);
    expect(scenario.calls[0]?.start).toEqual({ after: null, count: 1, ticks: 5_000_000 });
    expect(scenario.limits).toEqual({ steps: 100, still: 1_000_000, ticks: 1_000_000_000 });
    expect(scenario.expect.counts).toEqual({ memory_object_data_request: { from: 1, to: 1 } });
  });

  test('may leave out everything but its tasks', () => {
    expect(problems('tasks: {}')).toEqual([]);
  });

  test('may name a type of pager instead of a pager', () => {
    const text = withLine(6, 'objects: { A: { pager: memory, size: 4 pages } }');
    expect(scenarioOf(text, 'a').pagers.map((pager) => pager.name)).toEqual(['pager', 'memory']);
  });
});

describe('what is wrong has a file, a line, a column and what was meant', () => {
  test('a key that is written twice', () => {
    expect(problems('tasks: {}\ntasks: {}')).toEqual([
      'a.yaml:2:1: the key "tasks" is there twice; write each key once',
    ]);
  });

  test('a file that is no mapping', () => {
    expect(problems('- 3')[0]).toMatch(/^a.yaml:1:1: a scenario is a mapping, not a list; it has/);
  });

  test('a task and a pager of one name', () => {
    const text = `${lines.slice(0, 6).join('\n')}\ntasks: { pager: { steps: [] } }`;
    expect(problems(text)).toEqual([
      'a.yaml:7:10: pager is already a name in pagers; give each task a different name',
    ]);
  });

  test('all that is wrong comes at once, in the order of the lines', () => {
    const text = withLine(
      11,
      '      - { read: A, page: 9 }\n      - { write: B, page: 0, value: 1 }',
    );
    expect(problems(text.replace('64', '3')).map((line) => line.split(':')[1])).toEqual([
      '3',
      '11',
      '12',
    ]);
  });
});

describe('devices', () => {
  test('a file device in a host of stamps is an error', () => {
    const text = [
      'host: { contents: stamps }',
      'devices: { disk: { type: file, path: disk.img } }',
      'tasks: {}',
    ].join('\n');
    expect(problems(text)).toEqual([
      'a.yaml:2:26: a file cannot hold stamps; write contents: bytes in host',
    ]);
  });

  test('a default pager needs a device', () => {
    const text = 'pagers: { p: { type: default, default: true } }\ntasks: {}';
    expect(problems(text)[0]).toMatch(/^a.yaml:1:11: the default pager needs a device; /);
  });
});

/** A list in a list, and so on. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
}

/** Two of one list, which holds two of another, and so on. */
function doubled(depth: number): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i += 1) value = [value, value];
  return value;
}

describe('defineScenario', () => {
  test('takes the shape of a file', () => {
    const scenario = defineScenario({
      objects: { A: { pager: 'memory', size: '2 pages' } },
      tasks: { t: { steps: [{ map: 'A' }, { touch: 'A', write: true }] } },
    });
    expect(scenario.tasks[0]?.steps[1]).toMatchObject({ op: 'touch', pages: [0, 1], write: true });
  });

  test('throws an error that names the path of what is wrong', () => {
    const input = { tasks: { t: { steps: [{ map: 'A' }] } } };
    expect(() => defineScenario(input, 'mine')).toThrow(ScenarioError);
    expect(() => defineScenario(input, 'mine')).toThrow(
      'mine: tasks.t.steps[0].map: there is no object "A"; none is defined',
    );
  });

  test.each([
    [
      'a class',
      { host: { policy: { name: 'mach', options: { a: new Map() } } } },
      'a Map at host.policy.options.a',
    ],
    ['a function', { objects: { A: { pager: () => 1 } } }, 'a function at objects.A.pager'],
    ['values too deep', { tasks: nested(200) }, 'values nested more than 100 deep'],
    ['too many values', { tasks: doubled(40) }, 'more than 1000000 values'],
  ])('throws for %s', (_, input, what) => {
    const given = input as never; // parsed
    const define = (): unknown => defineScenario(given, 'mine');
    expect(define).toThrow(ScenarioError);
    expect(define).toThrow(
      `mine: the scenario has ${what}; a scenario is plain data: records, lists, texts, numbers, ` +
        'true, false and null',
    );
  });

  test('throws for what contains itself', () => {
    const tasks: Record<string, unknown> = {};
    tasks['again'] = tasks;
    const given = { tasks } as never; // parsed
    expect(() => defineScenario(given)).toThrow(
      'scenario: the scenario has a cycle at tasks.again; ',
    );
  });
});
