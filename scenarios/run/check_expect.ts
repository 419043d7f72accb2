/**
 * Holds a run against the scenario's expectations. Each that failed is one clear sentence: what was
 * expected, and what came instead.
 */
import { lackText } from '../../kernel/mach/call_table';
import type { DevicePage } from '../../kernel/mach/device';
import { protText } from '../../kernel/mach/scalar_words';
import { vmBehaviorNames, vmInheritNames } from '../../kernel/mach/vm_prot';
import { objectOfPort, pageState } from '../../kernel/machine/machine_inspect';
import type { StepResult } from '../../kernel/tasks/program';
import type { EventPattern } from '../language/pattern';
import { patternText } from '../language/pattern';
import type {
  CountRange,
  PageExpectation,
  RecordExpectation,
  ScenarioStep,
} from '../language/scenario';
import { statisticsOf } from '../language/statistics';
import type { Line } from '../transcript/line';
import { lossEvents } from '../transcript/loss_events';
import { differences, isKindOf, matches } from '../transcript/match';
import type { Actor, BuiltScenario } from './build';

/** What must be collected while the scenario runs, so that it can be checked at the end. */
export function collectEvidence({ scenario, recorder }: BuiltScenario): void {
  const { messages, never } = scenario.expect;
  for (const { name } of [...messages, ...never]) recorder.collect(name);
  for (const name of lossEvents) recorder.collect(name);
}

function fieldsText(line: Line, keys: readonly string[]): string {
  return keys.map((key) => `${key} ${line[key] ?? 'nothing'}`).join(', ');
}

/** Why the line that was expected next is not there. */
function missing(
  pattern: EventPattern,
  rest: readonly Line[],
  before: EventPattern | null,
): string {
  const after = before === null ? '' : ` after ${patternText(before)}`;
  const near = rest.find((line) => isKindOf(pattern, line));
  const expected = `expected ${patternText(pattern)}${after}`;
  if (near === undefined) return `${expected}; none came`;
  const other = fieldsText(near, differences(pattern, near));
  return `${expected}; the next one has ${other}`;
}

function orderFailures(evidence: readonly Line[], expected: readonly EventPattern[]): string[] {
  let at = 0;
  let before: EventPattern | null = null;
  for (const pattern of expected) {
    const found = evidence.findIndex((line, i) => i >= at && matches(pattern, line));
    if (found < 0) return [missing(pattern, evidence.slice(at), before)];
    at = found + 1;
    before = pattern;
  }
  return [];
}

function neverFailures(evidence: readonly Line[], never: readonly EventPattern[]): string[] {
  return never.flatMap((pattern) => {
    const found = evidence.filter((line) => matches(pattern, line));
    const [first] = found;
    if (first === undefined) return [];
    const times = found.length === 1 ? 'once' : `${found.length} times`;
    return [
      `expected never ${patternText(pattern)}; it came ${times}, first at tick ${first['t']}`,
    ];
  });
}

function within({ from, to }: CountRange, value: number): boolean {
  return from <= value && value <= to;
}

function rangeText({ from, to }: CountRange): string {
  if (from === to) return String(from);
  return to === Number.MAX_SAFE_INTEGER ? `at least ${from}` : `${from} to ${to}`;
}

function countFailures(
  expected: Readonly<Record<string, CountRange>>,
  read: (name: string) => number,
): string[] {
  return Object.entries(expected).flatMap(([name, range]) => {
    const value = read(name);
    return within(range, value) ? [] : [`expected ${name} ${rangeText(range)}; it is ${value}`];
  });
}

/** The fields that tell to what a step is done; the first that it has counts. */
const SUBJECTS = [
  ...['object', 'trace', 'region', 'as', 'task', 'counter', 'of', 'file', 'manager', 'wired'],
];

function stepText(step: ScenarioStep): string {
  const field = SUBJECTS.find((key) => Object.hasOwn(step, key));
  return field === undefined ? step.op : `${step.op} ${Reflect.get(step, field) ?? 'none'}`;
}

function stepFailure(
  name: string,
  step: ScenarioStep,
  result: StepResult,
  lack: string,
): string | null {
  const { code, value, failures } = step.expect;
  const what = `${name}: ${stepText(step)} (step ${result.step + 1})`;
  if (result.code !== code) {
    const meant = code === 'KERN_SUCCESS' ? 'expected it to succeed' : `expected ${code}`;
    return [`${what} got ${result.code}`, meant, ...(lack === '' ? [] : [lack])].join('; ');
  }
  if (result.failures !== failures) {
    return `${what}: ${result.failures} references failed; expected ${failures}`;
  }
  if (value !== null && result.value !== value) {
    const verb = step.op === 'read' ? 'loaded' : 'answered';
    return `${what} ${verb} ${result.value}; expected ${value}`;
  }
  const { answer = {} } = result;
  for (const [key, expected] of Object.entries(step.expect.answer ?? {})) {
    const is = answer[key];
    if (is === expected) continue;
    return `${what} answered ${key} ${answerText(key, is)}; expected ${answerText(key, expected)}`;
  }
  return null;
}

/** A field of an answer, as a scenario writes it. */
function answerText(key: string, value: number | boolean | string | undefined): string {
  if (typeof value !== 'number') return String(value);
  if (key.endsWith('protection')) return protText(value);
  if (key === 'inheritance') return (vmInheritNames[value] ?? '').toLowerCase();
  if (key === 'behavior') return (vmBehaviorNames[value] ?? '').toLowerCase();
  return String(value);
}

/** What came of a task's or a call's steps, numbered as in the scenario. */
export function resultsOf(actor: Actor): readonly StepResult[] {
  return actor.program.results.flatMap((result) => {
    const step = actor.origin[result.step] ?? -1;
    return step < 0 ? [] : [{ ...result, step }];
  });
}

function actorFailures({ scenario }: BuiltScenario, actor: Actor): string[] {
  return resultsOf(actor).flatMap((result) => {
    if (actor.kind === 'task') {
      const task = scenario.tasks[actor.index];
      const step = task?.steps[result.step];
      const host = scenario.hosts.find(({ name }) => name === task?.host);
      const lack = host === undefined ? '' : lackText(host.switches, result.op);
      const failure = step === undefined ? null : stepFailure(actor.name, step, result, lack);
      return failure === null ? [] : [failure];
    }
    const call = scenario.calls[actor.index];
    if (call === undefined || result.code === 'KERN_SUCCESS') return [];
    const hint =
      result.code === 'KERN_INVALID_NAME' ? `: the pager has no such right for ${call.object}` : '';
    return [`the call ${call.call.id} of ${call.object} got ${result.code}${hint}`];
  });
}

/** The keys of an expectation that the page's state has otherwise. */
function pageFailures(built: BuiltScenario, expected: PageExpectation): string[] {
  const { object: name, host: on, page, lock, ...flags } = expected;
  const { hosts } = built.machine;
  const host = hosts.find((candidate) => candidate.name === on) ?? built.host;
  const port = built.objects.get(name);
  const object = port === undefined ? null : objectOfPort(host, port);
  const state = object === null ? null : pageState(host, object, page);
  const what = `page ${page} of ${name}${hosts.length > 1 ? ` on ${on}` : ''}`;
  const resident = state?.resident ?? false;
  if (flags.resident === false) {
    return resident ? [`expected ${what} not to be resident; it is`] : [];
  }
  if (state === null || !resident) return [`expected ${what} to be resident; it is not`];
  const failures = Object.entries(flags).flatMap(([key, value]) => {
    const is = Object.entries(state).find(([name]) => name === key)?.[1];
    return is === value ? [] : [`expected ${what} to have ${key} ${value}; it has ${key} ${is}`];
  });
  if (lock !== undefined && lock !== state.lock) {
    const locks = `the lock ${protText(lock)}; it has ${protText(state.lock)}`;
    failures.push(`expected ${what} to have ${locks}`);
  }
  return failures;
}

function recordFailures(built: BuiltScenario, expected: RecordExpectation): string[] {
  const { device, record, value } = expected;
  const { hosts, devices, host: first } = built.scenario;
  const on = devices.find(({ name }) => name === device)?.host;
  const { contents, pageSize } = hosts.find(({ name }) => name === on) ?? first;
  const bytes = contents === 'bytes' ? new Uint8Array(pageSize) : null;
  const page: DevicePage = { stamp: 0, bytes };
  const got = built.drivers.get(device)?.read(record, page) ?? -1;
  const what = `record ${record} of ${device}`;
  if (got < 0) return [`expected ${what} to hold ${value}; it cannot be read`];
  const is = bytes === null ? page.stamp : new DataView(bytes.buffer).getUint32(0, true);
  return is === value ? [] : [`expected ${what} to hold ${value}; it holds ${is}`];
}

/** All that was expected and did not come, the end of the run aside. */
export function expectationFailures(built: BuiltScenario): string[] {
  const { expect } = built.scenario;
  const { recorder, machine } = built;
  return [
    ...built.actors.flatMap((actor) => actorFailures(built, actor)),
    ...orderFailures(recorder.evidence, expect.messages),
    ...neverFailures(recorder.evidence, expect.never),
    ...countFailures(expect.counts, (name) => recorder.countOf(name)),
    ...machine.hosts.flatMap((host) => {
      const statistics = statisticsOf(host);
      const failures = countFailures(
        expect.statistics[host.name] ?? {},
        (name) => statistics[name] ?? 0,
      );
      return machine.hosts.length > 1 ? failures.map((text) => `${host.name}: ${text}`) : failures;
    }),
    ...expect.pages.flatMap((page) => pageFailures(built, page)),
    ...expect.records.flatMap((record) => recordFailures(built, record)),
  ];
}
