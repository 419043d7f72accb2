/**
 * The worker's side: runs a scenario, and sends the pieces of its recording as they come. It is
 * cancelled by its end.
 */
import { recordRun } from '../../recording/record_run';
import { scenarioOf } from '../../scenarios/language';
import { found, ScenarioError, unlocated } from '../../scenarios/scenario_error';
import type { YamlProblem } from '../../scenarios/yaml_file';
import { rlv } from '../../traces/rlv';
import type { Trace } from '../../traces/trace';
import { fileProblems } from '../model/needs_files';
import type { RunReply, RunRequest } from './protocol';
import { bytesOf, streamOf, unpacked } from './unpack';

/** What a worker has of its global scope. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<RunRequest>) => void) | null;
  postMessage(reply: RunReply, options?: StructuredSerializeOptions): void;
}

function problemsOf(error: unknown, name: string): readonly YamlProblem[] {
  if (error instanceof ScenarioError) return error.problems;
  const what = error instanceof Error ? error.message : String(error);
  return unlocated(name, [{ path: [], onKey: false, what, meant: '' }]);
}

/** The trace of a text: gzip in base64, of the format that traces of the package have. */
async function traceOf(name: string, text: string): Promise<Trace> {
  const reader = rlv.reader({ file: name });
  for await (const piece of unpacked(streamOf(bytesOf(text)))) reader.push(piece);
  return reader.finish();
}

async function run(request: RunRequest, scope: WorkerScope): Promise<void> {
  const { run, name, yaml, set, traces } = request;
  try {
    const scenario = scenarioOf(yaml, `${name}.yaml`, set);
    const missing = fileProblems(scenario, Object.keys(traces));
    if (missing.length > 0) throw new ScenarioError(missing);
    const read = new Map<string, Trace>();
    for (const { path } of scenario.traces) {
      const text = traces[path];
      if (text !== undefined) read.set(path, await traceOf(path, text));
    }
    recordRun(scenario, {
      source: yaml,
      files: {
        trace: (path) => found(read.get(path), `trace ${path}`),
      },
      onChunk: (piece) => {
        const bytes = piece.slice();
        scope.postMessage({ run, kind: 'piece', bytes }, { transfer: [bytes.buffer] });
      },
    });
    scope.postMessage({ run, kind: 'done' });
  } catch (error) {
    scope.postMessage({ run, kind: 'failed', problems: problemsOf(error, name) });
  }
}

/** Waits for requests. */
export function startWorker(scope: WorkerScope): void {
  scope.onmessage = ({ data }) => void run(data, scope);
}
