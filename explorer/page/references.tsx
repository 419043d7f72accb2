/**
 * References over time, as in a textbook: a column a reference, with its result, the frames or the
 * policy's lists after it, and the page that left. Only the columns around the event are made.
 */
import { useMemo, useState } from 'preact/hooks';
import { counted, grouped } from '../../views/numbers';
import { stepWhy } from '../../views/step_table';
import type { ReferenceCounts } from '../model/reference_index';
import { ReferenceIndex } from '../model/reference_index';
import type { ReferenceColumn } from '../model/reference_rows';
import { ReferenceRows } from '../model/reference_rows';
import type { ReferenceGroup } from '../model/reference_table';
import { frameGroup, listGroups, shortNames } from '../model/reference_table';
import type { Session } from '../model/session';
import { Panel } from './panel';
import { ReferenceTable } from './reference_table';
import type { Known } from './use_facts';
import { useFacts } from './use_facts';
import { useReading } from './use_reading';
import { useSize } from './use_size';

/** Events that are read in one part. */
const PART = 500;
const HEAD = 48;
const NARROW = 29;
const ROW = 19;
/** Rows above and below the frames, and the sentence. */
const OTHERS = 190;
/** So many columns after the current one are shown, if there are any. */
const AHEAD = 3;
/** More frames than this are shown as lists, unless one asks for them. */
const FEW_FRAMES = 12;

function useReferences(session: Session, known: Known, host: number) {
  const made = useMemo(() => {
    const index = new ReferenceIndex(known.run.recording, known.facts, host);
    index.more(PART);
    return { index, rows: new ReferenceRows(known.run.recording, known.facts, index, host) };
  }, [known, host]);
  useReading(() => made.index.more(PART), [made, session.events.value]);
  return made;
}

/** How wide a column is: names of pages of several objects are longer. */
function widthOf({ rows }: ReturnType<typeof useReferences>): number {
  const names = rows.someNames();
  const objects = new Set(names.map((name) => name.replace(/\/[^/]*$/, '/')));
  const [only = ''] = objects.size === 1 ? objects : [];
  const longest = Math.max(0, ...names.map((name) => name.length - only.length));
  return Math.max(NARROW, 14 + 7 * longest);
}

/** The references around the current one, as many as fit. */
function around(made: ReturnType<typeof useReferences>, at: number, last: number, fit: number) {
  const { index, rows } = made;
  const current = index.upTo(at);
  const end = Math.min(index.length, Math.max(fit, current + 1 + AHEAD));
  const first = Math.max(0, end - fit);
  const columns: ReferenceColumn[] = [];
  for (let reference = first; reference < end; reference += 1) {
    const column = rows.column(reference, last);
    if (column === null) break;
    columns.push(column);
  }
  return { columns, current };
}

/** What the current reference did, in a sentence. */
function saidOf(column: ReferenceColumn, shorten: (name: string) => string): string {
  const { access, page, result, row } = column;
  const who = row?.task ?? 'the task';
  const does = `${who} ${access === 'write' ? 'writes' : 'reads'} ${shorten(page)}: a ${result}`;
  if (row === null) return `${does}, not ended yet.`;
  const left = row.victims.map((victim) => shorten(victim.page)).join(', ');
  const why = stepWhy(row);
  if (left === '') return why === '' ? `${does}.` : `${does} (${why}).`;
  return `${does}. ${left} ${row.victims.length > 1 ? 'leave' : 'leaves'}: ${why}.`;
}

function Counts({ counts: { faults, hits, references } }: { readonly counts: ReferenceCounts }) {
  const ratio = references === 0 ? '' : `, hit ratio ${((100 * hits) / references).toFixed(1)} %`;
  return (
    <p class="references-counts">
      up to here: {counted(references, 'reference')}, {counted(hits, 'hit')},{' '}
      {counted(faults, 'fault')}
      {ratio}
    </p>
  );
}

function Body({ session, known }: { readonly session: Session; readonly known: Known }) {
  const [ref, { height, width }] = useSize<HTMLDivElement>();
  const [host, setHost] = useState(0);
  const [asked, ask] = useState<'frames' | 'lists' | null>(null);
  const made = useReferences(session, known, host);
  const at = session.at.value;
  const fit = Math.max(3, Math.floor((width - HEAD) / widthOf(made)));
  // Columns of what is not read yet would be others at the next drawing.
  const isRead = made.index.read > Math.min(at, session.last.value);
  const { columns, current } = isRead
    ? around(made, at, session.last.value, fit)
    : { columns: [], current: -1 };
  const most = Math.max(3, Math.floor((height - OTHERS) / ROW));
  const frames = frameGroup(columns, most);
  const lists = listGroups(columns, Math.max(3, Math.floor(most / 2) - 1));
  const wanted = asked ?? (frames.tracks.length <= FEW_FRAMES ? 'frames' : 'lists');
  const groups: readonly ReferenceGroup[] = wanted === 'frames' ? [frames] : lists;
  const shorten = shortNames(columns);
  const shown = columns.find(({ reference }) => reference === current);
  const { hosts } = known.run.recording.header;
  return (
    <div class="references-body" ref={ref}>
      <div class="references-choices">
        {(['frames', 'lists'] as const).map((each) => (
          <button key={each} type="button" aria-pressed={each === wanted} onClick={() => ask(each)}>
            {each}
          </button>
        ))}
        {hosts.length > 1 &&
          hosts.map((name, id) => (
            <button key={name} type="button" aria-pressed={id === host} onClick={() => setHost(id)}>
              {name}
            </button>
          ))}
      </div>
      {isRead ? <Counts counts={made.index.countsAt(at)} /> : null}
      <p class="references-said">{shown === undefined ? '' : saidOf(shown, shorten)}</p>
      {columns.length === 0 ? (
        <p>
          {isRead
            ? 'No task has made a reference yet.'
            : `reading events: ${grouped(made.index.read)} so far`}
        </p>
      ) : (
        <ReferenceTable
          session={session}
          columns={columns}
          groups={groups}
          current={current}
          shorten={shorten}
        />
      )}
      <p class="references-order">
        {groups.map(({ name, order }) => `${name}: ${order}`).join('; ')}
      </p>
    </div>
  );
}

export function References({ session }: { readonly session: Session }) {
  const known = useFacts(session);
  return (
    <Panel title="References" name="references" note="hits and faults, frame by frame">
      {known === null ? null : <Body session={session} known={known} />}
    </Panel>
  );
}
