/**
 * The page's side of a run: it goes on in a worker, or comes as a recording; the session shows what
 * there is so far, and it can be cancelled.
 */
import { computed, signal } from '@preact/signals';
import { openRecording, refuseEmpty } from '../../recording/recording';
import { digestOf } from '../../recording/text_digest';
import { parseScenario } from '../../scenarios/language/language';
import type { Override } from '../../scenarios/language/override';
import { overridesOfSettings } from '../../scenarios/language/override';
import { unlocated } from '../../scenarios/language/scenario_error';
import type { YamlProblem } from '../../scenarios/language/yaml_file';
import { problemText } from '../../scenarios/language/yaml_file';
import type { Session } from '../model/session';
import { askServer } from './ask_server';
import type { RunReply, RunRequest } from './protocol';
import { unpacked } from './unpack';
import { keepWorker, takeWorker } from './workers';

/** What is run, and how. */
export interface Job {
  readonly name: string;
  readonly yaml: string;
  /** Values that stand in the place of the file's. */
  readonly set?: readonly Override[];
  /** Gzip in base64, by path. */
  readonly traces?: Readonly<Record<string, string>>;
  /** A change of what is open: the run before is shown until this one has begun, at its event. */
  readonly keep?: boolean;
}

/** A problem that has no place in the text. */
function sentence(name: string, error: unknown): readonly YamlProblem[] {
  const what = error instanceof Error ? error.message : String(error);
  return unlocated(name, [{ path: [], onKey: false, what, meant: '' }]);
}

/** Pieces that come faster than this are shown together, in milliseconds. */
const SHOWN_EVERY = 50;
/** The same for a run of many events, which grows by a small part each time. */
const LONG_SHOWN_EVERY = 250;
const LONG = 100_000;

const NEWLINE = 10;
/** A first line that is longer is none. */
const HEAD_MOST = 1 << 22;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Whose recording comes; without a text it has its own. */
interface Taken {
  readonly name: string;
  readonly yaml: string | null;
  readonly set?: readonly Override[];
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Makes runs for one session, one at a time. */
export class Runner {
  /** True while a run goes on, or a recording is read. */
  readonly isRunning = signal(false);
  /** What was opened last: a lesson or a file, not a change of it. */
  readonly opened = signal<Pick<Job, 'name' | 'yaml' | 'set'> | null>(null);
  /** Why the last run could not be made, or broke off; with the places in its text. */
  readonly found = signal<readonly YamlProblem[]>([]);
  /** The same, a sentence each. */
  readonly problems = computed(() => this.found.value.map(problemText));
  /** The bytes of the recording, as they came. */
  pieces: Uint8Array<ArrayBufferLike>[] = [];
  private readonly session: Session;
  private worker: Worker | null = null;
  /** Ends a request to the server. */
  private leave = (): void => undefined;
  private runs = 0;
  /** True when the session shows the run that was begun last. */
  private isShown = false;
  /** The event to go to as soon as it is recorded; -1 for none. */
  private wanted = -1;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(session: Session) {
    this.session = session;
  }

  /** Runs a scenario anew; one that goes on is cancelled. */
  start(job: Job): void {
    const { name, yaml, set = [], traces = {}, keep = false } = job;
    if (!keep) this.opened.value = { name, yaml, set };
    const run = this.begin(keep);
    const worker = takeWorker();
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<RunReply>) => {
      if (data.run !== run || this.worker !== worker) return;
      if (data.kind === 'piece') {
        this.take(data.bytes, name, yaml, set);
        return;
      }
      keepWorker(worker);
      this.worker = null;
      if (data.kind === 'done') this.end();
      else this.fail(data.problems);
    };
    worker.onerror = ({ message }) => {
      this.drop();
      this.fail(sentence(name, message));
    };
    const request: RunRequest = { run, name, yaml, set, traces };
    worker.postMessage(request);
  }

  /** Shows a recording, compressed or not; `yaml` is its scenario unless it has one itself. */
  async read(name: string, stream: Bytes, yaml: string | null = null): Promise<void> {
    this.opened.value = yaml === null ? null : { name, yaml };
    await this.takeAll(this.begin(false), { name, yaml }, stream);
  }

  /** Has the server of the page run a scenario; its recording comes meanwhile. */
  async ask({ name, yaml, set = [], keep = false }: Job): Promise<void> {
    if (!keep) this.opened.value = { name, yaml, set };
    const run = this.begin(keep);
    const leaving = new AbortController();
    this.leave = () => leaving.abort();
    try {
      const response = await askServer('run', { name, yaml, set }, leaving.signal);
      if (run !== this.runs) return;
      if (response.ok && response.body !== null) {
        await this.takeAll(run, { name, yaml, set }, response.body);
      } else this.fail(sentence(name, (await response.text()).trim()));
    } catch {
      const problem = 'the server does not answer: start machvm explore again';
      if (run === this.runs && this.isRunning.value) this.fail(sentence(name, problem));
    }
  }

  private async takeAll(run: number, what: Taken, stream: Bytes): Promise<void> {
    const { name, yaml, set = [] } = what;
    try {
      // A recording opens with its first line, and a piece may end anywhere.
      let head: Uint8Array | null = new Uint8Array(0);
      for await (const piece of unpacked(stream)) {
        if (run !== this.runs || !this.isRunning.value) return;
        const bytes: Uint8Array = head === null ? piece : joined(head, piece);
        head = head !== null && !piece.includes(NEWLINE) && bytes.length < HEAD_MOST ? bytes : null;
        if (head === null) this.take(bytes, name, yaml, set);
      }
      if (head !== null) this.take(head, name, yaml, set);
      if (run !== this.runs) return;
      const recording = this.session.run.peek()?.recording;
      if (recording !== undefined) refuseEmpty(recording);
      const warning = recording?.warning ?? null;
      if (warning === null) this.end();
      else this.fail(sentence(what.name, warning));
    } catch (error) {
      if (run === this.runs) this.fail(sentence(name, error));
    }
  }

  /** Ends a run that goes on; what it recorded so far stays. */
  cancel(): void {
    if (!this.isRunning.value) return;
    this.drop();
    this.leave();
    this.end();
  }

  /** Ends the worker of a run, in the midst of it. */
  private drop(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private begin(keep: boolean): number {
    this.cancel();
    this.runs += 1;
    this.found.value = [];
    this.isShown = false;
    this.wanted = keep ? this.session.at.peek() : -1;
    if (!keep) this.session.show(null);
    this.isRunning.value = true;
    return this.runs;
  }

  private take(
    bytes: Uint8Array,
    name: string,
    yaml: string | null,
    set: readonly Override[] = [],
  ): void {
    if (!this.isShown) this.pieces = [];
    this.pieces.push(bytes);
    if (this.isShown) this.session.run.peek()?.recording.add(bytes);
    else this.show(bytes, name, yaml, set);
    this.isShown = true;
    const every = this.session.events.peek() > LONG ? LONG_SHOWN_EVERY : SHOWN_EVERY;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.session.grown(false);
      this.goOn();
    }, every);
  }

  /** Goes to the event where the run before stood, unless one has moved since. */
  private goOn(): void {
    const { session, wanted } = this;
    const isThere = session.events.peek() > wanted || !this.isRunning.peek();
    if (wanted < 0 || session.at.peek() >= 0 || !this.isShown || !isThere) return;
    session.go(wanted);
    session.from.value = session.at.peek();
    this.wanted = -1;
  }

  private show(
    bytes: Uint8Array,
    given: string,
    yaml: string | null,
    set: readonly Override[],
  ): void {
    const recording = openRecording(bytes);
    const source = yaml ?? recording.header.source;
    const name = yaml === null ? recording.header.scenario : given;
    const known = set.length > 0 ? set : overridesOfSettings(recording.header.set ?? {});
    const parsed = source === null ? null : parseScenario(source, `${name}.yaml`, known);
    const scenario = parsed?.scenario ?? null;
    this.session.show({
      name,
      title: scenario?.lesson?.title ?? name,
      yaml: source,
      recording,
      scenario,
      set: known,
      digest: digestOf(source ?? JSON.stringify(recording.header)),
      version: recording.header.version,
    });
  }

  private end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isRunning.value = false;
    this.session.grown(true);
    this.goOn();
  }

  private fail(problems: readonly YamlProblem[]): void {
    this.found.value = problems;
    this.end();
  }
}
