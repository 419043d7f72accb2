/**
 * Runs a lesson to its end and keeps, for each of its questions, what was true at its place: just
 * before the event or message that it names. Questions are made from these moments only.
 */
import { waitOf } from '../kernel/inspect/wait';
import type { TraceColumns } from '../kernel/kern/trace';
import { eventKinds } from '../kernel/mach/event_defs';
import type { Host } from '../kernel/machine/host';
import type { Machine } from '../kernel/machine/machine';
import { objectOfPort, pageState } from '../kernel/machine/machine_inspect';
import type { VmObject } from '../kernel/vm/object/vm_object';
import type { RunTape } from '../recording/record_run';
import { endOf } from '../recording/record_run';
import type { LessonQuestion, PageFact, PageOf, ThreadFact } from '../scenarios/language/lesson';
import type { Scenario } from '../scenarios/language/scenario';
import type { BuiltScenario, ScenarioFiles } from '../scenarios/run/build';
import type { ScenarioResult } from '../scenarios/run/run';
import { ScenarioRun } from '../scenarios/run/run';
import type { Line } from '../scenarios/transcript/line';
import { matches } from '../scenarios/transcript/match';
import { ChartNotes } from './chart_notes';

/** What was true at the place of a question. Pages are named as in charts: A/3. */
export interface Moment {
  readonly question: LessonQuestion;
  /** The place of the line of the event in the lines of the run. */
  readonly at: number;
  readonly line: Line;
  /** The policy of the host where it happens. */
  readonly policy: string;
  /** Of `victim`: the pages that the policy knows, next candidate first. */
  readonly known: readonly string[];
  /** Of `victim`: those pages in the order in which they came. */
  readonly loaded: readonly string[];
  /** Of `victim`: those pages, the least recently used first. */
  readonly used: readonly string[];
  /** Of `victim`: those that a policy with an inactive queue counts as active. */
  readonly active: readonly string[];
  /** Of `wakes`: the tasks that wait, and those of them that continue. */
  readonly waiting: readonly string[];
  readonly woken: readonly string[];
  /** Of `state`: what is true of the page or thread. */
  readonly facts: readonly (PageFact | ThreadFact)[];
}

/** A run of a lesson with its moments, one a question; null for a place that never came. */
export interface LessonRun {
  readonly result: ScenarioResult;
  readonly lines: readonly Line[];
  readonly moments: readonly (Moment | null)[];
  /** What the chart of the run shows beside lines. */
  readonly notes: ChartNotes;
  /** How often the event of each question came, up to its place at least. */
  readonly seen: readonly number[];
}

/** A moment whose later part is not known yet. */
type Open = { -readonly [K in keyof Moment]: Moment[K] };

/** An object by its label: one of the scenario, or a region of a task. */
function objectOf(built: BuiltScenario, host: Host, label: string): VmObject | null {
  const port = built.objects.get(label);
  if (port !== undefined) return objectOfPort(host, port);
  const { labels, machine } = built;
  const copied = built.objects.get(label.replace(/[.]copy$/, ''));
  const copy = copied === undefined ? null : (objectOfPort(host, copied)?.copy ?? null);
  if (copy !== null) return copy;
  const entries = machine.tasks.flatMap(({ map }) => map.entries);
  const mapped = entries.flatMap(({ object }) => object ?? []);
  return mapped.find(({ id }) => labels.unsettled.object(host.id, id) === label) ?? null;
}

function pageFacts(built: BuiltScenario, of: PageOf): readonly PageFact[] {
  const host = built.machine.hosts.find(({ name }) => name === of.host);
  if (host === undefined) return [];
  const object = objectOf(built, host, of.object);
  const state = object === null ? null : pageState(host, object, of.page);
  if (state === null || !state.resident) {
    return ['not resident', state?.absent === true ? 'requested' : 'not requested'];
  }
  return [
    'resident',
    state.dirty ? 'dirty' : 'clean',
    state.precious ? 'precious' : 'not precious',
    state.lock === 0 ? 'not locked' : 'locked',
    ...(state.queue === 'on no queue' ? [] : [state.queue]),
  ];
}

const WAITS: Readonly<Record<string, ThreadFact>> = {
  page: 'waiting for a page',
  memory: 'waiting for memory',
  port_receive: 'waiting for a message',
  port_send: 'waiting for a message',
  object_ready: 'waiting for the object',
  object_absent: 'waiting for the object',
  object_paging: 'waiting for the object',
};

function threadFacts(machine: Machine, name: string): readonly ThreadFact[] {
  const thread = machine.threads.find((each) => each.name === name);
  if (thread === undefined || thread.state === 'done') return ['done'];
  const wait = waitOf(machine, thread);
  return [wait === null ? 'running' : (WAITS[wait.kind] ?? 'waiting for a time')];
}

/** What follows an event in the same thread: the end of this is where its effects end. */
export function isAfterwards(line: Line, event: Line): boolean {
  if (line['thread'] !== event['thread'] || line['ev'] === event['ev']) return true;
  const ev = String(line['ev']);
  if (ev.startsWith('thread.step')) return true;
  if (!/^vm_(fault|pageout)[.]/.test(ev)) return false;
  return line['object'] !== event['object'] || line['page'] !== event['page'];
}

/** Takes the lines of a run, and keeps the moments of its lesson's questions. */
export class LessonWatcher {
  readonly lines: Line[] = [];
  readonly moments: (Open | null)[];
  private readonly questions: readonly LessonQuestion[];
  readonly seen: number[];
  readonly notes = new ChartNotes();
  /** When pages came, and when they were used last, by host, object and page. */
  private readonly loads = new Map<string, number>();
  private readonly uses = new Map<string, number>();
  private readonly asksVictims: boolean;
  private clock = 0;
  /** Those whose threads may still be woken. */
  private open: Open[] = [];
  private built: BuiltScenario | null = null;

  constructor({ lesson }: Scenario) {
    this.questions = lesson?.questions ?? [];
    this.seen = this.questions.map(() => 0);
    this.moments = this.questions.map(() => null);
    this.asksVictims = this.questions.some(({ ask }) => ask === 'victim');
  }

  start(built: BuiltScenario): void {
    this.built = built;
    this.notes.start(built, this.lines);
    if (!this.asksVictims) return;
    const listen = (columns: TraceColumns, row: number): void => this.hear(columns, row);
    built.machine.trace.listen(listen, { references: true });
  }

  /** Notes when a page came, and when it was used. */
  private hear({ kind, host, args }: TraceColumns, row: number): void {
    const name = kind[row] ?? -1;
    const isUse = USES.has(name);
    if (!isUse && !LOADS.has(name)) return;
    const key = `${host[row]}/${args[1][row]}/${args[2][row]}`;
    this.clock += 1;
    (isUse ? this.uses : this.loads).set(key, this.clock);
  }

  take(line: Line): void {
    const at = this.lines.push(line) - 1;
    const { built } = this;
    if (built === null) return;
    if (this.open.length > 0) this.close((moment) => endsWakes(line, moment.line));
    let asks = false;
    for (const [i, question] of this.questions.entries()) {
      const { pattern, nth } = question.at;
      if (!matches(pattern, line)) continue;
      this.seen[i] = (this.seen[i] ?? 0) + 1;
      if (this.seen[i] !== nth) continue;
      this.moments[i] = this.moment(built, question, line, at);
      asks = true;
    }
    this.notes.take(line, at, asks);
  }

  /** Threads that continue have been woken by the end of the step. */
  stepEnded(): void {
    this.close(() => true);
  }

  private close(ends: (moment: Open) => boolean): void {
    const closing = this.open.filter(ends);
    if (closing.length === 0) return;
    this.open = this.open.filter((moment) => !closing.includes(moment));
    const waiting = this.waiting();
    for (const moment of closing) {
      moment.woken = moment.waiting.filter((name) => !waiting.includes(name));
    }
  }

  /** The tasks of the scenario that wait. */
  private waiting(): readonly string[] {
    const tasks = (this.built?.actors ?? []).filter(({ kind }) => kind === 'task');
    return tasks.filter(({ thread }) => thread.waitQueue !== null).map(({ name }) => name);
  }

  private moment(built: BuiltScenario, question: LessonQuestion, line: Line, at: number): Open {
    const { ask, of } = question;
    const { hosts } = built.machine;
    const host = hosts.find(({ name }) => name === line['host']) ?? built.host;
    const pages = ask === 'victim' ? this.known(built, host) : [];
    const facts =
      of === undefined
        ? []
        : 'thread' in of
          ? threadFacts(built.machine, of.thread)
          : pageFacts(built, of);
    const waiting = ask === 'wakes' ? this.waiting() : [];
    const policy = built.scenario.hosts.find(({ name }) => name === host.name)?.policy ?? '';
    const by = (when: ReadonlyMap<string, number>): readonly string[] =>
      pages.toSorted((a, b) => (when.get(a.key) ?? 0) - (when.get(b.key) ?? 0)).map(nameOf);
    const moment: Open = {
      question,
      at,
      line,
      policy,
      known: pages.map(nameOf),
      loaded: by(this.loads),
      used: by(this.uses),
      active: pages.filter(({ isActive }) => isActive).map(nameOf),
      waiting,
      woken: [],
      facts,
    };
    if (ask === 'wakes') this.open.push(moment);
    return moment;
  }

  private known({ labels }: BuiltScenario, host: Host): readonly KnownPage[] {
    return host.policy.pages().flatMap((id) => {
      const page = host.resident.pages[id];
      if (page?.object == null) return [];
      const object = page.object.id;
      const label = labels.unsettled.object(host.id, object);
      // What is in a message has left its object already.
      if (label.startsWith('transit.')) return [];
      const name = `${label}/${page.offset}`;
      const isActive = host.policy.isInactive?.(id) === false;
      return [{ key: `${host.id}/${object}/${page.offset}`, name, isActive }];
    });
  }
}

/** A page that a policy knows, with its host, object and place as a key. */
interface KnownPage {
  readonly key: string;
  readonly name: string;
  readonly isActive: boolean;
}

const nameOf = ({ name }: KnownPage): string => name;
const kinds = (...names: readonly string[]): ReadonlySet<number> =>
  new Set(names.map((name) => eventKinds[name] ?? -1));
const USES = kinds('vm_reference.hit', 'vm_reference.fault');
const LOADS = kinds('memory_object.supplied', 'vm_fault.zero_fill');

/** What an event wakes has been woken when its thread is on to another message, or waits. */
function endsWakes(line: Line, event: Line): boolean {
  return line['thread'] !== event['thread'] || /^ipc_(mqueue|kobject)[.]/.test(String(line['ev']));
}

/** Runs a lesson, and records it on a tape. Throws what `runScenario` throws. */
export function runLesson(
  scenario: Scenario,
  files: ScenarioFiles,
  tape: RunTape | null = null,
): LessonRun {
  const watcher = new LessonWatcher(scenario);
  const run = new ScenarioRun(scenario, {
    files,
    level: 'all',
    onLine: (line) => watcher.take(line),
    onMachine: (look, labels) => tape?.listen(look, labels),
    onStart: (built) => {
      watcher.start(built);
      tape?.begin();
    },
    stepHook: () => {
      watcher.stepEnded();
      tape?.afterStep();
    },
  });
  const result = run.finish();
  tape?.end(endOf(result));
  const { lines, moments, notes, seen } = watcher;
  notes.end(lines.length);
  return { result, lines, moments, notes, seen };
}
