/** Scenarios with several hosts: who is where, whose pages are meant, what errors say. */
import { describe, expect, test } from '@jest/globals';
import { scenarioOf } from '../../../../scenarios/language/language';
import { runScenario } from '../../../../scenarios/run/run';
import { problems } from '../scenario_text';

const TEXT = `
hosts:
  north: { frames: 64 }
  south: { frames: 96, page_size: 8KiB }
pagers: { pager: { type: memory } }
objects: { A: { pager: pager, size: 8 pages } }
tasks:
  near: { steps: [{ map: A }, { write: A, page: 2, value: 7 }] }
  far: { host: south, at: 5ms, steps: [{ map: A }, { read: A, page: 1 }] }
calls:
  - { memory_object_lock_request: A, host: south, at: 8ms, page: 1, should_flush: true }
expect:
  messages:
    - { memory_object_data_request: A, from: north, page: 2 }
    - { memory_object_data_request: A, from: south, page: 1 }
    - { memory_object_lock_request: A, host: south, page: 1 }
  statistics: { north: { pageins: 1 }, south: { pageins: 1 } }
  contents:
    - { object: A, page: 2, resident: true, dirty: true }
    - { object: A, host: south, page: 1, resident: false }
`;

/** The text with one part put in place of another. */
const changed = (part: string, other: string): string => TEXT.replace(part, other);

describe('who is where', () => {
  test('hosts have names and options of their own; the first one is the default', () => {
    const scenario = scenarioOf(TEXT, 'a.yaml');
    expect(scenario.hosts.map(({ name, frames }) => [name, frames])).toEqual([
      ['north', 64],
      ['south', 96],
    ]);
    expect(scenario.host.name).toBe('north');
    expect(scenario.tasks.map(({ host }) => host)).toEqual(['north', 'south']);
    expect(scenario.pagers.map(({ host }) => host)).toEqual(['north']);
  });

  test('pages are those of the host concerned', () => {
    const scenario = scenarioOf(TEXT, 'a.yaml');
    const [near, far] = scenario.tasks.map(({ steps }) => steps[1]);
    expect([near, far]).toMatchObject([{ offset: 8192 }, { offset: 8192 }]);
    expect(scenario.calls[0]?.call).toMatchObject({ offset: 8192, size: 8192 });
  });

  test('it runs, under the laws, as expected', () => {
    const result = runScenario(scenarioOf(TEXT, 'a.yaml'), { check: true });
    expect(result.failures).toEqual([]);
    expect(result.hosts.map(({ name, statistics }) => [name, statistics['faults']])).toEqual([
      ['north', 1],
      ['south', 1],
    ]);
  });

  test('lines say on which host they happen, and messages from which they come', () => {
    const { lines } = runScenario(scenarioOf(TEXT, 'a.yaml'));
    const asked = lines.filter((line) => line['msg'] === 'memory_object_data_request');
    const received = asked.filter((line) => line['ev'] === 'ipc_mqueue.received');
    expect(received.map((line) => [line['from'], line['host']])).toEqual([
      ['north', 'north'],
      ['south', 'north'],
    ]);
    const supplies = lines.filter((line) => line['msg'] === 'memory_object_data_supply');
    expect(supplies.map((line) => line['host'])).toEqual(['north', 'south']);
  });
});

describe('what is not as expected', () => {
  test.each([
    ['a counter', 'south: { pageins: 1 }', 'south: { pageins: 2 }', 'south: expected pageins 2'],
    [
      'a page',
      'host: south, page: 1, resident: false',
      'host: south, page: 1, resident: true',
      'expected page 1 of A on south to be resident',
    ],
    ['a sender', 'from: south, page: 1', 'from: south, page: 2', 'the next one has offset 8192'],
  ])('%s is told with its host', (_what, part, other, said) => {
    const { failures } = runScenario(scenarioOf(changed(part, other), 'a.yaml'));
    expect(failures.join('\n')).toContain(said);
  });

  test('a run that is stuck says on which host a page is waited for', () => {
    const text = changed('type: memory', 'type: memory, options: { answer: silent }');
    const { stuck } = runScenario(scenarioOf(text, 'a.yaml'));
    expect(stuck).toEqual([
      "near waits for page 2 of A on north; A's pager never answered data_request seqno 1",
      "far waits for page 1 of A on south; A's pager never answered data_request seqno 3",
    ]);
  });

  test('a host that halts takes its tasks with it', () => {
    const text = changed('frames: 96,', 'frames: 96, halts_at: 6ms,');
    const { built, lines } = runScenario(scenarioOf(text, 'a.yaml'), { level: 'all' });
    expect(lines.filter((line) => line['ev'] === 'host.halted')).toMatchObject([
      { t: 6_000_000, host: 'south' },
    ]);
    const far = built.machine.tasks.find(({ name }) => name === 'far');
    expect(far?.alive).toBe(false);
  });
});

test.each([
  ['an unknown host', 'host: south, at', 'host: sout, at', 'there is no host "sout"'],
  ['host and hosts', 'pagers:', 'host: { frames: 64 }\npagers:', 'both host and hosts'],
  [
    'stamps among pages of two sizes',
    'page_size: 8KiB }',
    'page_size: 8KiB, contents: stamps }',
    'stamps cannot travel between pages of different sizes',
  ],
  [
    'a counter of no host',
    'statistics: { north: { pageins: 1 }',
    'statistics: { pageins: 1',
    'pageins of which host',
  ],
  ['a pattern of no host', 'from: south', 'from: west', 'there is no host "west"'],
  ['an option of one of them', 'frames: 96', 'fraems: 96', 'there is no key "fraems" here'],
])('%s is an error', (_what, part, other, said) => {
  expect(problems(changed(part, other)).join('\n')).toContain(said);
});

test('with one host there is no from', () => {
  const text = TEXT.replace(/hosts:[\s\S]*?pagers/, 'host: {}\npagers').replace(
    /host: south, /g,
    '',
  );
  expect(problems(text).join('\n')).toContain('memory_object_data_request has no "from"');
});
