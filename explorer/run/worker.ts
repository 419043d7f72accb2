/**
 * The worker's side: runs a scenario, and sends the pieces of its recording as they come. It is
 * cancelled by its end.
 */
import { recordRun } from '../../recording/record_run';
import { scenarioOf } from '../../scenarios/language';
import { ScenarioError } from '../../scenarios/scenario_error';
import { Intake } from '../../traces/intake';
import type { Trace } from '../../traces/trace';
import { TraceError } from '../../traces/trace_error';
import type { RunReply, RunRequest } from './protocol';
import { bytesOf, streamOf, unpacked } from './unpack';

/** What a worker has of its global scope. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<RunRequest>) => void) | null;
  postMessage(reply: RunReply, options?: StructuredSerializeOptions): void;
}

/** What is wrong, a sentence a problem. */
function problemsOf(error: unknown): readonly string[] {
  const isOurs = error instanceof ScenarioError || error instanceof TraceError;
  if (isOurs) return error.message.split('\n');
  return [error instanceof Error ? error.message : String(error)];
}

/** The trace of a text: gzip in base64. */
async function traceOf(name: string, text: string): Promise<Trace> {
  const intake = new Intake(name, {});
  for await (const piece of unpacked(streamOf(bytesOf(text)))) intake.push(piece);
  return intake.finish();
}

async function run({ run, name, yaml, traces }: RunRequest, scope: WorkerScope): Promise<void> {
  try {
    const scenario = scenarioOf(yaml, `${name}.yaml`);
    const read = new Map<string, Trace>();
    for (const { path } of scenario.traces) {
      const text = traces[path];
      if (text !== undefined) read.set(path, await traceOf(path, text));
    }
    recordRun(scenario, {
      source: yaml,
      files: {
        trace: (path) => {
          const trace = read.get(path);
          if (trace === undefined) throw new Error(`${path}: this page has no such trace`);
          return trace;
        },
      },
      onChunk: (piece) => {
        const bytes = piece.slice();
        scope.postMessage({ run, kind: 'piece', bytes }, { transfer: [bytes.buffer] });
      },
    });
    scope.postMessage({ run, kind: 'done' });
  } catch (error) {
    scope.postMessage({ run, kind: 'failed', problems: problemsOf(error) });
  }
}

/** Waits for requests. */
export function startWorker(scope: WorkerScope): void {
  scope.onmessage = ({ data }) => void run(data, scope);
}
