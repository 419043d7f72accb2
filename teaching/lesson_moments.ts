/**
 * Runs a lesson to its end and keeps, for each of its questions, what was true at its place: just
 * before the event or message that it names. Questions are made from these moments only.
 */
import type { Host } from '../kernel/host';
import type { Machine } from '../kernel/machine';
import { objectOfPort, pageState, waitOf } from '../kernel/machine_inspect';
import type { BuiltScenario, ScenarioFiles } from '../scenarios/build';
import type { LessonQuestion, PageFact, PageOf, ThreadFact } from '../scenarios/lesson';
import type { Line } from '../scenarios/line';
import { matches, objectOfLine } from '../scenarios/match';
import type { ScenarioResult } from '../scenarios/run';
import { ScenarioRun } from '../scenarios/run';
import type { Scenario } from '../scenarios/scenario';

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
  /** How often the event of each question came, up to its place at least. */
  readonly seen: readonly number[];
}

/** A moment whose later part is not known yet. */
type Open = { -readonly [K in keyof Moment]: Moment[K] };

function pageFacts({ machine, objects, labels }: BuiltScenario, of: PageOf): readonly PageFact[] {
  const host = machine.hosts.find(({ name }) => name === of.host);
  if (host === undefined) return [];
  const port = objects.get(of.object);
  const object =
    port === undefined
      ? host.objects.all.find((each) => each.alive && labels.object(host.id, each.id) === of.object)
      : objectOfPort(host, port);
  const state = object == null ? null : pageState(host, object, of.page);
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

class Watcher {
  readonly lines: Line[] = [];
  readonly moments: (Open | null)[];
  private readonly questions: readonly LessonQuestion[];
  readonly seen: number[];
  private readonly loads = new Map<string, number>();
  /** Those whose threads may still be woken. */
  private open: Open[] = [];
  private built: BuiltScenario | null = null;

  constructor({ lesson }: Scenario) {
    this.questions = lesson?.questions ?? [];
    this.seen = this.questions.map(() => 0);
    this.moments = this.questions.map(() => null);
  }

  start(built: BuiltScenario): void {
    this.built = built;
  }

  take(line: Line): void {
    const at = this.lines.push(line) - 1;
    const { built } = this;
    if (built === null) return;
    if (this.open.length > 0) this.close((moment) => endsWakes(line, moment.line));
    if (line['ev'] === 'memory_object.supplied' || line['ev'] === 'vm_fault.zero_fill') {
      this.loads.set(`${objectOfLine(line)}/${line['page']}`, at);
    }
    for (const [i, question] of this.questions.entries()) {
      const { pattern, nth } = question.at;
      if (!matches(pattern, line)) continue;
      this.seen[i] = (this.seen[i] ?? 0) + 1;
      if (this.seen[i] === nth) this.moments[i] = this.moment(built, question, line, at);
    }
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
    const known = ask === 'victim' ? this.known(built, host) : [];
    const facts =
      of === undefined
        ? []
        : 'thread' in of
          ? threadFacts(built.machine, of.thread)
          : pageFacts(built, of);
    const waiting = ask === 'wakes' ? this.waiting() : [];
    const policy = built.scenario.hosts.find(({ name }) => name === host.name)?.policy ?? '';
    const loaded = known.toSorted((a, b) => (this.loads.get(a) ?? 0) - (this.loads.get(b) ?? 0));
    const moment = {
      question,
      at,
      line,
      policy,
      known,
      loaded,
      used: [],
      waiting,
      woken: [],
      facts,
    };
    if (ask === 'wakes') this.open.push(moment);
    return moment;
  }

  private known({ labels }: BuiltScenario, host: Host): readonly string[] {
    return host.policy.pages().flatMap((id) => {
      const page = host.resident.pages[id];
      if (page?.object == null) return [];
      return [`${labels.object(host.id, page.object.id)}/${page.offset}`];
    });
  }
}

/** What an event wakes has been woken when its thread sends, receives or waits next. */
function endsWakes(line: Line, event: Line): boolean {
  return line['thread'] !== event['thread'] || String(line['ev']).startsWith('ipc_mqueue.');
}

/** Runs a lesson. Throws what `runScenario` throws. */
export function runLesson(
  scenario: Scenario,
  files: ScenarioFiles,
  onStart: (built: BuiltScenario, lines: readonly Line[]) => void = () => {},
): LessonRun {
  const watcher = new Watcher(scenario);
  const run = new ScenarioRun(scenario, {
    files,
    level: 'all',
    onLine: (line) => watcher.take(line),
    onStart: (built) => {
      watcher.start(built);
      onStart(built, watcher.lines);
    },
    stepHook: () => watcher.stepEnded(),
  });
  const result = run.finish();
  return { result, lines: watcher.lines, moments: watcher.moments, seen: watcher.seen };
}
