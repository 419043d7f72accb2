/**
 * The scenario's text, with the steps under way marked. A step goes to the event where it begins.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { grouped } from '../../views/numbers';
import type { Run, Session } from '../model/session';
import { partKey } from '../model/steps';
import type { StepState } from '../model/yaml_marks';
import { aboutThing, foldedLines, mainStep, stepStates, stepWords } from '../model/yaml_marks';
import type { YamlLine, YamlPiece } from '../model/yaml_view';
import { placedParts, withoutResults, yamlLines } from '../model/yaml_view';
import { Panel } from './panel';
import { useSize } from './use_size';
import { useSteps } from './use_steps';

const SIGNS: Readonly<Record<StepState, string>> = {
  running: '▶',
  runnable: '▷',
  waiting: '‖',
  between: '·',
};

const SIGN_WORDS: Readonly<Record<StepState, string>> = {
  running: 'runs',
  runnable: 'is ready to run',
  waiting: 'waits',
  between: 'has ended this step',
};

/** What the pieces of a line need to know. */
interface Marks {
  readonly states: ReadonlyMap<string, StepState>;
  readonly about: ReadonlySet<string>;
  /** Where a step begins, and that one may go there. */
  readonly begins: (key: string) => number | null;
  readonly go: (event: number) => void;
  /** The step that the tab key reaches. */
  readonly tabKey: string | null;
}

function Piece({ piece, marks }: { readonly piece: YamlPiece; readonly marks: Marks }) {
  const { text, part, lit, comment } = piece;
  const inner = lit ? <mark class="yaml-lit">{text}</mark> : text;
  if (part === null || text.trim() === '') {
    return comment ? <span class="yaml-comment">{inner}</span> : <span>{inner}</span>;
  }
  const state = marks.states.get(part);
  const begins = marks.begins(part);
  const names = ['yaml-step'];
  if (state === 'running') names.push('yaml-running');
  else if (state !== undefined) names.push('yaml-marked');
  if (marks.about.has(part)) names.push('yaml-about');
  return (
    <button
      type="button"
      class={names.join(' ')}
      data-part={part}
      tabIndex={part === marks.tabKey ? 0 : -1}
      aria-current={state === 'running' ? 'step' : undefined}
      disabled={begins === null}
      title={begins === null ? 'has not begun' : `begins at event ${grouped(begins)}`}
      onClick={() => {
        if (begins !== null) marks.go(begins);
      }}
    >
      {inner}
    </button>
  );
}

function Line({ line, marks }: { readonly line: YamlLine; readonly marks: Marks }) {
  const part = line.pieces.find((piece) => piece.part !== null)?.part ?? null;
  const state = part === null ? undefined : marks.states.get(part);
  return (
    <div class="yaml-line">
      <span class="yaml-sign" title={state === undefined ? undefined : SIGN_WORDS[state]}>
        {state === undefined ? '' : SIGNS[state]}
      </span>
      {line.pieces.map((piece, i) => (
        <Piece key={i} piece={piece} marks={marks} />
      ))}
    </div>
  );
}

/** Moves the focus to the next or previous step. */
function onArrow(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { currentTarget, target } = event;
  if (by === 0 || !(currentTarget instanceof HTMLElement)) return;
  const all = [...currentTarget.querySelectorAll<HTMLElement>('.yaml-step:not(:disabled)')];
  const next = all[(target instanceof HTMLElement ? all.indexOf(target) : -1) + by];
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
}

/** Keeps the step that is marked in view, without moving the column around it. */
function useInView(key: string | null, isCovered: boolean, asked: object | null) {
  const [text, { height }] = useSize<HTMLPreElement>();
  useEffect(() => {
    const { current: box } = text;
    const step = box?.querySelector<HTMLElement>(`[data-part="${key ?? ''}"]`);
    if (box === null || step === null || step === undefined) return;
    const top = step.offsetTop;
    const below = top + step.offsetHeight - box.clientHeight;
    if (box.scrollTop > top) box.scrollTop = Math.max(0, top - 20);
    else if (box.scrollTop < below) box.scrollTop = below + 20;
  }, [key, isCovered, asked, height]);
  return text;
}

function Text({
  session,
  yaml,
  scenario,
}: {
  readonly session: Session;
  readonly yaml: string;
  readonly scenario: NonNullable<Run['scenario']>;
}) {
  const [isWhole, showWhole] = useState(false);
  // Answers stand in these sections, and in results of steps: a question keeps both covered.
  const isCovered = session.limit.value !== null;
  const steps = useSteps(session);
  const parts = useMemo(() => placedParts(scenario), [scenario]);
  const folded = useMemo(() => foldedLines(scenario), [scenario]);
  const state = session.state.value;
  const atSteps = steps?.at(session.at.value) ?? [];
  const main = state === null ? undefined : mainStep(state, atSteps);
  const mainKey = main === undefined ? null : partKey(main.part);
  const thing = session.pointed.value ?? session.selection.value;
  const { parts: about, names } = aboutThing(scenario, state, thing);
  const lit = names.map(({ line, column }) => `${line}:${column}`).join();
  const open = useMemo(() => yamlLines(yaml, parts, names), [yaml, parts, lit]);
  const lines = useMemo(() => (isCovered ? withoutResults(open) : open), [open, isCovered]);
  const byKey = useMemo(() => new Map(parts.map(({ key, part }) => [key, part])), [parts]);
  const text = useInView(mainKey, isCovered, session.asked.value);
  const last = session.last.value;
  const marks: Marks = {
    states: state === null ? new Map() : stepStates(state, atSteps),
    about,
    begins: (key) => {
      const part = byKey.get(key);
      const begins = part === undefined ? null : (steps?.begins(part) ?? null);
      return begins !== null && begins <= last ? begins : null;
    },
    go: (event) => session.go(event),
    tabKey: mainKey ?? parts[0]?.key ?? null,
  };
  const note = stepWords(scenario, main);
  return (
    <Panel title="Scenario" name="yaml" note={note}>
      <pre class="yaml-text" ref={text} onKeyDown={onArrow}>
        {lines.map((line) => {
          if ((isWhole && !isCovered) || !folded.has(line.number)) {
            return <Line key={line.number} line={line} marks={marks} />;
          }
          if (folded.has(line.number - 1)) return null;
          const name = line.pieces[0]?.text.replace(/:.*/, '') ?? '';
          return (
            <div key={line.number} class="yaml-line">
              <span class="yaml-sign" />
              <span>{name}:</span>
              {isCovered ? (
                <span class="yaml-covered">covered by the question</span>
              ) : (
                <button type="button" class="yaml-fold" onClick={() => showWhole(true)}>
                  show
                </button>
              )}
            </div>
          );
        })}
      </pre>
    </Panel>
  );
}

export function Yaml({ session }: { readonly session: Session }) {
  const run = session.run.value;
  if (run === null || run.yaml === null || run.scenario === null) return null;
  return <Text session={session} yaml={run.yaml} scenario={run.scenario} />;
}
