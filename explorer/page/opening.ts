/**
 * Opens scenarios, at an address or from their beginning, and keeps the address of the page that of
 * the moment that is shown.
 */
import { effect, untracked } from '@preact/signals';
import { parseScenario } from '../../scenarios/language/language';
import { problemText } from '../../scenarios/language/yaml_file';
import type { Address, SecondRun } from '../model/address';
import { absence, addressOf, addressText, staleness, strangeness } from '../model/address';
import { closedWords } from '../model/closed';
import type { Run, Session } from '../model/session';
import type { Settings } from '../model/settings';
import { AS_IN_FILE, isSameSettings, overridesOf, settingsOf } from '../model/settings';
import type { Job } from '../run/runner';
import type { AppContext } from './context';
import { openFile } from './drop';
import { fileOf, needsServer, recordingOf, tracesOf } from './files';

/** Browsers refuse addresses that change more often, in milliseconds. */
const WRITTEN_EVERY = 250;

/**
 * Runs the text of a scenario: in the worker, or where it names files of the user's by the server
 * of the page. Without a server the worker says what is wrong, and names the command.
 */
export function runText({ data, runner }: Pick<AppContext, 'data' | 'runner'>, job: Job): void {
  const { name, yaml, set = [] } = job;
  const { scenario } = parseScenario(yaml, `${name}.yaml`, set);
  const traces = tracesOf(scenario);
  if (data.served && needsServer(scenario, traces)) void runner.ask(job);
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

/** Opens a scenario of the page's file, before its first step; with the switches of a link. */
export function openScenario(app: AppContext, name: string, settings = AS_IN_FILE): void {
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
  const set = overridesOf(yaml, settings);
  if (recording !== null) {
    void runner.read(name, recording, yaml);
    if (set.length > 0) {
      view.notice.value = 'The link has switches: they do not change what was recorded.';
    }
    return;
  }
  const problem = parseScenario(yaml, `${name}.yaml`, set).problems?.[0];
  if (problem === undefined || set.length === 0) runText(app, { name, yaml, set });
  else {
    runText(app, { name, yaml });
    const what = `The link has a switch that does not fit: ${problemText(problem)}`;
    view.notice.value = `${what}. The run is that of the file.`;
  }
}

/** Compares what is shown with the second run of an address. */
function compareWith(app: AppContext, { name, settings }: SecondRun): void {
  const { comparison, data, session, view } = app;
  const own = app.edit.peek();
  const isOwn = own?.name === name;
  const yaml = isOwn ? own.text.peek() : data.scenarios.find((each) => each.name === name)?.yaml;
  if (own === null || yaml === undefined) {
    view.notice.value = `This page has no scenario ${name} to compare with.`;
    return;
  }
  comparison.open(own);
  comparison.choose(name, yaml, settings);
  view.open('compare', session);
}

/** The switches of the run that is shown. */
function settingsShown(run: Run | null): Settings {
  return run === null || run.yaml === null ? AS_IN_FILE : settingsOf(run.yaml, run.set);
}

/** The address of what is shown, or opened; empty for the list of lessons. */
function addressShown({ comparison, runner, session, view }: AppContext): string {
  const run = session.run.value;
  const [event, selection] = [session.at.value, session.selection.value];
  const b = view.mode.value === 'compare' ? comparison.edit.value : null;
  const second = b === null ? null : { name: b.name, settings: b.settings.value };
  const name = run?.name ?? runner.opened.value?.name;
  if (name === undefined) return '';
  const digest = run?.digest ?? null;
  return addressText({ name, event, selection, digest, settings: settingsShown(run), second });
}

/** Goes to the moment of an address, as soon as the run has come so far. */
function goTo(app: AppContext, address: Address): void {
  const { session, view } = app;
  const before = session.run.peek();
  const isOpened =
    before?.name !== address.name || !isSameSettings(settingsShown(before), address.settings);
  view.notice.value = '';
  if (isOpened) openScenario(app, address.name, address.settings);
  const stop = effect(() => {
    const run = session.run.value;
    const [events, done] = [session.events.value, session.done.value];
    if (run === null || run.name !== address.name || (events <= address.event && !done)) return;
    queueMicrotask(() => {
      stop();
      if (address.event > (session.limit.value ?? address.event)) {
        view.notice.value = closedWords(session, 'later') ?? '';
        return;
      }
      if (address.event >= 0 || !isOpened) session.go(Math.min(address.event, events - 1));
      // Who comes by a link has not seen what was before.
      if (isOpened) session.from.value = session.at.value;
      session.selection.value = address.selection;
      const stale = staleness(address, run.digest) ?? absence(address, events);
      const words = [view.notice.peek(), stale ?? '', strangeness(address) ?? ''];
      view.notice.value = words.filter((each) => each !== '').join(' ');
      if (address.second !== null) compareWith(app, address.second);
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
  const { data, runner, session } = app;
  const opened = addressOf(location.hash);
  if (opened !== null) goTo(app, opened);
  else if (data.first !== null) openScenario(app, data.first);
  else if (data.file !== null) void openFile(app, fileOf(data.file));
  let last = location.hash;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    timer = null;
    if (session.run.peek() === null && runner.isRunning.peek()) return;
    const text = untracked(() => addressShown(app));
    last = text === '' ? '' : `#${text}`;
    if (last !== location.hash) written(text);
  };
  let hasShown = false;
  const stop = effect(() => {
    // Before anything was shown, the address is that of a link.
    const text = addressShown(app);
    hasShown ||= session.run.value !== null || runner.found.value.length > 0;
    const isComing = session.run.value === null && runner.isRunning.value;
    if (hasShown && !isComing && text !== last.slice(1)) timer ??= setTimeout(write, WRITTEN_EVERY);
  });
  const changed = (): void => {
    if (location.hash === last) return;
    last = location.hash;
    const address = addressOf(location.hash);
    if (address !== null) goTo(app, address);
    timer ??= setTimeout(write, WRITTEN_EVERY);
  };
  addEventListener('hashchange', changed);
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
    removeEventListener('hashchange', changed);
  };
}
