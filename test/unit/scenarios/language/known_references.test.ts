/** A policy that needs the future has it in a scenario whose references are known. */
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../../../bench/measure';
import { opt } from '../../../../kernel/policy/opt';
import { defineScenario } from '../../../../scenarios/language/language';
import type { ScenarioInput } from '../../../../scenarios/language/schema';
import { replay, replayFaults } from '../../../../scenarios/replay/replay';
import { runScenario } from '../../../../scenarios/run/run';
import { problems, withLine } from '../scenario_text';

type Steps = ScenarioInput['tasks'][string]['steps'];
/** Belady's string of 1969: opt has 7 faults with 3 frames and 6 with 4. */
const belady = [0, 1, 2, 3, 0, 1, 4, 0, 1, 2, 3, 4];
/** The string of Silberschatz: opt has 9 faults with 3 frames. */
const silberschatz = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1];

/** Loads of these pages, as a trace. */
function textTrace(pages: readonly number[]) {
  return flatTrace(
    'mine',
    Uint32Array.from(pages, (page) => page << 1),
    8,
  );
}

function faults(steps: Steps, frames: number, trace?: readonly number[]): number {
  const scenario = defineScenario({
    host: { frames, pageout: 'demand', policy: 'opt' },
    pagers: { pager: { type: 'memory' } },
    objects: { A: { pager: 'pager', size: '8 pages' } },
    ...(trace === undefined ? {} : { traces: { t: 'mine' } }),
    tasks: { t: { steps: [{ map: 'A' }, ...steps] } },
  });
  const files = trace === undefined ? {} : { files: { trace: () => textTrace(trace) } };
  const { built, failures } = runScenario(scenario, { ...files, check: true });
  expect(failures).toEqual([]);
  return built.recorder.countOf('memory_object_data_request');
}

const reads = (pages: readonly number[]): Steps => pages.map((page) => ({ read: 'A', page }));

describe('opt in a scenario', () => {
  test.each([
    [belady, 3, 7],
    [belady, 4, 6],
    [silberschatz, 3, 9],
  ] as const)('%j in %i frames has %i faults, whatever steps make it', (pages, frames, count) => {
    expect(faults([{ touch: 'A', pages: [...pages] }], frames)).toBe(count);
    expect(faults(reads(pages), frames)).toBe(count);
    const half = reads(pages.slice(0, 6));
    expect(faults([...half, { wait: '1ms' }, { touch: 'A', pages: pages.slice(6) }], frames)).toBe(
      count,
    );
    const aliases: Steps = pages.map((page, i) => ({ read: i % 2 === 0 ? 'A' : 'B', page }));
    expect(faults([{ map: 'A', as: 'B' }, ...aliases], frames)).toBe(count);
  });

  test.each([
    [belady, 3],
    [silberschatz, 3],
    [silberschatz, 4],
  ] as const)('%j in %i frames has the faults of a replay with opt', (pages, frames) => {
    const trace = textTrace(pages);
    const options = {
      frames,
      policy: opt,
      policyOptions: {},
      pageout: 'demand',
      contents: 'bytes',
      store: 'object',
      seed: '1',
    } as const;
    const replayed = replayFaults(replay(trace, options));
    expect(faults([{ replay: 't', region: 'A' }], frames, pages)).toBe(replayed);
  });
});

/** What the line of the host and a later line are, and the error. */
const host = 'host: { frames: 64, policy: opt }';
const must = 'a.yaml:3:29: opt must know all references to come, and ';
const instead =
  '; give the host one task whose steps are map, allocate, read, write, touch, replay and wait';

test.each([
  ['      - { read: A, page: 0, fails: KERN_MEMORY_ERROR }', 'step 2 of editor, read, fails'],
  ['      - { touch: A, fails: 1 }', 'step 2 of editor, touch, fails'],
  [
    '      - { vm_read: A, as: B }',
    'step 2 of editor, vm_read, has references that are not known before the run',
  ],
  [
    '      - { map: A, as: B, copy: true }',
    'step 2 of editor, map, has references that are not known before the run',
  ],
  ['      - read: A\n        page: 0\n  other: { steps: [] }', 'editor and other run there'],
])('%s: opt is refused', (line, why) => {
  const text = withLine(3, host).replace('      - { read: A, page: 0 }', line);
  expect(problems(text)).toEqual([`${must}${why}${instead}`]);
});

test('opt is refused for a call that stores data, and in the API', () => {
  const text = withLine(3, host).replace('lock_request: A', 'data_supply: A');
  const why = 'a call of a pager stores the data that it supplies';
  expect(problems(text)).toEqual([`${must}${why}${instead}`]);
  expect(problems(withLine(3, host))).toEqual([]);
  expect(() => defineScenario({ host: { policy: 'opt' }, tasks: {} })).toThrow(
    /^scenario: host\.policy: opt must know all references to come, and no task runs there; give/,
  );
});
