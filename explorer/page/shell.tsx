/** The layout of the page: a header, three columns, and the timeline below. */
import type { ComponentType } from 'preact';
import type { Session } from '../model/session';
import type { Mode } from '../model/view';
import { Buttons } from './buttons';
import { CompareMode } from './compare';
import { useApp } from './context';
import { Counters } from './counters';
import { Dialogs } from './dialogs';
import { EditMode } from './edit';
import { Events } from './events';
import { Header } from './header';
import { Lessons } from './lessons';
import { Linked } from './linked';
import { Memory } from './memory';
import { Now } from './now';
import { Question } from './question';
import { Queues } from './queues';
import { References } from './references';
import { Rest } from './rest';
import { Sequence } from './sequence';
import { Timeline } from './timeline';
import { TranscriptPage } from './transcript';
import { Yaml } from './yaml';

type Slot = ComponentType<{ readonly session: Session }>;

/** The columns, from above; the last one has tabs. */
const LEFT: readonly Slot[] = [Now, Question, Yaml];
/** What is asked is read first, and must not scroll away. */
const ASKING: readonly Slot[] = [Question, Now, Yaml];
const MIDDLE: readonly Slot[] = [Memory, Queues, Rest];
const TABS: readonly (readonly [string, Slot])[] = [
  ['Messages', Sequence],
  ['References', References],
  ['Counters', Counters],
  ['Events', Events],
];

function Tabs({ session }: { readonly session: Session }) {
  const { view } = useApp();
  const chosen = view.tab.value;
  const choose = (tab: number): void => {
    view.tab.value = tab;
  };
  const Chosen = TABS[chosen]?.[1] ?? Sequence;
  return (
    <aside class="column column-right" aria-label="over time">
      <div class="tabs" role="tablist" aria-label="over time">
        {TABS.map(([title], i) => (
          <button
            key={title}
            type="button"
            role="tab"
            id={`tab-${i}`}
            aria-selected={i === chosen}
            aria-controls="tab-panel"
            tabIndex={i === chosen ? 0 : -1}
            onClick={() => choose(i)}
            onKeyDown={(event) => {
              const { key, currentTarget } = event;
              const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
              if (by === 0) return;
              event.preventDefault();
              const to = (i + by + TABS.length) % TABS.length;
              choose(to);
              const next = currentTarget.parentElement?.children[to];
              if (next instanceof HTMLElement) next.focus();
            }}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`}>
        <Chosen session={session} />
      </div>
    </aside>
  );
}

function Watch({ session }: { readonly session: Session }) {
  const { quiz } = useApp();
  return (
    <>
      <aside class="column column-left" aria-label="lesson">
        {(quiz.asked.value === null ? LEFT : ASKING).map((Each) => (
          <Each key={Each} session={session} />
        ))}
      </aside>
      <main class="column column-middle">
        {MIDDLE.map((Each) => (
          <Each key={Each} session={session} />
        ))}
      </main>
    </>
  );
}

/** What is between the header and the timeline. */
function Body({ session, mode }: { readonly session: Session; readonly mode: Mode }) {
  if (mode === 'compare') return <CompareMode session={session} />;
  return (
    <>
      {mode === 'edit' ? <EditMode session={session} /> : <Watch session={session} />}
      <Tabs session={session} />
    </>
  );
}

export function Shell({ session }: { readonly session: Session }) {
  const { runner, transcript, view } = useApp();
  if (transcript.value !== null) {
    return (
      <div class="shell">
        <Header session={session} />
        <TranscriptPage {...transcript.value} />
      </div>
    );
  }
  const isIndex = session.run.value === null && !runner.isRunning.value;
  if (isIndex && view.mode.value !== 'edit') {
    return (
      <div class="shell-index">
        <Header session={session} />
        <Lessons />
      </div>
    );
  }
  return (
    <div class="shell">
      <Linked session={session}>
        <Header session={session} />
        <Body session={session} mode={view.mode.value} />
        <footer class="footer">
          <Buttons session={session} />
          <Timeline session={session} />
        </footer>
        <Dialogs />
      </Linked>
    </div>
  );
}
