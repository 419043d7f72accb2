/**
 * The worker's side: runs a scenario, and sends the pieces of its recording as they come. It is
 * cancelled by its end.
 */
import { recordRun } from '../../recording/record_run';
import { scenarioOf } from '../../scenarios/language';
import { ScenarioError } from '../../scenarios/scenario_error';
import type { RunReply, RunRequest } from './protocol';

/** What a worker has of its global scope. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<RunRequest>) => void) | null;
  postMessage(reply: RunReply, options?: StructuredSerializeOptions): void;
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ScenarioError) return error.message.split('\n');
  return [error instanceof Error ? error.message : String(error)];
}

function run({ run, name, yaml }: RunRequest, scope: WorkerScope): void {
  try {
    recordRun(scenarioOf(yaml, `${name}.yaml`), {
      source: yaml,
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
  scope.onmessage = ({ data }) => run(data, scope);
}
