/**
 * Recordings of lessons: at each end of a step the state is the machine's own, and the lines are
 * those of the run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../../bench/measure';
import type { MachineState } from '../../../kernel/inspect/machine_state';
import { machineState, stateOf } from '../../../kernel/inspect/snapshot';
import { GivenError } from '../../../kernel/mach/given';
import { digest } from '../../../kernel/machine/digest';
import type { Machine } from '../../../kernel/machine/machine';
import { policies } from '../../../kernel/policy/policies';
import { endOf, RunTape, recordReplay, recordRun } from '../../../recording/record_run';
import type { Recording } from '../../../recording/recording';
import { openRecording, readRecording } from '../../../recording/recording';
import { scenarioOf } from '../../../scenarios/language/language';
import type { Scenario } from '../../../scenarios/language/scenario';
import { buildReplay } from '../../../scenarios/replay/replay';
import { runScenario, ScenarioRun } from '../../../scenarios/run/run';
import { waitGraphOf } from '../../../scenarios/run/wait_graph_maker';

const library = join(__dirname, '..', '..', '..', 'scenarios', 'library');

function lesson(name: string): Scenario {
  return scenarioOf(readFileSync(join(library, `${name}.yaml`), 'utf8'), `${name}.yaml`);
}

/** Records a lesson, and looks at the machine itself after each step. */
function both(name: string): { recording: Recording; states: Map<number, string>; digest: string } {
  const states = new Map<number, string>();
  const pieces: Uint8Array[] = [];
  const tape = new RunTape(lesson(name), null, (piece) => pieces.push(piece));
  let seen = -1;
  const run = new ScenarioRun(lesson(name), {
    level: 'none',
    onMachine: (look, labels) => tape.listen(look, labels),
    onStart: () => tape.begin(),
    stepHook: ({ look }) => {
      tape.afterStep();
      const event = look.machine.trace.count - 1;
      // What a step without an event changes belongs to the next event.
      if (event > seen) states.set(event, JSON.stringify(stateOf(look)));
      seen = event;
    },
  });
  const result = run.finish();
  states.set(seen, JSON.stringify(stateOf(result.built.look)));
  tape.end(endOf(result));
  const [first = new Uint8Array(), ...rest] = pieces;
  const recording = openRecording(first);
  for (const piece of rest) recording.add(piece);
  return { recording, states, digest: digest(result.built.machine) };
}

/** Daemons of both kinds, several hosts, copies, a pager that fails, a stuck run, a disk. */
const LESSONS = [
  'dirty_eviction',
  'belady_3',
  'silent_pager',
  'shadow_chain',
  'naive_sharing',
  'double_paging',
];

describe.each(LESSONS)('a recording of %s', (name) => {
  const { recording, states, digest: end } = both(name);
  const plain = runScenario(lesson(name), { level: 'all' });

  test('has the state of the machine at the end of each step, whatever is asked before', () => {
    expect(states.size).toBeGreaterThan(5);
    const events = [...states.keys()];
    for (const event of [...events].reverse().slice(0, 20)) recording.stateAt(event);
    for (const event of events) {
      expect(JSON.stringify(recording.stateAt(event))).toBe(states.get(event));
    }
  });

  test('is of the run that is not recorded, and has its lines', () => {
    expect(recording.end).toMatchObject({
      end: plain.end,
      failures: plain.failures,
      stuck: plain.stuck,
      steps: plain.steps,
      digest: end,
    });
    expect(end).toBe(digest(plain.built.machine));
    const lines = recording.transcript('all');
    expect(lines).toEqual(plain.lines);
    for (let i = 0; i < lines.length; i += Math.ceil(lines.length / 100)) {
      const { n: _, ...line } = lines[i] ?? {};
      const event = line['event'];
      if (typeof event === 'number') expect(recording.lineAt(event)).toEqual(line);
    }
    const messages = runScenario(lesson(name), { level: 'messages' });
    expect(recording.transcript('messages')).toEqual(messages.lines);
  });
});

describe('a recording', () => {
  const recording = recordRun(lesson('dirty_eviction'));
  const sent = recording.next('vm_pageout.page_sent', -1) ?? -1;

  test('finds events by their names, and changes of a thing', () => {
    const event = recording.eventAt(sent);
    expect(event).toMatchObject({ name: 'vm_pageout.page_sent', args: { offset: 0, dirty: 1 } });
    expect(recording.previous('vm_pageout.page_sent', sent)).toBeNull();
    expect(recording.countOf('vm_pageout.page_sent')).toBe(1);
    const page = { table: 'pages', host: 0, id: event.args['page'] ?? -1 } as const;
    const next = recording.nextChange(page, sent) ?? -1;
    const rows = recording.changesAt(next);
    const changed = rows.find(({ table, id }) => table === 'pages' && id === page.id);
    expect(changed?.fields.length).toBeGreaterThan(0);
    expect(recording.previousChange(page, next)).toBeLessThanOrEqual(sent);
    const before = recording.stateAt(next - 1).pages.find(({ id }) => id === page.id);
    expect(changed?.before).toEqual(before);
  });

  test('hands out states that later seeks leave as they are', () => {
    const state = recording.stateAt(sent - 5);
    const text = JSON.stringify(state);
    expect(JSON.stringify(recording.stateAt(sent + 5))).not.toBe(text);
    expect(JSON.stringify(state)).toBe(text);
  });

  test('says why a page was chosen', () => {
    const chosen = recording.next('vm_pageout.chosen', -1) ?? -1;
    const { args } = recording.eventAt(chosen);
    const reasons = recording.reasonsAt(chosen);
    expect(reasons.chosen).toMatchObject({
      victim: { page: args['page'], offset: args['offset'] },
    });
    expect(reasons.chosen?.rule).not.toBe('');
    expect(recording.reasonsAt(0)).toEqual({ chosen: null, returned: null });
  });

  test('knows steps, and has counters at each event', () => {
    const step = recording.stepOf(sent);
    const first = recording.firstEventOf(step) ?? -1;
    expect([recording.stepOf(first), recording.stepOf(first - 1)]).toEqual([step, step - 1]);
    expect(recording.firstEventOf(1_000_000)).toBeNull();
    const last = recording.events - 1;
    const { statistics } = runScenario(lesson('dirty_eviction'));
    expect(recording.countersAt(last)).toEqual(statistics);
    const series = recording.series('faults', { points: 5 });
    expect(series.at(-1)).toMatchObject({ event: last, value: statistics['faults'] });
    expect(series.map(({ value }) => value)).toEqual(
      series.map(({ value }) => value).sort((a, b) => a - b),
    );
  });

  test.each<readonly [string, () => unknown, string]>([
    [
      'a name of no event',
      () => recording.next('vm_fault.nonsense' as 'vm_fault.entered', -1), // parsed
      'next: name is "vm_fault.nonsense"; `machvm explain` lists them',
    ],
    [
      'a place far behind the end',
      () => recording.previous('vm_fault.entered', 1e9),
      `previous: event is 1000000000; give a whole number from -1 to ${recording.events}`,
    ],
    [
      'a table that is none',
      () => recording.nextChange({ table: 'page' as 'pages', id: 1 }, 0), // parsed
      'nextChange: thing.table is "page"; give one of hosts, segments, pages, lists, objects, ' +
        'ports, portSets, messages, tasks, threads, devices, counters',
    ],
    [
      'a host that is none',
      () => recording.countersAt(0, 3),
      'countersAt: host is 3; give a whole number from 0 to 0',
    ],
    [
      'half a step',
      () => recording.firstEventOf(0.5),
      'firstEventOf: step is 0.5; give a whole number of at least 0',
    ],
    [
      'a level that is none',
      () => recording.transcript('some' as 'all'), // parsed
      'transcript: level is "some"; give one of none, messages, all, references',
    ],
    [
      'no points',
      () => recording.series('faults', { points: 0 }),
      'series: points is 0; give a whole number of at least 1',
    ],
    [
      'a text for bytes',
      () => readRecording('dirty.rec' as unknown as Uint8Array), // parsed
      'readRecording: bytes is "dirty.rec"; give the bytes of a recording, as a Uint8Array',
    ],
    [
      'a name for a scenario',
      () => recordRun('first_fault' as unknown as Scenario), // parsed
      'recordRun: this is not a scenario; give what defineScenario or parseScenario returns',
    ],
    [
      'an option that only runs have',
      () => recordRun(lesson('first_fault'), { level: 'all' } as object), // parsed
      'recordRun: there is no option level; give only files, check, onChunk, source',
    ],
    [
      'no machine',
      () => machineState(undefined as unknown as Machine), // parsed
      'machineState: machine is missing; give a Machine, such as that of buildScenario',
    ],
    [
      'no state',
      () => waitGraphOf({} as unknown as MachineState), // parsed
      'waitGraphOf: state is an object; give a MachineState',
    ],
  ])('refuses %s with a GivenError', (_, ask, message) => {
    expect(ask).toThrow(new GivenError(message));
    expect(ask).toThrow(GivenError);
  });

  test('refuses a counter that it does not have', () => {
    expect(() => recording.series('fault')).toThrow(/^series: counter is "fault"; give one of /);
  });

  test('refuses events that it does not have', () => {
    const last = recording.events - 1;
    expect(() => recording.stateAt(last + 1)).toThrow(
      `stateAt: event is ${last + 1}; give a whole number from -1 to ${last}`,
    );
    expect(() => recording.lineAt(-1)).toThrow(`give a whole number from 0 to ${last}`);
  });
});

describe('the bytes of a recording', () => {
  const pieces: Uint8Array[] = [];
  const recording = recordRun(lesson('gnu_deaf_pager'), {
    onChunk: (piece) => pieces.push(piece),
    source: 'tasks: {}\n',
  });
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));

  test('come in chunks, which can be read as they come', () => {
    expect(pieces.length).toBeGreaterThan(3);
    const [first = new Uint8Array(), second = new Uint8Array()] = pieces;
    const part = openRecording(first);
    expect(part.events).toBe(0);
    part.add(second.subarray(0, 100));
    part.add(second.subarray(100));
    expect(part.events).toBeGreaterThan(10);
    expect(part.end).toBeNull();
    const event = part.events - 1;
    expect(part.stateAt(event)).toEqual(recording.stateAt(event));
  });

  test('are few for each event, and a seek reads few rows of them', () => {
    expect(bytes.length / recording.events).toBeLessThan(60);
    let most = 0;
    for (let i = 0; i < 20; i += 1) {
      const before = recording.rowsRead;
      recording.stateAt(Math.floor((((i * 7) % 20) / 20) * recording.events));
      most = Math.max(most, recording.rowsRead - before);
    }
    // All rows of the machine, and those that change in at most four times as many bytes.
    expect(most).toBeGreaterThan(500);
    expect(most).toBeLessThan(30_000);
  });

  test('make the same recording again', () => {
    const read = readRecording(bytes);
    expect(read.header).toMatchObject({ scenario: 'gnu_deaf_pager', source: 'tasks: {}\n' });
    expect([read.events, read.warning]).toEqual([recording.events, null]);
    expect(read.stateAt(5000)).toEqual(recording.stateAt(5000));
  });

  test('are read up to the last whole chunk where they were cut off', () => {
    const cut = readRecording(bytes.subarray(0, bytes.length - 500));
    expect(cut.events).toBeLessThanOrEqual(recording.events);
    expect(cut.warning).toBe(
      `the recording is cut off after event ${cut.events - 1}: the rest of the run is missing`,
    );
    expect(cut.stateAt(cut.events - 1)).toEqual(recording.stateAt(cut.events - 1));
  });

  test('that are damaged, of another kind or another format are refused', () => {
    const damaged = bytes.slice();
    const at = (pieces[0]?.length ?? 0) + 100;
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(() => readRecording(damaged)).toThrow('do not match their checksum');
    expect(() => readRecording(Uint8Array.from([1, 2, 3]))).toThrow('not a recording; make one');
    const text = (line: string): Uint8Array => Uint8Array.from(line, (c) => c.charCodeAt(0));
    expect(() => readRecording(text('{"t":0}\n'))).toThrow('has no machvm_recording');
    const later = '{"machvm_recording":9,"version":"7.0.0"}\n';
    expect(() => readRecording(text(later))).toThrow('it has format 9, made by machvm 7.0.0');
    expect(() => readRecording(bytes.subarray(0, pieces[0]?.length))).toThrow(
      'ends before its first chunk',
    );
  });
});

test('a recording of a replay has the frames that demand mode adds while it runs', () => {
  // A linear congruential generator: a third of the references write.
  let x = 7;
  const references = Uint32Array.from({ length: 400 }, () => {
    x = (x * 1_103_515_245 + 12_345) % 2 ** 31;
    return ((x >> 8) % 12) * 2 + ((x >> 20) % 3 === 0 ? 1 : 0);
  });
  const trace = flatTrace('chance', references, 12);
  const options = {
    frames: 5,
    policy: policies.mach,
    policyOptions: {},
    pageout: 'demand',
    contents: 'stamps',
    store: 'anonymous',
    seed: '1',
  } as const;
  const { machine } = buildReplay(trace, options);
  machine.run();
  const recording = recordReplay(trace, options);
  const [host] = recording.stateAt(recording.events - 1).hosts;
  expect(host?.frames).toBeGreaterThan(5);
  expect(host).toEqual(machineState(machine).hosts[0]);
});
