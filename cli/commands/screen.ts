/**
 * What a run shows while it goes on: rows of the sequence chart, as the flags want them. Lines come
 * in while the machine makes a step; rows go out after it, so that `--step` can wait for a key
 * without holding up Ctrl-C. Beside the tour: `--why` selects the rows of a page here (`isAbout`);
 * views/reasons.ts finds out why the page leaves, and views/reason_words.ts has the words.
 */
import { createInterface } from 'node:readline';
import type { MachineState } from '../../kernel/inspect/machine_state';
import { eventKinds } from '../../kernel/mach/event_defs';
import { isMessageEvent } from '../../scenarios/language/event_name';
import type { Scenario } from '../../scenarios/language/scenario';
import { meant } from '../../scenarios/language/suggest';
import type { BuiltScenario } from '../../scenarios/run/build';
import { builtState, builtWaitGraph } from '../../scenarios/run/stuck';
import type { WaitGraph } from '../../scenarios/run/wait_graph';
import type { Line } from '../../scenarios/transcript/line';
import { messageLevel, referenceLevel } from '../../scenarios/transcript/line';
import { Chart } from '../../views/chart';
import { Fold } from '../../views/fold';
import { Hits, hitsOfPage } from '../../views/hits';
import { Marks, markRow } from '../../views/marks';
import { grouped } from '../../views/numbers';
import { listenToReasons } from '../../views/reasons';
import type { RunPlace } from '../given/run_place';
import { runPlace } from '../given/run_place';
import { flagError, flagGiven, print, printJsonLine, terminal } from '../show/output';

export interface ScreenFlags {
  /** Of what is kept; messages unless given. */
  readonly level?: string;
  readonly step: boolean;
  readonly until?: string;
  readonly why?: string;
  readonly full: boolean;
  readonly state: boolean;
  readonly waits: boolean;
  readonly json: boolean;
}

/** A run as it stood at one moment. */
export interface Moment {
  readonly state: MachineState;
  readonly waits: WaitGraph;
}

/** A run as it stands. */
export function momentOf(built: BuiltScenario, ended = false): Moment {
  return { state: builtState(built), waits: builtWaitGraph(built, ended) };
}

/** A line that may become a row, and for `--step --json` the moment after it. */
interface PendingRow {
  readonly line: Line;
  why: string | null;
  readonly moment: Moment | null;
}

/** One page of one object. */
interface Target {
  readonly object: string;
  readonly page: number;
}

function targetOf(why: string, { objects }: Scenario): Target {
  const [, object = '', page = ''] = /^(.+)\/(\d+)$/.exec(why) ?? [];
  if (object === '') throw flagError('run: --why', why, 'must be OBJECT/PAGE, as A/3');
  const known = objects.map(({ name }) => name);
  // Anonymous memory is TASK.REGION; its name is only known when it has been touched.
  if (known.includes(object) || object.includes('.')) return { object, page: Number(page) };
  throw flagError('run: --why', why, `no object ${object}; ${meant(object, known)}`);
}

/** `, which has 4 pages, 0 to 3`; nothing of what the scenario gives no size. */
function extentOf(name: string, { objects, host }: Scenario): string {
  const size = objects.find((object) => object.name === name)?.size;
  if (size === undefined) return '';
  const pages = Math.ceil(size / host.pageSize);
  const has = pages === 1 ? 'one page, 0' : `${grouped(pages)} pages, 0 to ${pages - 1}`;
  return `, which has ${has}`;
}

/** True if a line is about the page. */
function isAbout(line: Line, target: Target, pageSize: number): boolean {
  if (line['object'] === target.object && line['page'] === target.page) return true;
  const port = String(line['port'] ?? '').replace(/\.control$/, '');
  const offset = line['offset'];
  if (port !== target.object || typeof offset !== 'number') return false;
  const size = Number(line['length'] ?? line['size'] ?? pageSize);
  const at = target.page * pageSize;
  return at >= offset && at < offset + size;
}

/** Lines of standard input, one a question; false when it says q or ends. */
class Keys {
  private readonly lines = createInterface({ input: process.stdin, terminal: false });
  private readonly answers = this.lines[Symbol.asyncIterator]();

  async goOn(): Promise<boolean> {
    const asks = process.stdin.isTTY === true && process.stderr.isTTY === true;
    if (asks) process.stderr.write('Enter goes on, q ends: ');
    const { done, value } = await this.answers.next();
    return done !== true && String(value).trim() !== 'q';
  }

  close(): void {
    this.lines.close();
  }
}

export class Screen {
  /** Lines of the transcript, at the level that the flags want. */
  readonly kept: Line[] = [];
  /** True once the user, or --until, has seen enough. */
  stopped = false;
  /** Rows that were drawn. */
  rows = 0;
  private readonly flags: ScreenFlags;
  private readonly scenario: Scenario;
  private readonly target: Target | null;
  private readonly until: RunPlace | null;
  /** How often the event of --until has come. */
  private seen = 0;
  private readonly chart = new Chart(terminal);
  private readonly fold = new Fold(print);
  private readonly unfolded: boolean;
  private readonly draws: boolean;
  private readonly keys: Keys | null;
  private readonly marks: Marks;
  private hits: Hits | null = null;
  /** Rows are lines of JSON, each with the state after it. */
  private readonly stepsJson: boolean;
  private pending: PendingRow[] = [];
  private built: BuiltScenario | null = null;
  private atUntil: Moment | null = null;

  /** `draws`: false if only the transcript is wanted. */
  constructor(flags: ScreenFlags, scenario: Scenario, draws: boolean) {
    this.flags = flags;
    this.draws = draws;
    this.scenario = scenario;
    this.target = flags.why === undefined ? null : targetOf(flags.why, scenario);
    this.until =
      flags.until === undefined
        ? null
        : runPlace(flags.until, 'run: --until', { first: 0, last: null });
    this.unfolded = flags.full || flags.step || this.target !== null;
    this.stepsJson = flags.step && flags.json;
    this.keys = flags.step && (draws || flags.json) ? new Keys() : null;
    this.marks = new Marks(scenario.lesson?.marks ?? []);
  }

  /** The machine is built; reasons are read from its trace, each after its line was made. */
  start(built: BuiltScenario): void {
    this.built = built;
    if (this.draws || this.stepsJson) this.hits = new Hits(built);
    listenToReasons(
      built,
      (why) => {
        const last = this.pending[this.pending.length - 1];
        if (last !== undefined) last.why = why;
      },
      this.target === null,
    );
  }

  /** The size of the pages that a line is about: of the host that sends, or is called. */
  private pageSize(line: Line): number {
    const { host, hosts } = this.scenario;
    const name = line['from'] ?? line['host'];
    return (hosts.find((known) => known.name === name) ?? host).pageSize;
  }

  private isKept(kind: number): boolean {
    const { level = 'messages' } = this.flags;
    if (level === 'messages') return messageLevel.has(kind);
    return level === 'references' || !referenceLevel.has(kind);
  }

  /** Takes a line of the run. */
  take(line: Line): void {
    if (this.stopped) return;
    const kind = eventKinds[String(line['ev'])] ?? -1;
    if (this.isKept(kind)) this.kept.push({ ...line, n: this.kept.length });
    for (const hits of this.hits?.before(line) ?? []) this.pend(hits);
    this.pend(line);
    if (this.isUntil(line)) {
      this.stopped = true;
      const wanted = this.flags.state || this.flags.waits;
      if (this.built !== null && wanted) this.atUntil = momentOf(this.built);
    }
  }

  /** True for the line at which --until ends the run. */
  private isUntil({ ev, event, msg }: Line): boolean {
    const { until } = this;
    if (until === null) return false;
    if ('event' in until) return Number(event) >= until.event;
    const isMessage = msg === until.name && isMessageEvent(ev);
    if (ev === until.name || isMessage) this.seen += 1;
    return this.seen >= until.nth;
  }

  /** Keeps a line for its row; a state is taken of none but those that the chart shows. */
  private pend(line: Line): void {
    if (this.draws) this.pending.push({ line, why: null, moment: null });
    if (!this.stepsJson || this.built === null) return;
    if (this.chart.row(line, this.pageSize(line)) === null) return;
    this.pending.push({ line, why: null, moment: momentOf(this.built) });
  }

  /** The moment of --until's event; null without one, or if nothing of it is wanted. */
  get moment(): Moment | null {
    return this.atUntil;
  }

  /** Draws what came in since the last time. */
  async draw(): Promise<void> {
    const rows = this.pending;
    this.pending = [];
    for (const { line: made, moment, why } of rows) {
      const line = this.shown(made);
      if (line === null || !this.drawOne(line, why, moment)) continue;
      if (this.keys === null || (await this.keys.goOn())) continue;
      this.stopped = true;
      break;
    }
  }

  /** False if the line has no row. */
  private drawOne(line: Line, why: string | null, moment: Moment | null): boolean {
    if (moment !== null) {
      this.rows += 1;
      this.printRow(line, why, moment);
      return true;
    }
    const pageSize = this.pageSize(line);
    for (const mark of this.marks.before(line)) {
      this.fold.flush();
      print(markRow(mark, terminal));
    }
    return this.put(this.chart.row(line, pageSize, why));
  }

  private put(row: string | null): boolean {
    if (row === null) return false;
    this.rows += 1;
    if (this.unfolded) print(row);
    else this.fold.add(row);
    return true;
  }

  /** Hits behind the last row. */
  private drawLast(): void {
    for (const made of this.hits?.take() ?? []) {
      const line = this.shown(made);
      if (line !== null) this.put(this.chart.row(line, this.pageSize(line)));
    }
  }

  /** The line as far as it is about the page of --why; null if it is not. */
  private shown(line: Line): Line | null {
    const { target } = this;
    if (target === null) return line;
    if (line['hits'] !== undefined) return hitsOfPage(line, target);
    return isAbout(line, target, this.pageSize(line)) ? line : null;
  }

  private printRow(line: Line, why: string | null, { state, waits }: Moment): void {
    const reason = why === null ? {} : { why };
    printJsonLine({ row: line, ...reason, state, ...(this.flags.waits ? { waits } : {}) });
  }

  /** What is missing if the run came to its end before --until; else null. */
  get missed(): string | null {
    const { flags, stopped, until } = this;
    if (stopped || until === null) return null;
    const isFew = 'nth' in until && until.nth > 1;
    const often = isFew ? `happened fewer than ${until.nth} times` : 'never happened';
    return `${flagGiven('run: --until', flags.until)}: ${often}`;
  }

  end(): void {
    if (this.draws && !this.stopped) this.drawLast();
    this.fold.flush();
    this.keys?.close();
    if (!this.draws) return;
    if (this.target !== null && this.rows === 0) {
      const { object, page } = this.target;
      print(`nothing happened to page ${page} of ${object}${extentOf(object, this.scenario)}`);
    }
  }
}
