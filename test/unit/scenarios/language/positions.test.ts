/** Where steps and calls stand in a file, and which of them a thread is at. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario, parseScenario, scenarioOf } from '../../../../scenarios/language/language';
import {
  namePosition,
  partOf,
  partPosition,
  stepPosition,
} from '../../../../scenarios/language/positions';
import type { Scenario } from '../../../../scenarios/language/scenario';
import type { TextRange } from '../../../../scenarios/language/yaml_places';
import { ScenarioRun } from '../../../../scenarios/run/run';

const TEXT = `host: { frames: 64 }
pagers: { pager: { type: memory } }
objects:
  A: { pager: pager, size: 4 pages } # four
tasks:
  editor:
    after: { memory_object_lock_request: A }
    at: 1ms
    steps:
      - map: A
        protection: read
        # a comment that belongs to no step

      - { read: A, page: 0 } # and one more
      - wait: 1s
calls:
  - memory_object_lock_request: A
    at: 5ms
`;

const scenario = scenarioOf(TEXT, 'a.yaml');

/** The text of a range. */
function textAt(range: TextRange | null, text = TEXT): string | null {
  if (range === null) return null;
  const lines = text.split('\n').slice(range.line - 1, range.endLine);
  const last = lines.pop() ?? '';
  const all = [...lines, last.slice(0, range.endColumn - 1)].join('\n');
  return all.slice(range.column - 1);
}

describe('the position of a step', () => {
  test('reaches from its first character to its last, without comments', () => {
    const texts = [0, 1, 2].map((step) => textAt(stepPosition(scenario, 'editor', step)));
    expect(texts).toEqual(['map: A\n        protection: read', '{ read: A, page: 0 }', 'wait: 1s']);
    const where = { line: 14, column: 9, endLine: 14, endColumn: 29 };
    expect(stepPosition(scenario, 'editor', 1)).toEqual(where);
  });

  test('is that of the anchor for steps that an alias repeats', () => {
    const steps = 'tasks: { a: { steps: &s [ { wait: 1s } ] }, b: { steps: *s } }';
    expect(textAt(stepPosition(scenarioOf(steps, 'b.yaml'), 'b', 0), steps)).toBe('{ wait: 1s }');
  });

  test('is null for a scenario without a file', () => {
    const made = defineScenario({ tasks: { t: { steps: [{ wait: '1s' }] } } });
    expect(stepPosition(made, 't', 0)).toBeNull();
  });

  test('is refused for a task or a step that does not exist', () => {
    expect(() => stepPosition(scenario, 'editr', 0)).toThrow(
      'stepPosition: task is "editr"; give one of: editor',
    );
    expect(() => stepPosition(scenario, 'editor', 3)).toThrow(/a whole number from 0 to 2/);
  });
});

test('calls and names have positions too', () => {
  expect(textAt(partPosition(scenario, { kind: 'call', call: 0 }))).toBe(
    'memory_object_lock_request: A\n    at: 5ms',
  );
  expect(textAt(namePosition(scenario, 'objects', 'A'))).toBe('A: { pager: pager, size: 4 pages }');
  expect(namePosition(scenario, 'objects', 'B')).toBeNull();
});

describe('the part that a thread is at', () => {
  const starts: readonly (readonly [string, string])[] = [
    ['no start', ''],
    ['a time', 'at: 1ms'],
    ['an event', 'after: memory_object_init'],
    ['an event and a time', 'after: memory_object_init, at: 1ms'],
  ];
  /** What its builder says about each step of each program. */
  const origins = (given: Scenario): (readonly [number | null, number | null])[] =>
    new ScenarioRun(given).built.actors.flatMap(({ kind, name, origin }) =>
      origin.map((step, counter) => {
        const part = partOf(given, name, counter);
        const found = part === null ? null : part.kind === 'step' ? part.step : 0;
        if (part !== null) expect(part.kind === 'step' ? 'task' : 'call').toBe(kind);
        return [step === -1 ? null : step, found] as const;
      }),
    );

  test.each(starts)('is the one that its program has, with %s', (_, start) => {
    const head = start === '' ? '' : `${start}, `;
    const given = scenarioOf(
      [
        'pagers: { p: { type: memory } }',
        'objects: { A: { pager: p, size: 1 page } }',
        `tasks: { t: { ${head}steps: [{ map: A }, { read: A, page: 0 }, { wait: 1s }] } }`,
        `calls: [{ ${head}memory_object_data_supply: A, page: 0, value: 1 }]`,
      ].join('\n'),
      'c.yaml',
    );
    const found = origins(given);
    expect(found.map(([, part]) => part)).toEqual(found.map(([step]) => step));
    expect(found.length).toBeGreaterThanOrEqual(6);
  });

  test('is none for a thread that the scenario does not have', () => {
    expect(partOf(scenario, 'pager.0', 0)).toBeNull();
    expect(partOf(scenario, 'pager.call1', 0)).toBeNull();
    expect(partOf(scenario, 'editor', 9)).toBeNull();
  });
});

describe('a problem of a file', () => {
  const wrong = (text: string): readonly string[] =>
    (parseScenario(text, 'a.yaml').problems ?? []).map((problem) => textAt(problem, text) ?? '');

  test.each([
    ['a value that is wrong', TEXT.replace('64', 'many'), 'many'],
    ['a key that does not exist', TEXT.replace('frames:', 'fames:'), 'fames'],
    ['a name that does not exist', TEXT.replace('read: A', 'read: Ab'), 'Ab'],
    ['a mapping without a key, where it begins', TEXT.replace(', page: 0', ''), '{ read: A }'],
    ['an alias without an anchor', TEXT.replace('64', '*n'), '*n'],
    ['a tag', TEXT.replace('64', '!n 64'), '!n'],
  ])('ends where %s ends', (_, text, marked) => {
    expect(wrong(text)).toEqual([marked]);
  });

  test('is one line where a section is missing, not the whole file', () => {
    expect(wrong('host: { frames: 64 }\nseed: 7\n')).toEqual(['host: { frames: 64 }']);
  });

  test('has a character even where the parser has none', () => {
    const [problem] = parseScenario('tasks: [\n', 'a.yaml').problems ?? [];
    expect(problem).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 1 });
    const [second] = parseScenario('seed: 1\n---\nseed: 2\n', 'a.yaml').problems ?? [];
    expect(second).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 2 });
  });
});
