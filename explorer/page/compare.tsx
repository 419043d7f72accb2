/**
 * Two runs side by side: the page's own, A, and another, B, that moves along with it. What differs
 * is found one after the other.
 */
import { useEffect, useMemo } from 'preact/hooks';
import { parseScenario } from '../../scenarios/language/language';
import { counted, grouped } from '../../views/numbers';
import type { Compared } from '../model/differences';
import { MOST_EVENTS, nextDifference } from '../model/differences';
import type { Edit } from '../model/edit';
import type { Session } from '../model/session';
import { settingsWords } from '../model/settings';
import type { HostReferences } from './compare_chart';
import { CompareChart, useReferences } from './compare_chart';
import type { Comparison } from './comparison';
import { useApp } from './context';
import { Linked } from './linked';
import { Memory } from './memory';
import { runText } from './opening';
import { Panel } from './panel';
import { Queues } from './queues';
import { Sequence } from './sequence';
import { Settings } from './settings';

/** How long nothing is typed before B runs again, in milliseconds. */
const PAUSE = 300;

/** Runs B when the comparison is opened, and again when it is made another. */
function useRunsOfB(edit: Edit | null): void {
  const { comparison, data } = useApp();
  const { runner, session } = comparison;
  const set = edit?.overrides.value;
  useEffect(() => {
    if (edit === null || set === undefined) return undefined;
    const { name } = edit;
    const yaml = edit.text.peek();
    const isThere = session.run.peek() !== null;
    const start = (): void => runText({ data, runner }, { name, yaml, set, keep: isThere });
    const timer = setTimeout(start, isThere ? PAUSE : 0);
    return () => clearTimeout(timer);
  }, [data, edit, set, runner, session]);
}

/** What B is a run of. */
function Choice({ edit }: { readonly edit: Edit }) {
  const { comparison, data, edit: own } = useApp();
  const { scenario } = useMemo(() => parseScenario(edit.own, edit.name), [edit]);
  const others = data.scenarios.filter(({ name }) => name !== own.value?.name);
  return (
    <div class="compare-choice">
      <label class="settings-field">
        B runs{' '}
        <select
          aria-label="B runs"
          value={edit.name}
          onChange={({ currentTarget: { value } }) => {
            const chosen = others.find(({ name }) => name === value);
            if (chosen !== undefined) comparison.choose(chosen.name, chosen.yaml);
            else if (own.value !== null) comparison.choose(own.value.name, own.value.text.value);
          }}
        >
          {own.value === null ? null : <option value={own.value.name}>{own.value.name}</option>}
          {others.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Settings
        values={edit.settings.value}
        set={(key, value) => edit.set(key, value)}
        scenario={scenario}
      />
    </div>
  );
}

/** Where and what a difference is, or why none is shown. */
function differenceWords(comparison: Comparison, events: number): string {
  const [differences, current] = [comparison.differences.value, comparison.current.value];
  if (differences === null) {
    if (comparison.isComparing.value) return `comparing ${grouped(events)} events`;
    if (comparison.why.value !== '') return comparison.why.value;
    const isLong = comparison.compared.value === 'events' && events > MOST_EVENTS;
    if (!isLong) return 'the runs go on';
    return `more than ${grouped(MOST_EVENTS)} events: compare messages, or hits and faults`;
  }
  if (differences.length === 0) return 'no difference';
  if (current < 0) return counted(differences.length, 'difference');
  return `difference ${current + 1} of ${differences.length}`;
}

function Differences({ session }: { readonly session: Session }) {
  const { comparison, player } = useApp();
  const { compared, current, session: other } = comparison;
  const differences = comparison.differences.value;
  const place = current.value;
  const shown = differences?.[place];
  const isHere = shown !== undefined && shown.a === session.at.value;
  const go = (to: number): void => {
    const difference = differences?.[to];
    if (difference === undefined) return;
    player.stop();
    current.value = to;
    session.go(difference.a);
    if (session.at.value === difference.a) other.go(difference.b);
  };
  const step = (back: boolean): void => {
    if (differences !== null) go(nextDifference(differences, session.at.value, place, back));
  };
  const isNone = differences === null || differences.length === 0;
  const events = session.events.value + other.events.value;
  return (
    <Panel
      title="Differences"
      name="compare-differences"
      note={<span role="status">{differenceWords(comparison, events)}</span>}
    >
      <div class="compare-buttons">
        <select
          aria-label="what is compared"
          value={compared.value}
          onChange={({ currentTarget }) => {
            compared.value = currentTarget.value as Compared; // parsed
            current.value = -1;
          }}
        >
          <option value="events">all events</option>
          <option value="messages">messages</option>
          <option value="hits">hits and faults</option>
        </select>
        <button type="button" disabled={isNone} onClick={() => go(0)}>
          First
        </button>
        <button type="button" disabled={isNone} onClick={() => step(true)}>
          Before
        </button>
        <button type="button" disabled={isNone} onClick={() => step(false)}>
          Next
        </button>
        {comparison.isComparing.value ? (
          <button type="button" onClick={() => comparison.cancel()}>
            Cancel
          </button>
        ) : null}
      </div>
      {isHere ? (
        <dl class="compare-words">
          <dt>A</dt>
          <dd>{shown.wordsA ?? 'Nothing in its place.'}</dd>
          <dt>B</dt>
          <dd>{shown.wordsB ?? 'Nothing in its place.'}</dd>
        </dl>
      ) : null}
    </Panel>
  );
}

function Counts({ session, of }: { readonly session: Session; readonly of: HostReferences }) {
  const { references, hits, faults } = of.index.countsAt(session.at.value);
  return (
    <span>
      {of.host === '' ? '' : `${of.host}, `}
      {counted(references, 'reference')} up to here: {counted(hits, 'hit')},{' '}
      <b>{counted(faults, 'fault')}</b>
    </span>
  );
}

/** Where one stands: `event 5 of 803`, the last of them. */
function placeText(at: number, events: number): string {
  if (events === 0) return 'no event yet';
  const here = at < 0 ? 'before event 0' : `event ${grouped(at)}`;
  return `${here} of ${grouped(events - 1)}`;
}

/** One of the runs. */
function Side({
  name,
  session,
  edit,
  hosts,
}: {
  readonly name: 'A' | 'B';
  readonly session: Session;
  readonly edit: Edit | null;
  readonly hosts: readonly HostReferences[];
}) {
  const run = session.run.value;
  const host = run?.scenario?.host;
  const set = edit === null ? null : settingsWords(edit.settings.value);
  const policy = host === undefined ? '' : `${host.policy}, ${grouped(host.frames)} frames`;
  return (
    <section class="compare-side" aria-label={`run ${name}`}>
      <div class="panel compare-head">
        <h2 class={`compare-name compare-${name}`}>
          <span class="compare-letter">{name}</span> {run?.name ?? ''}
        </h2>
        <span class="compare-what">
          {policy}
          {set === null ? '' : ` (set: ${set})`}
        </span>
        <span class="compare-at">{placeText(session.at.value, session.events.value)}</span>
        {hosts.map((of) => (
          <Counts key={of.host} session={session} of={of} />
        ))}
      </div>
      <Linked session={session}>
        <Memory session={session} />
        <Queues session={session} />
        <div class="compare-sequence">
          <Sequence session={session} />
        </div>
      </Linked>
    </section>
  );
}

export function CompareMode({ session }: { readonly session: Session }) {
  const { comparison, edit } = useApp();
  const other = comparison.session;
  const own = edit.value;
  const second = comparison.edit.value;
  useEffect(() => {
    if (own !== null) comparison.open(own);
  }, [comparison, own]);
  useEffect(() => comparison.follow(), [comparison]);
  useRunsOfB(second);
  const hostsA = useReferences(session);
  const hostsB = useReferences(other);
  const lastA = session.last.value;
  const lastB = comparison.alignment.value?.of(lastA) ?? other.at.value;
  const problems = comparison.runner.problems.value;
  return (
    <>
      <main class="column compare-column">
        <div class="panel compare-bar">
          {second === null ? 'There is no scenario to run again.' : <Choice edit={second} />}
          {problems.map((problem) => (
            <div key={problem} class="edit-failure" role="alert">
              {problem}
            </div>
          ))}
        </div>
        <div class="compare-sides">
          <Side name="A" session={session} edit={own} hosts={hostsA} />
          <Side name="B" session={other} edit={second} hosts={hostsB} />
        </div>
      </main>
      <aside class="column column-right" aria-label="what differs">
        <Differences session={session} />
        <CompareChart
          sides={[
            { name: 'A', hosts: hostsA, at: session.at.value, last: lastA },
            { name: 'B', hosts: hostsB, at: other.at.value, last: lastB },
          ]}
        />
      </aside>
    </>
  );
}
