/**
 * Opens scenarios, at an address or from their beginning, and keeps the address of the page that of
 * the moment that is shown.
 */
import { effect } from '@preact/signals';
import { parseScenario } from '../../scenarios/language';
import type { Address } from '../model/address';
import { absence, addressOf, addressText, staleness } from '../model/address';
import { closedWords } from '../model/closed';
import { fileProblems } from '../model/needs_files';
import type { Run, Session } from '../model/session';
import type { Job } from '../run/runner';
import type { AppContext } from './context';
import { openFile } from './drop';
import { fileOf, recordingOf, tracesOf } from './files';

/** Browsers refuse addresses that change more often, in milliseconds. */
const WRITTEN_EVERY = 250;

/**
 * Runs the text of a scenario: in the worker, or where it names files of the user's by the server
 * of the page. Without a server the worker says what is wrong, and names the command.
 */
export function runText({ data, runner }: AppContext, job: Job): void {
  const { name, yaml, set = [] } = job;
  const { scenario } = parseScenario(yaml, `${name}.yaml`, set);
  const traces = scenario === null ? {} : tracesOf(scenario);
  const needsServer = scenario !== null && fileProblems(scenario, Object.keys(traces)).length > 0;
  if (needsServer && data.served) void runner.ask(job);
  else runner.start({ ...job, traces });
}

/** As soon as a new run is there, shows the machine as it was built: before its first step. */
function showStart(session: Session, before: Run | null): void {
  const stop = effect(() => {
    const [run, events, done] = [session.run.value, session.events.value, session.done.value];
    if (run === null || run === before || events === 0) return;
    const first = run.recording.firstEventOf(1);
    if (first === null && !done) return;
    queueMicrotask(() => {
      stop();
      // Somebody may have gone on meanwhile.
      if (first === null || session.run.peek() !== run || session.at.peek() !== -1) return;
      session.go(first - 1);
      session.from.value = session.at.value;
    });
  });
}

/** Opens a scenario of the page's file, before its first step. */
export function openScenario(app: AppContext, name: string): void {
  const { data, runner, session, view } = app;
  const scenario = data.scenarios.find((each) => each.name === name);
  view.notice.value = '';
  if (scenario === undefined) {
    view.notice.value = `This page has no scenario ${name}.`;
    return;
  }
  showStart(session, session.run.peek());
  const { yaml } = scenario;
  const recording = recordingOf(name);
  if (recording !== null) void runner.read(name, recording, yaml);
  else runText(app, { name, yaml });
}

/** Goes to the moment of an address, as soon as the run has come so far. */
function goTo(app: AppContext, address: Address): void {
  const { session, view } = app;
  const isOpened = session.run.peek()?.name !== address.name;
  if (isOpened) openScenario(app, address.name);
  const stop = effect(() => {
    const run = session.run.value;
    const [events, done] = [session.events.value, session.done.value];
    if (run === null || run.name !== address.name || (events <= address.event && !done)) return;
    queueMicrotask(() => {
      stop();
      if (address.event >= 0 || !isOpened) session.go(Math.min(address.event, events - 1));
      // Who comes by a link has not seen what was before.
      if (isOpened) session.from.value = session.at.value;
      session.selection.value = address.selection;
      const isCovered = address.event > (session.limit.value ?? address.event);
      const stale = staleness(address, run.digest) ?? absence(address, events);
      if (isCovered) view.notice.value = closedWords(session, 'later') ?? '';
      else if (stale !== null) view.notice.value = stale;
    });
  });
}

/** The part of the address that the page keeps. */
function written(text: string): void {
  try {
    history.replaceState(null, '', `#${text}`);
  } catch {
    // A page in a frame of another page may have no address of its own.
  }
}

/** Opens what the address or the file names; answers what ends the keeping of the address. */
export function keepAddress(app: AppContext): () => void {
  const { data, session } = app;
  const opened = addressOf(location.hash);
  if (opened !== null) goTo(app, opened);
  else if (data.first !== null) openScenario(app, data.first);
  else if (data.file !== null) void openFile(app, fileOf(data.file));
  let last = location.hash;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    timer = null;
    const run = session.run.peek();
    if (run === null) return;
    const [event, selection] = [session.at.peek(), session.selection.peek()];
    last = `#${addressText({ name: run.name, event, selection, digest: run.digest })}`;
    if (last !== location.hash) written(last.slice(1));
  };
  const stop = effect(() => {
    // Read here, so that a change of any of them writes the address.
    const shown = [session.run.value, session.at.value, session.selection.value];
    if (shown[0] !== null) timer ??= setTimeout(write, WRITTEN_EVERY);
  });
  const changed = (): void => {
    if (location.hash === last) return;
    last = location.hash;
    const address = addressOf(location.hash);
    if (address !== null) goTo(app, address);
  };
  addEventListener('hashchange', changed);
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
    removeEventListener('hashchange', changed);
  };
}
