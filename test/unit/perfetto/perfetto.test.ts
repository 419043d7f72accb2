/** A run as a Perfetto trace, read back: tracks, slices, arrows and counters against the run. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadScenario } from '../../../files/load_scenario';
import { GivenError } from '../../../kernel/mach/given';
import { hostCounters } from '../../../perfetto/counters';
import { perfettoTrace } from '../../../perfetto/perfetto';
import { RunTrace } from '../../../perfetto/run_trace';
import { defineScenario } from '../../../scenarios/language/language';
import type { Scenario } from '../../../scenarios/language/scenario';
import type { ScenarioFiles } from '../../../scenarios/run/build';
import type { ScenarioResult } from '../../../scenarios/run/run';
import { runScenario, ScenarioRun } from '../../../scenarios/run/run';
import type { Line } from '../../../scenarios/transcript/line';
import { transcriptText } from '../../../scenarios/transcript/transcript';
import type { ReadEvent, ReadTrace } from './read_trace';
import { readPerfetto } from './read_trace';

const library = join(__dirname, '../../../scenarios/library');
const lessons = readdirSync(library)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''))
  // Ten of these are alike, and take seconds each.
  .filter((name) => !name.startsWith('gnu_') || name === 'gnu_dead_pager');

/** Arrows of messages have numbers below. */
const FIRST_WAKE = 2 ** 40;

const on = (path: string, { events }: ReadTrace): ReadEvent[] =>
  events.filter(({ track }) => track.path === path);

/** The serial numbers of the messages of an event. */
const serials = (lines: readonly Line[], event: string): number[] =>
  lines.filter(({ ev }) => ev === event).map(({ serial }) => Number(serial));

/** What is open on each track at the end; throws where slices do not nest. */
function openAtEnd({ events }: ReadTrace): ReadonlyMap<string, readonly string[]> {
  const open = new Map<number, ReadEvent[]>();
  const names = new Map<string, readonly string[]>();
  for (const event of events) {
    const { track, type, name } = event;
    const stack = open.get(track.uuid) ?? [];
    open.set(track.uuid, stack);
    if (type === 'begin') {
      if (track.kind !== 'thread' && stack.length > 0) throw new Error(`${name}: a place is taken`);
      stack.push(event);
    } else if (type === 'end' && stack.pop() === undefined) {
      throw new Error(`${track.path} at ${event.tick} ns: nothing is open`);
    }
    names.set(
      track.path,
      stack.map((each) => each.name),
    );
  }
  return new Map([...names].filter(([, stack]) => stack.length > 0));
}

interface Seen {
  readonly bytes: Uint8Array;
  readonly trace: ReadTrace;
  /** Of a run with all events. */
  readonly result: ScenarioResult;
}

/** A run of a lesson that makes a trace and a transcript. */
function seen(scenario: Scenario, files: ScenarioFiles): Seen {
  const pieces: Uint8Array[] = [];
  const run = new ScenarioRun(scenario, { files, level: 'all' });
  const trace = new RunTrace(run.built, (piece) => pieces.push(piece));
  for (;;) {
    const end = run.step();
    trace.afterStep();
    if (end === null) continue;
    trace.end(end);
    const bytes = Buffer.concat(pieces);
    return { bytes, trace: readPerfetto(bytes), result: run.result(end) };
  }
}

/** Through what each arrow goes, in order. */
function arrows({ events }: ReadTrace): ReadonlyMap<number, readonly string[]> {
  const ways = new Map<number, string[]>();
  const add = (flow: number, at: string): void => {
    ways.set(flow, [...(ways.get(flow) ?? []), at]);
  };
  for (const { flows, ends, type, track } of events) {
    for (const flow of flows) add(flow, `${track.kind === 'other' ? 'port' : 'thread'} ${type}`);
    for (const flow of ends) add(flow, 'received');
  }
  return ways;
}

/** The counters of each host whose last value is not that of the run. */
function wrongCounters(trace: ReadTrace, { hosts }: ScenarioResult): readonly string[] {
  const wrong: string[] = [];
  for (const { name, statistics } of hosts) {
    const known = Object.keys(hostCounters).filter((counter) => statistics[counter] !== undefined);
    expect(known.length).toBe(10);
    for (const counter of known) {
      const path = `${name} > counters > ${counter}`;
      const values = on(path, trace).map(({ value }) => value);
      if (values.at(-1) !== statistics[counter]) wrong.push(`${path}: ${values.at(-1)}`);
      if (values.some((value, i) => i > 0 && value === values[i - 1])) wrong.push(`${path} again`);
    }
  }
  return wrong;
}

describe.each(lessons)('%s', (lesson) => {
  const ready = loadScenario(lesson).then(({ scenario, files }) => ({
    scenario,
    files,
    ...seen(scenario, files),
  }));

  test('has an arrow from each send to the queue and on to the receipt', async () => {
    const { trace, result } = await ready;
    const ways = [...arrows(trace)];
    const wakes = ways.filter(([flow]) => flow >= FIRST_WAKE).map(([, way]) => way);
    expect(wakes).toEqual(wakes.map(() => ['thread instant', 'received']));
    const received = new Set(serials(result.lines, 'ipc_mqueue.received'));
    const expected = serials(result.lines, 'ipc_mqueue.sent').map((serial) => {
      const way = ['thread instant', 'port begin', ...(received.has(serial) ? ['received'] : [])];
      return [serial + 1, way] as const;
    });
    expect(ways.filter(([flow]) => flow < FIRST_WAKE)).toEqual(expected);
  });

  test('has slices that nest, and open ones only where the run left something undone', async () => {
    const { trace, result } = await ready;
    const paths = [...openAtEnd(trace).keys()];
    const { machine, actors } = result.built;
    const done = machine.threads.filter(({ state }) => state === 'done').map(({ name }) => name);
    const clients = actors.map(({ thread }) => thread.name);
    const closed = result.end === 'done' ? [...done, ...clients] : done;
    expect(paths.filter((path) => closed.includes(path.split(' > ')[1] ?? ''))).toEqual([]);
  });

  test('has the counters of the hosts, to the last value', async () => {
    const { trace, result } = await ready;
    expect(wrongCounters(trace, result)).toEqual([]);
  });

  test('is the same bytes again, and changes nothing of the run', async () => {
    const { scenario, files, bytes, result } = await ready;
    expect(Buffer.compare(bytes, perfettoTrace(scenario, { files }).bytes)).toBe(0);
    const { lines } = runScenario(scenario, { files, level: 'all' });
    expect(transcriptText(result.lines)).toBe(transcriptText(lines));
  });
});

describe('a small run', () => {
  const scenario = defineScenario({
    objects: { A: { pager: 'memory', size: '4 pages' } },
    tasks: {
      editor: { steps: [{ map: 'A' }, { write: 'A', page: 0, value: 7 }] },
      reader: { steps: [{ map: 'A' }, { read: 'A', page: 2 }] },
    },
  });
  const trace = readPerfetto(perfettoTrace(scenario).bytes);

  test('a thread has its steps, in them faults, and in those waits', () => {
    const slices = on('host > editor', trace).map(({ type, name }) => `${type} ${name}`.trim());
    expect(slices).toEqual([
      'begin vm_map A',
      'instant send init A pages of 4 KiB',
      'end',
      'begin write A',
      'begin fault A/0',
      'begin waits for A to be ready',
      'end',
      'instant woken by memory.0',
      'instant fault A/0 not resident',
      'instant send data_request A page 0, to write',
      'begin waits for A/0',
      'end',
      'instant woken by memory.0',
      'end',
      'end',
    ]);
  });

  test('a pager has each message in hand with its seqno, and its calls', () => {
    const slices = on('host > memory.0', trace).map(({ type, name }) => `${type} ${name}`.trim());
    expect(slices.slice(0, 9)).toEqual([
      'begin waits for a message from memory.set.2',
      'end',
      'begin init #0 pages of 4 KiB',
      'instant call change_attributes A.control',
      'instant wakes editor',
      'instant wakes reader',
      'end',
      'begin waits for a message from memory.set.2',
      'end',
    ]);
  });

  test('a wait names who owes the answer, and which message asked for it', () => {
    const [ready, page] = on('host > editor', trace).filter(({ category }) => category === 'wait');
    expect(ready?.notes).toMatchObject({
      owed_by: 'A',
      owes: 'memory_object_change_attributes',
      asked: 'memory_object_init',
      asked_serial: 0,
    });
    expect(page).toMatchObject({ name: 'woken by memory.0' });
  });

  test('messages that wait at one time have tracks of one name', () => {
    const ports = trace.tracks.filter(({ path }) => path === 'host > ports > A');
    expect(ports.length).toBe(2);
    const waits = on('host > ports > A', trace);
    expect(
      waits.map(({ track, type, name, notes }) => [
        ports.indexOf(track),
        `${type} ${name}`.trim(),
        notes['seqno'],
      ]),
    ).toEqual([
      [0, 'begin init pages of 4 KiB', undefined],
      [0, 'end', 0],
      [0, 'begin data_request page 0, to write', undefined],
      [1, 'begin data_request page 2, to read', undefined],
      [0, 'end', 1],
      [1, 'end', 2],
    ]);
  });
});

test('wrong arguments are refused', () => {
  expect(() => perfettoTrace(JSON.parse('{}'))).toThrow(GivenError);
  const scenario = defineScenario({ tasks: { t: { steps: [{ wait: '1 us' }] } } });
  const wrong: unknown = { onByte: () => 0 };
  expect(() => Reflect.apply(perfettoTrace, null, [scenario, wrong])).toThrow(
    /^perfettoTrace: .*onByte/,
  );
});
