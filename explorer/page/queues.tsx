/** The lists of the policy: pages in its order, the hand, ghosts, and which page leaves next. */
import { useState } from 'preact/hooks';
import { entryKey } from '../model/changes';
import { momentSignals } from '../model/moment_signals';
import type { QueueEntry, QueueList, QueueView } from '../model/queue_view';
import { queueView, shortened } from '../model/queue_view';
import type { Session } from '../model/session';
import { useApp } from './context';
import { Chip, Group } from './linked';
import { Panel } from './panel';
import { useNext } from './use_next';

/** Entries of a list that are drawn before it is opened. */
const SHOWN = 36;
/** And of a list that is longer. */
const SHORT = 10;
/** And of one of many lists. */
const FEW = 2;

function Entry({ entry, isChanged }: { readonly entry: QueueEntry; readonly isChanged: boolean }) {
  const looks = [
    entry.isGhost ? 'is-ghost' : '',
    entry.isCarried ? 'is-message' : '',
    entry.leavesNext ? 'is-next' : '',
    entry.hasHand ? 'has-hand' : '',
    entry.isReferenced ? 'is-referenced' : '',
    entry.isDirty ? 'is-dirty' : '',
  ];
  return (
    <Chip
      thing={entry.thing}
      label={entry.label}
      words={entry.words}
      class={looks.filter((each) => each !== '').join(' ')}
      isChanged={isChanged}
    >
      {entry.label}
      {entry.note === '' ? null : <span class="chip-note" data-note={entry.note} />}
    </Chip>
  );
}

function List({
  host,
  list,
  hostName,
  changed,
  shown: few,
}: {
  readonly host: number;
  readonly list: QueueList;
  /** Where there are several hosts. */
  readonly hostName: string;
  readonly changed: ReadonlySet<string>;
  /** Entries of a long list before it is opened. */
  readonly shown: number;
}) {
  const [isOpen, open] = useState(false);
  const { count, entries, name } = list;
  const hides = useApp().quiz.hides.value === 'victims';
  const order = hides ? list.order.replace('next victim first', 'in its order') : list.order;
  const most = isOpen || entries.length <= SHOWN ? entries.length : few;
  const { left, shown } = shortened(entries, most);
  return (
    <div class="queue">
      <div class="queue-head">
        <b>
          {hostName} {name}
        </b>{' '}
        <span class="panel-note">
          {count}
          {entries.length > 1 && few !== FEW ? `, ${order}` : ''}
        </span>
      </div>
      <Group label={`${name}, ${order}`} class="chips">
        {shown.map((entry) => (
          <Entry key={entry.key} entry={entry} isChanged={changed.has(entryKey(host, entry.key))} />
        ))}
        {entries.length <= SHOWN ? null : (
          <button type="button" class="more" data-item="" onClick={() => open(!isOpen)}>
            {isOpen ? 'fewer' : `and ${left} more`}
          </button>
        )}
      </Group>
    </div>
  );
}

function Host({
  view,
  changed,
  isOnly,
}: {
  readonly view: QueueView;
  readonly changed: ReadonlySet<string>;
  readonly isOnly: boolean;
}) {
  // Where memory has segments each is evicted from by itself: the order of all says nothing.
  const isSplit = view.segmentLists.length > 0;
  const full = (isSplit ? view.segmentLists : view.lists).filter(
    ({ entries }) => entries.length > 0,
  );
  const empty = view.lists.filter(({ entries }) => entries.length === 0).map(({ name }) => name);
  return (
    <div class="queue-host">
      {full.map((list) => (
        <List
          key={list.name}
          host={view.host}
          list={list}
          hostName={isOnly ? '' : view.hostName}
          changed={changed}
          shown={isSplit ? FEW : SHORT}
        />
      ))}
      {empty.length === 0 || !isOnly ? null : <p class="queue-empty">empty: {empty.join(', ')}</p>}
    </div>
  );
}

/** What the signs in the lists mean, as far as there are any. */
function legendOf(views: readonly QueueView[]): string {
  const all = views.flatMap(({ lists }) => lists.flatMap(({ entries }) => entries));
  const has = (test: (entry: QueueEntry) => boolean, words: string): string =>
    all.some(test) ? words : '';
  return [
    has(({ isReferenced }) => isReferenced, '• referenced'),
    has(({ isDirty }) => isDirty, '◥ dirty'),
    has(({ hasHand }) => hasHand, '☞ the hand'),
    has(({ isGhost }) => isGhost, 'dashed: left, remembered'),
    views.some(({ segmentLists }) => segmentLists.length > 0) ? '(internal: anonymous memory)' : '',
  ]
    .filter((text) => text !== '')
    .join('  ');
}

export function Queues({ session }: { readonly session: Session }) {
  const { changes, moment } = momentSignals(session);
  const next = useNext(session);
  if (moment.value === null) return null;
  const now = moment.value;
  const given = session.run.value?.scenario?.hosts ?? [];
  const views = now.state.hosts.map((host) => {
    const policy = given[host.id]?.policy ?? '';
    return queueView(now, host, { policy, next: next.pages.value?.[host.id] ?? -1 });
  });
  const names = [...new Set(views.map(({ policy }) => policy))].join(', ');
  const notes = [
    names === '' ? '' : `policy ${names}`,
    legendOf(views),
    next.isRefused.value
      ? 'which page leaves next is not known: this page cannot make the run again'
      : '',
  ];
  return (
    <Panel title="Queues" name="queues" note={notes.filter((text) => text !== '').join('   ')}>
      {views.map((view) => (
        <Host
          key={view.host}
          view={view}
          changed={changes.value.keys}
          isOnly={views.length === 1}
        />
      ))}
    </Panel>
  );
}
