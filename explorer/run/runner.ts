/**
 * The page's side of a run: it goes on in a worker, the session shows what is recorded so far, and
 * it can be cancelled. The worker is made of the page's own script, so that nothing is fetched.
 */
import { signal } from '@preact/signals';
import { openRecording } from '../../recording/recording';
import { parseScenario } from '../../scenarios/language';
import { digestOf } from '../model/digest';
import { SCRIPT_ID } from '../model/page_data';
import type { Session } from '../model/session';
import type { RunReply, RunRequest } from './protocol';

function workerOf(): Worker {
  const text = document.getElementById(SCRIPT_ID)?.textContent ?? '';
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}

/** Makes runs for one session, one at a time. */
export class Runner {
  /** True while a run goes on. */
  readonly isRunning = signal(false);
  /** Why the last run could not be made, or broke off. */
  readonly problems = signal<readonly string[]>([]);
  private readonly session: Session;
  private worker: Worker | null = null;
  private runs = 0;

  constructor(session: Session) {
    this.session = session;
  }

  /** Runs a scenario anew; one that goes on is cancelled. */
  start(name: string, yaml: string, traces: Readonly<Record<string, string>> = {}): void {
    this.cancel();
    this.runs += 1;
    const { runs: run } = this;
    this.problems.value = [];
    this.session.show(null);
    this.isRunning.value = true;
    this.worker ??= workerOf();
    this.worker.onmessage = ({ data }: MessageEvent<RunReply>) => {
      if (data.run === run) this.take(data, name, yaml);
    };
    this.worker.onerror = ({ message }) => this.fail([message]);
    const request: RunRequest = { run, name, yaml, traces };
    this.worker.postMessage(request);
  }

  /** Ends a run that goes on; what it recorded so far stays. */
  cancel(): void {
    if (!this.isRunning.value) return;
    this.worker?.terminate();
    this.worker = null;
    this.isRunning.value = false;
    this.session.grown(true);
  }

  private take(reply: RunReply, name: string, yaml: string): void {
    if (reply.kind === 'failed') this.fail(reply.problems);
    else if (reply.kind === 'done') {
      this.isRunning.value = false;
      this.session.grown(true);
    } else if (this.session.run.value === null) this.begin(reply.bytes, name, yaml);
    else {
      this.session.run.value.recording.add(reply.bytes);
      this.session.grown(false);
    }
  }

  private begin(bytes: Uint8Array, name: string, yaml: string): void {
    const { scenario } = parseScenario(yaml, `${name}.yaml`);
    const recording = openRecording(bytes);
    this.session.show({
      name,
      title: scenario?.lesson?.title ?? name,
      yaml,
      recording,
      scenario,
      digest: digestOf(yaml),
      version: recording.header.version,
    });
  }

  private fail(problems: readonly string[]): void {
    this.problems.value = problems;
    this.isRunning.value = false;
    this.session.grown(true);
  }
}
