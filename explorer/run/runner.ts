/**
 * The page's side of a run: it goes on in a worker, or comes as a recording; the session shows what
 * there is so far, and it can be cancelled. The worker is made of the page's own script, so that
 * nothing is fetched.
 */
import { signal } from '@preact/signals';
import { openRecording } from '../../recording/recording';
import { parseScenario } from '../../scenarios/language';
import { digestOf } from '../model/digest';
import { SCRIPT_ID } from '../model/page_data';
import type { Session } from '../model/session';
import type { RunReply, RunRequest } from './protocol';
import { unpacked } from './unpack';

function workerOf(): Worker {
  const text = document.getElementById(SCRIPT_ID)?.textContent ?? '';
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}

/** Pieces that come faster than this are shown together, in milliseconds. */
const SHOWN_EVERY = 50;

const NEWLINE = 10;
/** A first line that is longer is none. */
const HEAD_MOST = 1 << 22;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Makes runs for one session, one at a time. */
export class Runner {
  /** True while a run goes on, or a recording is read. */
  readonly isRunning = signal(false);
  /** Why the last run could not be made, or broke off. */
  readonly problems = signal<readonly string[]>([]);
  private readonly session: Session;
  private worker: Worker | null = null;
  private runs = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(session: Session) {
    this.session = session;
  }

  /** Runs a scenario anew; one that goes on is cancelled. Traces are gzip in base64, by path. */
  start(name: string, yaml: string, traces: Readonly<Record<string, string>> = {}): void {
    const run = this.begin();
    this.worker ??= workerOf();
    this.worker.onmessage = ({ data }: MessageEvent<RunReply>) => {
      if (data.run !== run || run !== this.runs) return;
      if (data.kind === 'piece') this.take(data.bytes, name, yaml);
      else if (data.kind === 'done') this.end();
      else this.fail(data.problems);
    };
    this.worker.onerror = ({ message }) => this.fail([message]);
    const request: RunRequest = { run, name, yaml, traces };
    this.worker.postMessage(request);
  }

  /** Shows a recording, compressed or not; `yaml` is its scenario unless it has one itself. */
  async read(
    name: string,
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    yaml: string | null = null,
  ): Promise<void> {
    const run = this.begin();
    try {
      // A recording opens with its first line, and a piece may end anywhere.
      let head: Uint8Array | null = new Uint8Array(0);
      for await (const piece of unpacked(stream)) {
        if (run !== this.runs || !this.isRunning.value) return;
        const bytes: Uint8Array = head === null ? piece : joined(head, piece);
        head = head !== null && !piece.includes(NEWLINE) && bytes.length < HEAD_MOST ? bytes : null;
        if (head === null) this.take(bytes, name, yaml);
      }
      if (head !== null) this.take(head, name, yaml);
      if (run === this.runs) this.end();
    } catch (error) {
      if (run === this.runs) this.fail([error instanceof Error ? error.message : String(error)]);
    }
  }

  /** Ends a run that goes on; what it recorded so far stays. */
  cancel(): void {
    if (!this.isRunning.value) return;
    this.worker?.terminate();
    this.worker = null;
    this.end();
  }

  private begin(): number {
    this.cancel();
    this.runs += 1;
    this.problems.value = [];
    this.session.show(null);
    this.isRunning.value = true;
    return this.runs;
  }

  private take(bytes: Uint8Array, name: string, yaml: string | null): void {
    const run = this.session.run.peek();
    if (run === null) this.show(bytes, name, yaml);
    else run.recording.add(bytes);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.session.grown(false);
    }, SHOWN_EVERY);
  }

  private show(bytes: Uint8Array, given: string, yaml: string | null): void {
    const recording = openRecording(bytes);
    const source = yaml ?? recording.header.source;
    const name = yaml === null ? recording.header.scenario : given;
    const scenario = source === null ? null : parseScenario(source, `${name}.yaml`).scenario;
    this.session.show({
      name,
      title: scenario?.lesson?.title ?? name,
      yaml: source,
      recording,
      scenario,
      digest: digestOf(source ?? JSON.stringify(recording.header)),
      version: recording.header.version,
    });
  }

  private end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isRunning.value = false;
    this.session.grown(true);
  }

  private fail(problems: readonly string[]): void {
    this.problems.value = problems;
    this.end();
  }
}
