/**
 * The worker's side: runs a scenario, and sends the pieces of its recording as they come. It is
 * cancelled by its end.
 */
import { temporaryFile } from '../../devices/memory';
import { perfettoTrace } from '../../perfetto/perfetto';
import { recordRun } from '../../recording/record_run';
import type { Recording } from '../../recording/recording';
import { openRecording } from '../../recording/recording';
import { scenarioOf } from '../../scenarios/language/language';
import { found, ScenarioError, unlocated } from '../../scenarios/language/scenario_error';
import type { YamlProblem } from '../../scenarios/language/yaml_file';
import { problemText } from '../../scenarios/language/yaml_file';
import { nextVictims } from '../../scenarios/run/next_victims';
import { lessonQuestions } from '../../teaching/lesson_questions';
import { rlv } from '../../traces/rlv';
import type { Trace } from '../../traces/trace';
import { lineDifferences } from '../model/differences';
import { fileProblems } from '../model/needs_files';
import type {
  DifferencesRequest,
  MadeReply,
  MadeRequest,
  NextRequest,
  RunReply,
  RunRequest,
} from './protocol';
import { bytesOf, streamOf, unpacked } from './unpack';

type AnyRequest = RunRequest | MadeRequest | NextRequest | DifferencesRequest;

/** What a worker has of its global scope. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<AnyRequest>) => void) | null;
  postMessage(reply: RunReply | MadeReply, options?: StructuredSerializeOptions): void;
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

/** A scenario with its files. */
async function loaded({ name, set, traces, yaml }: Omit<RunRequest, 'run'>) {
  const scenario = scenarioOf(yaml, `${name}.yaml`, set);
  const missing = fileProblems(scenario, Object.keys(traces));
  if (missing.length > 0) throw new ScenarioError(missing);
  const read = new Map<string, Trace>();
  for (const { path } of scenario.traces) {
    const text = traces[path];
    if (text !== undefined) read.set(path, await traceOf(path, text));
  }
  const files = {
    trace: (path: string) => found(read.get(path), `trace ${path}`),
    device: (_: string, pageSize: number) => temporaryFile(pageSize),
  };
  return { scenario, files };
}

/** The recording of all pieces. */
function recordingOf([head = new Uint8Array(0), ...rest]: readonly Uint8Array[]): Recording {
  const recording = openRecording(head);
  for (const piece of rest) recording.add(piece);
  return recording;
}

function compare({ a, b, compared }: DifferencesRequest, scope: WorkerScope): void {
  try {
    const differences = lineDifferences(recordingOf(a), recordingOf(b), compared);
    scope.postMessage({ kind: 'differences', differences });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: 'failed', problem });
  }
}

async function make(request: MadeRequest | NextRequest, scope: WorkerScope): Promise<void> {
  try {
    const { files, scenario } = await loaded(request);
    if (request.kind === 'next') {
      scope.postMessage({ kind: 'next', pages: nextVictims(scenario, request.event, files) });
    } else if (request.kind === 'questions') {
      const questions = lessonQuestions(scenario, { files, seed: request.seed });
      scope.postMessage({ kind: 'questions', questions });
    } else {
      const bytes = perfettoTrace(scenario, { files }).bytes.slice();
      scope.postMessage({ kind: 'perfetto', bytes }, { transfer: [bytes.buffer] });
    }
  } catch (error) {
    const problem = problemsOf(error, request.name).map(problemText).join(' ');
    scope.postMessage({ kind: 'failed', problem });
  }
}

async function run(request: RunRequest, scope: WorkerScope): Promise<void> {
  const { run, name, yaml } = request;
  try {
    const { files, scenario } = await loaded(request);
    recordRun(scenario, {
      source: yaml,
      files,
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
  scope.onmessage = ({ data }) => {
    if (!('kind' in data)) void run(data, scope);
    else if (data.kind === 'differences') compare(data, scope);
    else void make(data, scope);
  };
}
