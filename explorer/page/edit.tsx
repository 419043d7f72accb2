/**
 * The editor of the scenario, in the place of the left and the middle column. A change runs it
 * again, and the run before stays until the new one has begun.
 */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { parseScenario } from '../../scenarios/language/language';
import { partPosition } from '../../scenarios/language/positions';
import type { YamlProblem } from '../../scenarios/language/yaml_file';
import { problemText } from '../../scenarios/language/yaml_file';
import type { TextRange } from '../../scenarios/language/yaml_places';
import { counted } from '../../views/numbers';
import type { Edit } from '../model/edit';
import { explainedAt, hintsAt } from '../model/hints';
import type { Session } from '../model/session';
import type { Steps } from '../model/steps';
import { foldedRanges } from '../model/yaml_marks';
import { useApp } from './context';
import type { EditorHandle } from './editor_port';
import { loadEditor } from './load_editor';
import { runText } from './opening';
import { Panel } from './panel';
import { Settings } from './settings';
import { useSteps } from './use_steps';

/** How long nothing is typed before the scenario runs again, in milliseconds. */
const PAUSE = 300;

/** What is wrong without its file, which is the one in the editor. */
function wordsOf({ what, meant, file, line }: YamlProblem): string {
  const words = meant === '' ? what : `${what}; ${meant}`;
  return line === 0 ? `${file}: ${words}` : words;
}

/** Where the steps under way stand in the text that runs. */
function stepRanges(session: Session, steps: Steps | null, text: string): readonly TextRange[] {
  const run = session.run.value;
  if (run === null || run.scenario === null || steps === null || run.yaml !== text) return [];
  const { scenario } = run;
  return steps
    .at(session.at.value)
    .filter(({ done }) => !done)
    .flatMap(({ part }) => partPosition(scenario, part) ?? []);
}

/** The editor itself, in an element of its own that the page does not touch. */
function Text({ edit, session }: { readonly edit: Edit; readonly session: Session }) {
  const { runner, view, editor } = useApp();
  const place = useRef<HTMLDivElement>(null);
  const handle = editor.value;
  useEffect(() => {
    let mounted: EditorHandle | null = null;
    let isGone = false;
    void loadEditor().then((mount) => {
      const { current } = place;
      if (isGone || current === null) return;
      mounted = mount(current, {
        text: edit.text.peek(),
        label: `the scenario ${edit.name} as YAML`,
        onChange: (text) => {
          edit.text.value = text;
        },
        onLeave: () => view.toggle('edit', session),
        hintsAt,
        explainedAt,
      });
      const { scenario } = parseScenario(edit.own, edit.name);
      if (scenario !== null && edit.text.peek() === edit.own) mounted.fold(foldedRanges(scenario));
      editor.value = mounted;
      mounted.focus();
    });
    return () => {
      isGone = true;
      mounted?.destroy();
      editor.value = null;
    };
  }, [edit, editor, view]);
  const steps = useSteps(session);
  const text = edit.text.value;
  const replaced = edit.replaced.value;
  // Not with each text: what is typed is in the editor before it is here.
  useEffect(() => handle?.setText(edit.text.peek()), [handle, edit, replaced]);
  const found = runner.found.value;
  useEffect(() => {
    const placed = found.filter(({ line }) => line > 0);
    handle?.underline(placed.map((problem) => ({ ...problem, text: wordsOf(problem) })));
  }, [handle, found]);
  const ranges = found.length > 0 ? [] : stepRanges(session, steps, text);
  const marked = ranges.map(({ line, column }) => `${line}:${column}`).join();
  useEffect(() => handle?.mark(ranges), [handle, marked]);
  return <div class="edit-text" ref={place} />;
}

function Found() {
  const { runner, editor } = useApp();
  return (
    <div role="alert">
      <ul class="edit-found">
        {runner.found.value.map((problem) => (
          <li key={problemText(problem)}>
            {problem.line === 0 ? (
              wordsOf(problem)
            ) : (
              <button type="button" onClick={() => editor.value?.goTo(problem)}>
                line {problem.line}, column {problem.column}
              </button>
            )}{' '}
            {problem.line === 0 ? '' : wordsOf(problem)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Outcome({ session }: { readonly session: Session }) {
  const { runner } = useApp();
  if (runner.found.value.length > 0) return <Found />;
  const end = session.run.value?.recording.end ?? null;
  const events = counted(session.events.value, 'event');
  const words = runner.isRunning.value
    ? `running: ${events} so far`
    : end === null
      ? `cancelled after ${events}`
      : `ran: ${events}, end: ${end.end}`;
  const failures = runner.isRunning.value ? [] : (end?.failures ?? []);
  return (
    <div class="edit-outcome" role="status">
      {words}
      {failures.map((failure) => (
        <div key={failure} class="edit-failure">
          expectation: {failure}
        </div>
      ))}
    </div>
  );
}

/** Runs the scenario again when nothing has changed for a while. */
function useRuns(edit: Edit): void {
  const app = useApp();
  const text = edit.text.value;
  const set = edit.overrides.value;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const timer = setTimeout(() => {
      runText(app, { name: edit.name, yaml: text, set, keep: true });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [app, edit, text, set]);
}

export function EditMode({ session }: { readonly session: Session }) {
  const { edit: current } = useApp();
  const edit = current.value;
  return edit === null ? null : <Editing key={edit} edit={edit} session={session} />;
}

function Editing({ edit, session }: { readonly edit: Edit; readonly session: Session }) {
  useRuns(edit);
  const text = edit.text.value;
  const scenario = useMemo(() => parseScenario(text, `${edit.name}.yaml`).scenario, [text, edit]);
  return (
    <main class="column edit-column">
      <Panel
        title="Scenario"
        name="edit"
        note={edit.isOwn.value ? `${edit.name}, as it was` : `${edit.name}, changed`}
      >
        <div class="edit-bar">
          <Settings
            values={edit.settings.value}
            set={(key, value) => edit.set(key, value)}
            scenario={scenario}
          />
          <button type="button" disabled={edit.isOwn.value} onClick={() => edit.reset()}>
            Back to its own text
          </button>
        </div>
        <Text edit={edit} session={session} />
        <Outcome session={session} />
        <div class="edit-command">
          The same on the command line: <code>{edit.command.value}</code>{' '}
          <button
            type="button"
            onClick={() => void navigator.clipboard.writeText(edit.command.value)}
          >
            Copy
          </button>
        </div>
      </Panel>
    </main>
  );
}
