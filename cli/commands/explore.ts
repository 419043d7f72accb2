/**
 * `machvm explore`: runs in a browser, forwards and back. With `--out` it writes one HTML file;
 * else it serves the page to this machine until it is interrupted.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PageScenario } from '../../explorer/model/page_data';
import { readRecordingFile } from '../../files/recording_file';
import { GivenError } from '../../kernel/mach/given';
import type { Recording } from '../../recording/recording';
import { RecordingError } from '../../recording/recording_error';
import { courseOf } from '../../scenarios/language/course';
import { parseScenario } from '../../scenarios/language/language';
import type { Scenario } from '../../scenarios/language/scenario';
import { ScenarioError } from '../../scenarios/language/scenario_error';
import type { Line } from '../../scenarios/transcript/line';
import {
  readTranscript,
  readTranscriptHeader,
  TranscriptTextError,
} from '../../scenarios/transcript/transcript_text';
import { unlessInterrupted } from '../given/interrupt';
import { libraryNames, readScenario, scenarioPath } from '../given/scenario_files';
import { readTextFile, STANDARD } from '../given/text_file';
import { refuseUnwritable, writeWhole } from '../given/written_file';
import { flagError, print, printError, UsageError } from '../show/output';
import { loadPagers } from '../user/files';
import type { WantedRun } from './explore_server';
import { ExploreServer } from './explore_server';
import { ownFiles, pageScenario, pageTraces } from './explored';
import { nextInRun, recordedRun } from './explored_run';
import { explorerPage } from './explorer_page';

export interface ExploreFlags {
  readonly out?: string;
  readonly port?: string;
  /** False with --no-open. */
  readonly open: boolean;
}

/** What is shown: scenarios, or one recording. */
interface Shown {
  readonly title: string;
  readonly first: string | null;
  readonly scenarios: readonly Scenario[];
  readonly pages: readonly PageScenario[];
  /** Where the files are that the scenarios name. */
  readonly folder: string;
  /** Recordings that there are already, as gzip. */
  readonly recordings: ReadonlyMap<string, Uint8Array>;
  /** A transcript that the page opens, by the name of its file. */
  readonly transcript?: { readonly file: string; readonly text: string };
}

const FLAG = '--out ';
const MOST_PORT = 65_535;

function shownLessons(): Shown {
  const paths = libraryNames().map((name) => [name, scenarioPath(name)] as const);
  const texts = new Map(paths.map(([name, path]) => [name, readTextFile(path)]));
  const scenarios = courseOf(paths.map(([, path]) => readScenario(path)));
  const pages = scenarios.map((each) => pageScenario(each, texts.get(each.name) ?? '', each.name));
  const title = 'machvm: lessons';
  return { title, first: null, scenarios, pages, folder: '.', recordings: new Map() };
}

function shownScenario(file: string): Shown {
  const path = scenarioPath(file);
  const scenario = readScenario(path);
  const { name, lesson } = scenario;
  const folder = dirname(path);
  // Code of the user's runs in a process of its own: this one begins again there.
  loadPagers(scenario, folder);
  const given = path === STANDARD ? `${name}.yaml` : basename(file);
  return {
    title: `machvm: ${lesson?.title ?? name}`,
    first: name,
    scenarios: [scenario],
    pages: [pageScenario(scenario, readTextFile(path), given)],
    folder,
    recordings: new Map(),
  };
}

const GZIP = [0x1f, 0x8b];
const OPENS = '{"machvm_recording"';

/** The first bytes of a file; none if it is not there, or is a folder. */
function headOf(file: string): Buffer {
  if (!existsSync(file) || !statSync(file).isFile()) return Buffer.alloc(0);
  const head = Buffer.alloc(OPENS.length);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, head);
  closeSync(descriptor);
  return head;
}

/** True for a file that begins as recordings do. */
function isRecording(file: string): boolean {
  const head = headOf(file);
  return (head[0] === GZIP[0] && head[1] === GZIP[1]) || head.toString('latin1') === OPENS;
}

/** True for a file that is called as transcripts are, or begins as they do. */
function isTranscript(file: string): boolean {
  const head = headOf(file);
  if (head.length === 0) return false;
  return /[.]jsonl$/i.test(file) || /^\s*\{\s*"(?:machvm|t)"\s*:/.test(head.toString('latin1'));
}

/** The page opens a transcript as if it were dropped on it; it has the lesson that it is of. */
function shownTranscript(path: string): Shown {
  const text = readTextFile(path);
  let header: Line | null;
  try {
    header = readTranscriptHeader(path, text);
    readTranscript(path, text);
  } catch (error) {
    if (error instanceof TranscriptTextError) throw new UsageError(error.message);
    throw error;
  }
  const name = String(header?.['scenario'] ?? '');
  const lesson = libraryNames().includes(name) ? shownScenario(name) : null;
  const { scenarios = [], pages = [], folder = '.', recordings = new Map() } = lesson ?? {};
  const file = basename(path);
  const title = `machvm: ${file}`;
  const transcript = { file, text };
  return { title, first: null, scenarios, pages, folder, recordings, transcript };
}

function readRecorded(file: string): Recording {
  try {
    return readRecordingFile(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`${file}: ${error.message}`);
    if (error instanceof GivenError) throw new UsageError(`${file}: cannot be read`);
    throw error;
  }
}

/** What a page says of a recording without a scenario. */
const NO_LESSON = { watch: '', part: '', questions: 0 };

function shownRecording(file: string): Shown {
  const recording = readRecorded(file);
  const { scenario: name, source } = recording.header;
  const { scenario } = source === null ? { scenario: null } : parseScenario(source, `${name}.yaml`);
  const given = libraryNames().includes(name) ? name : `${name}.yaml`;
  const page =
    scenario === null
      ? { ...NO_LESSON, name, given, yaml: source ?? '', title: name, recorded: true }
      : { ...pageScenario(scenario, source ?? '', given), recorded: true };
  if (recording.warning !== null) printError(`explore: ${file}: ${recording.warning}`);
  const bytes = readFileSync(file);
  const packed = bytes[0] === GZIP[0] ? bytes : gzipSync(bytes);
  const recordings = new Map([[name, packed]]);
  const title = `machvm: ${page.title}`;
  return { title, first: name, scenarios: [], pages: [page], folder: dirname(file), recordings };
}

/** The page of what is shown; `served` if a server can make runs for it. */
function pageOf(shown: Shown, served: boolean): string {
  const { title, first, pages, scenarios, recordings, transcript } = shown;
  const base64 = [...recordings].map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const,
  );
  return explorerPage({
    title,
    first,
    served,
    scenarios: pages,
    traces: pageTraces(scenarios),
    recordings: new Map(base64),
    file: transcript?.file ?? null,
    transcript: transcript === undefined ? '' : gzipSync(transcript.text).toString('base64'),
  });
}

/** Writes the page to a file, with the recordings of what no browser can run. */
async function write(shown: Shown, out: string): Promise<void> {
  const recordings = new Map(shown.recordings);
  for (const scenario of shown.scenarios) {
    if (ownFiles(scenario).length === 0) continue;
    const yaml = shown.pages.find(({ name }) => name === scenario.name)?.yaml ?? '';
    const pieces: Uint8Array[] = [];
    const { folder } = shown;
    await recordedRun({ scenario, yaml, folder, write: (bytes) => pieces.push(bytes) });
    recordings.set(scenario.name, Buffer.concat(pieces));
  }
  writeWhole(out, pageOf({ ...shown, recordings }, false), FLAG);
  print(`${out} written; open it in a browser`);
}

/** Opens an address in the user's browser; where that fails, the address was printed. */
function openBrowser(address: string): void {
  const programs: Readonly<Record<string, string>> = { darwin: 'open', win32: 'explorer' };
  const program = programs[process.platform] ?? 'xdg-open';
  const child = spawn(program, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function scenarioWanted({ name, yaml, set }: WantedRun): Scenario {
  const { scenario, problems } = parseScenario(yaml, `${name}.yaml`, set);
  if (scenario === null) throw new ScenarioError(problems);
  return scenario;
}

/** Serves the page until a signal comes. */
async function serve(shown: Shown, { port, open }: ExploreFlags): Promise<void> {
  const server = new ExploreServer({
    page: pageOf(shown, true),
    run: async (wanted, write, isLeft) => {
      const { folder } = shown;
      const { yaml } = wanted;
      await recordedRun({ scenario: scenarioWanted(wanted), yaml, folder, write, isLeft });
    },
    next: (wanted, event, isLeft) =>
      nextInRun(event, { scenario: scenarioWanted(wanted), folder: shown.folder, isLeft }),
  });
  const address = await server.listen(Number(port ?? 0));
  print(address);
  print('Ctrl-C ends it.');
  const isWatched = process.stdout.isTTY === true && process.env['CI'] === undefined;
  if (open && isWatched) openBrowser(address);
  await unlessInterrupted(
    () => server.close(),
    () => new Promise<never>(() => undefined),
  );
}

function refuseFlags({ out, port, open }: ExploreFlags, file: string | undefined): void {
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= MOST_PORT)) {
    throw flagError('explore: --port', port, `must be a whole number from 0 to ${MOST_PORT}`);
  }
  if (out === undefined) return;
  if (port !== undefined) throw new UsageError('explore: --port: --out serves nothing');
  if (!open) throw new UsageError('explore: --no-open: --out opens no browser');
  if (out === STANDARD) {
    throw new UsageError('explore: --out -: a page is not for standard output; name a file');
  }
  refuseUnwritable(out, FLAG, file);
}

/** Shows a file or a lesson, or without a name all lessons; answers the exit status. */
export async function exploreCommand(
  file: string | undefined,
  flags: ExploreFlags,
): Promise<number> {
  refuseFlags(flags, file);
  const one = (name: string): Shown => {
    if (isRecording(name)) return shownRecording(name);
    return isTranscript(name) ? shownTranscript(name) : shownScenario(name);
  };
  const shown = file === undefined ? shownLessons() : one(file);
  if (flags.out === undefined) await serve(shown, flags);
  else await write(shown, flags.out);
  return 0;
}
