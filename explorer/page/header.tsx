/** The header: the run's title, how far it has come, what went wrong, and what can be opened. */
import { counted } from '../../views/numbers';
import type { Session } from '../model/session';
import { useApp } from './context';
import { OpenFile } from './drop';
import { Key } from './key';

function Progress({ session }: { readonly session: Session }) {
  const { runner } = useApp();
  if (!runner.isRunning.value) return null;
  return (
    <span class="header-progress">
      running: {counted(session.events.value, 'event')}{' '}
      <button type="button" onClick={() => runner.cancel()}>
        Cancel
      </button>
    </span>
  );
}

/** What is longer has a line of the header, in letters: the title and the buttons stay whole. */
const LONG = 60;
const withLength = (name: string, { length }: string): string =>
  length > LONG ? `${name} header-long` : name;

function Problems() {
  const { runner, view } = useApp();
  const problems = runner.problems.value;
  // The editor shows them at their places.
  if (problems.length === 0 || view.mode.value === 'edit') return null;
  return (
    <span class={withLength('header-problems', problems.join(' '))} role="alert">
      {problems.map((problem) => (
        <span key={problem} class="header-problem">
          {problem}
        </span>
      ))}
    </span>
  );
}

const MODES = [
  ['watch', 'Watch', ''],
  ['edit', 'Edit YAML', 'y'],
  ['compare', 'Compare', 'c'],
] as const;

function Notice() {
  const { view } = useApp();
  const { value } = view.notice;
  if (value === '') return null;
  return (
    <span class={withLength('header-notice', value)} role="status">
      {value}{' '}
      <button
        type="button"
        aria-label="close the notice"
        onClick={() => {
          view.notice.value = '';
        }}
      >
        ×
      </button>
    </span>
  );
}

/** Back to the list of the scenarios: where there are several, or from a text that does not run. */
function ToLessons({ session }: { readonly session: Session }) {
  const { data, runner, view } = useApp();
  const hasRun = session.run.value !== null;
  if (hasRun ? data.scenarios.length < 2 : view.mode.value !== 'edit') return null;
  return (
    <button
      type="button"
      onClick={() => {
        runner.cancel();
        session.show(null);
        runner.opened.value = null;
        view.mode.value = 'watch';
      }}
    >
      Lessons
    </button>
  );
}

function Opens() {
  const { session, view } = useApp();
  return (
    <nav class="header-opens" aria-label="what is open">
      {MODES.map(([mode, words, key]) => (
        <button
          key={mode}
          type="button"
          aria-pressed={view.mode.value === mode}
          onClick={() => view.open(mode, session)}
        >
          {words} <Key name={key} />
        </button>
      ))}
      <OpenFile />
      <button type="button" onClick={() => view.show('waits')}>
        Who waits <Key name="w" />
      </button>
      <button type="button" onClick={() => view.show('export')}>
        Export <Key name="x" />
      </button>
      <button type="button" onClick={() => view.show('keys')}>
        Keys <Key name="?" />
      </button>
    </nav>
  );
}

export function Header({ session }: { readonly session: Session }) {
  const run = session.run.value;
  const { view } = useApp();
  return (
    <header class="header">
      <ToLessons session={session} />
      <h1 class="header-title">{run?.title ?? 'machvm'}</h1>
      <span class="header-name">{run?.name}</span>
      <Progress session={session} />
      <Problems />
      <Notice />
      {run === null ? view.mode.value === 'edit' && <OpenFile /> : <Opens />}
    </header>
  );
}
