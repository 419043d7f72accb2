/**
 * Faults of a program that uses the package. Each is one sentence: where, what is wrong, what to
 * give. Nothing is accepted silently, and no error comes from inside.
 */
import { describe, expect, test } from '@jest/globals';
import * as machvm from '../../index';
import { UserThread } from '../../kernel/tasks/user_thread';
import type { Row } from '../support/embedding';
import { any, input, made, scenario } from '../support/embedding';
import { machines, replays } from '../support/embedding_machines';
import { pagerRows, policyRows } from '../support/embedding_pagers';

const context = { pageSize: 4096, contents: 'bytes' };

const rest: readonly Row[] = [
  [
    'a scenario that is input',
    () => any.runScenario(input),
    /^runScenario: this is not a scenario;/,
  ],
  [
    'a scenario by name',
    () => any.verifyScenario('a', null),
    /^verifyScenario: this is not a scenario;/,
  ],
  [
    'a golden file',
    () => any.verifyScenario(scenario, 4),
    /^verifyScenario: golden is 4; give text$/,
  ],
  [
    'a level',
    () => any.runScenario(scenario, { level: 'x' }),
    /^runScenario: level is "x"; give one of/,
  ],
  [
    'an unknown key',
    () => any.runScenario(scenario, { checks: true }),
    /there is no option checks; give/,
  ],
  [
    'files',
    () => any.runScenario(scenario, { files: { pagers: 1 } }),
    /there is no option pagers; give/,
  ],
  [
    'a run that has ended',
    () => {
      const run = new machvm.ScenarioRun(scenario);
      run.finish();
      return run.finish();
    },
    /^ScenarioRun: the run has ended \(done\); make a new ScenarioRun to run it again$/,
  ],
  ['a name', () => any.defineScenario(input, 7), /^defineScenario: name is 7; give a name$/],
  ['a text', () => any.parseScenario(7, 'a'), /^parseScenario: text is 7; give text$/],
  ['a seed', () => any.chance(1, 'a'), /^chance: seed is 1; give text$/],
  [
    'lines',
    () => any.transcriptText('a'),
    /^transcriptText: lines is "a"; give the lines of a result/,
  ],
  [
    'a diff',
    () => any.diffTranscripts([], null),
    /^diffTranscripts: b is null; give the lines of a/,
  ],
  ['a transcript', () => any.readTranscript('a', 1), /^readTranscript: text is 1; give text$/],
  ['references', () => any.traceOf({}), /^traceOf: references is an object; give numbers of pages/],
  [
    'page size',
    () => any.traceOf([1], { pageSize: '4' }),
    /^traceOf: pageSize is "4"; give a whole/,
  ],
  [
    'a device',
    () => any.createDevice('disk', {}, context),
    /^createDevice: name is "disk"; give one of/,
  ],
  [
    'records',
    () => any.createDevice('memory', { records: '4' }, context),
    /records is "4"; give a whole/,
  ],
  [
    'an option',
    () => any.createDevice('memory', { size: 4 }, context),
    /there is no option size; give/,
  ],
  [
    'no context',
    () => any.createDevice('memory', {}),
    /^createDevice: context is missing; give \{ page/,
  ],
  [
    'a latency',
    () => any.createDevice('memory', { latency: 'ssd0' }, context),
    /latency is "ssd0"; give/,
  ],
  [
    'a fault',
    () => any.dressDevice({}, { faults: [{ kind: 1 }] }, context),
    /faults\[0\]: there is no o/,
  ],
  ['a recording by a number', () => any.readRecordingFile(4), /^readRecordingFile: path is 4; /],
  ['a question', () => any.judgeAnswer({}, 0), /^judgeAnswer: this is not a question; give one/],
  ['a look', () => any.stateOf({}), /^stateOf: look is an object; give a Look$/],
  ['names', () => any.machineState(new machvm.Machine(), 7), /^machineState: names is 7; give/],
  ['a machine', () => any.digest(), /^digest: machine is missing; give a Machine, such as/],
  ['no options', () => any.runSteps(scenario, null), /^runSteps: the options is null; give/],
  ['no reason', () => any.reasonText(), /^reasonText: rule is missing; give text$/],
  [
    'no name of pages',
    () => any.reasonText({ rule: 'x', passed: [] }),
    /^reasonText: name is missing; give a function$/,
  ],
  ['a need', () => any.needText({ need: 'x' }), /^needText: need is "x"; give one of full, /],
  ['no cause', () => any.returnText(), /^returnText: cause is missing; give one of evicted, /],
  ['input of a header', () => any.transcriptHeader(input), /^transcriptHeader: this is not a/],
  ['a name', () => any.transcriptText([], 'a'), /^transcriptHeader: this is not a scenario;/],
  ['pages', () => any.pageList('a', 'b'), /^pageList: pages is missing; give a list of numbers$/],
  ['keys', () => any.ghostList('a', 'b', 7), /^ghostList: keys is 7; give a list of numbers$/],
  ['no replay', () => any.replayFaults({}), /^replayFaults: replayed is an object; give what/],
  [
    'options of a series',
    () => any.recordRun(scenario).series('faults', null),
    /^series: options is null; give a record$/,
  ],
  ['a path', () => any.openFile(4, 4096), /^openFile: path is 4; give a name$/],
  [
    'a flag',
    () => any.openFile('a', 4096, { create: 1 }),
    /^openFile: create is 1; give true or false$/,
  ],
];

const groups = {
  replay: replays,
  Machine: machines,
  pagers: pagerRows,
  policies: policyRows,
  rest,
};

/** The error that a call ends with. */
function thrown(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

for (const [group, rows] of Object.entries(groups)) {
  describe(group, () => {
    test.each(rows)('refuses %s', (_what, call, message) => {
      const error = thrown(call);
      expect(error.message).toMatch(message);
      expect(error.message).not.toMatch(/\n|is not a function|Cannot read|undefined \(/);
      expect(error.name).toMatch(/^(GivenError|PagerError|TypeError|ScenarioError)$/);
    });
  });
}

describe('what waits', () => {
  test.each([
    ['readTrace', () => any.readTrace(4), /^readTrace: file is 4; give a name$/],
    [
      'readTrace',
      () => any.readTrace('a', { pagesize: 1 }),
      /^readTrace: there is no option pagesize/,
    ],
    ['loadScenario', () => any.loadScenario(4), /^loadScenario: file is 4; give a name$/],
    [
      'runScenarioFile',
      () => any.runScenarioFile(),
      /^runScenarioFile: file is missing; give a name$/,
    ],
    [
      'verifyScenarioFile',
      () => any.verifyScenarioFile({}),
      /^verifyScenarioFile: file is an object; give/,
    ],
    [
      'bundledTrace',
      () => any.bundledTrace('perl'),
      /^bundledTrace: perl is not a bundled trace; /,
    ],
  ] as const)('%s refuses what it cannot use', async (_what, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

test('a handler that returns a promise ends the run with one sentence', () => {
  const given = { host: { frames: 64 }, objects: { A: { pager: 'p', size: '1 pages' } } };
  const tasks = { t: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] } };
  const asks = any.defineScenario({ ...given, tasks, pagers: { p: { type: './p' } } });
  const slow = any.definePager({ on: { memory_object_data_request: async () => undefined } });
  expect(() => any.runScenario(asks, { files: { pager: () => slow } })).toThrow(
    /^pager p: memory_object_data_request returns a promise; it must finish before it returns/,
  );
});

test('a UserThread that waits for its next call is not forgotten work', () => {
  const { machine, host } = made();
  const task = machine.addTask(host, 't', true);
  new UserThread(machine, task, 't', { next: () => null });
  expect(machine.run()).toBe('done');
});
