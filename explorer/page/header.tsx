/** The header: the title of the run, how far it has come, and what went wrong. */
import type { Session } from '../model/session';
import type { Runner } from '../run/runner';

function Progress({ session, runner }: { readonly session: Session; readonly runner: Runner }) {
  if (!runner.isRunning.value) return null;
  return (
    <span class="header-progress">
      running: {session.events.value.toLocaleString('en')} events{' '}
      <button type="button" onClick={() => runner.cancel()}>
        Cancel
      </button>
    </span>
  );
}

export function Header({
  session,
  runner,
}: {
  readonly session: Session;
  readonly runner: Runner;
}) {
  const run = session.run.value;
  return (
    <header class="header">
      <h1 class="header-title">{run?.title ?? 'machvm'}</h1>
      <span class="header-name">{run?.name}</span>
      <Progress session={session} runner={runner} />
      {runner.problems.value.map((problem) => (
        <span key={problem} class="header-problem" role="alert">
          {problem}
        </span>
      ))}
    </header>
  );
}
