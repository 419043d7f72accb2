/**
 * Physical memory: a cell for each frame in the order of frames, how many frames are free beside
 * the daemon's thresholds, and the places of the page that is pointed at.
 */
import type { ComponentChildren } from 'preact';
import { Component } from 'preact';
import { useRef } from 'preact/hooks';
import { frameKey, freeKey } from '../model/changes';
import { thingName } from '../model/labels';
import type { FrameCell, FreeBar, MemoryPart, MemoryView } from '../model/memory_view';
import { memoryView } from '../model/memory_view';
import { momentSignals } from '../model/moment_signals';
import { placesOf } from '../model/page_places';
import type { PageSign, PageStanding } from '../model/page_signs';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import { Explained } from './explained';
import { Chip, Group, saidOf } from './linked';
import { Panel } from './panel';
import { useSize } from './use_size';

/** From so many frames of a host on, cells are small and without text. */
const MANY = 200;
/** Pixels: a small cell, and the least and the most of one with a label; the gap between cells. */
const SMALL = 10;
const LEAST = 30;
const MOST = 74;
const GAP = 2;
/** Pixels of a label's letter, and what stands beside the letters. */
const LETTER = 5.7;
const BESIDE = 9;

function Signs({ cell }: { readonly cell: FrameCell }) {
  return (
    <>
      {cell.signs.map((sign) => (
        <i key={sign} class={`sign sign-${sign}`} />
      ))}
    </>
  );
}

interface CellProps {
  readonly cell: FrameCell;
  readonly isChanged: boolean;
}

/** Drawn again only if it says something else: there are up to a thousand of them. */
class Cell extends Component<CellProps> {
  override shouldComponentUpdate({ cell, isChanged }: CellProps): boolean {
    return isChanged !== this.props.isChanged || cell.words !== this.props.cell.words;
  }

  override render() {
    const { cell, isChanged } = this.props;
    const { frame, label, standing, thing, words } = cell;
    const said = saidOf(label, words);
    const attributes = thing === null ? { 'data-item': '' } : { 'data-thing': thingText(thing) };
    return (
      <td
        class={`memory-cell is-${standing}${isChanged ? ' is-changed' : ''}`}
        title={words}
        aria-label={isChanged ? `${said}, changed` : said}
        data-frame={frame}
        {...attributes}
      >
        <span class="memory-label">{label}</span>
        <Signs cell={cell} />
      </td>
    );
  }
}

function rowsOf(cells: readonly FrameCell[], columns: number): readonly (readonly FrameCell[])[] {
  const rows: FrameCell[][] = [];
  for (let at = 0; at < cells.length; at += columns) rows.push(cells.slice(at, at + columns));
  return rows;
}

function cellWidth(cells: readonly FrameCell[]): number {
  const longest = Math.max(
    0,
    ...cells.map(({ label, standing }) => {
      return label.length + (standing === 'message' ? 1 : 0);
    }),
  );
  return Math.max(LEAST, Math.min(MOST, Math.ceil(longest * LETTER + BESIDE)));
}

function Cells({
  part,
  host,
  isSmall,
  changed,
}: {
  readonly part: MemoryPart;
  readonly host: number;
  readonly isSmall: boolean;
  readonly changed: ReadonlySet<string>;
}) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const { cells } = part;
  const least = useRef(LEAST);
  least.current = Math.max(least.current, cellWidth(cells));
  const size = isSmall ? SMALL : least.current;
  const gap = isSmall ? 1 : GAP;
  const columns = Math.max(1, Math.floor((width + gap) / (size + gap)));
  return (
    <div ref={ref}>
      <Group label={`frames${part.name === '' ? '' : ` of ${part.name}`}`}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: cells have the focus
          role="grid"
          aria-label="frames"
          class={`memory-grid${isSmall ? ' is-small' : ''}`}
          style={{ '--cell': `${size}px` }}
        >
          <tbody>
            {rowsOf(cells, columns).map((row) => (
              <tr key={row[0]?.frame} class="memory-row">
                {row.map((cell) => (
                  <Cell
                    key={cell.frame}
                    cell={cell}
                    isChanged={changed.has(frameKey(host, cell.frame))}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Group>
    </div>
  );
}

function Bar({
  bar,
  name,
  note,
  isChanged,
}: {
  readonly bar: FreeBar;
  readonly name: string;
  /** What the daemon does. */
  readonly note: string;
  readonly isChanged: boolean;
}) {
  const { frames, free, marks } = bar;
  const percent = (count: number): string => `${(Math.min(count, frames) / frames) * 100}%`;
  const said = marks.map((mark) => `${mark.name} ${mark.frames}`).join(', ');
  // Thresholds stand close together: the scale ends where they no longer matter.
  return (
    <div
      class={`free-bar${isChanged ? ' is-changed' : ''}`}
      role="img"
      aria-label={`${name}${free} of ${frames} frames free; ${said}`}
    >
      <div class="free-bar-track">
        <div class="free-bar-free" style={{ width: percent(free) }} />
        <span class="free-bar-count">
          {name}
          {free} free
        </span>
        {marks.map((mark) => (
          <i
            key={mark.name}
            class={`free-bar-mark is-${mark.name}`}
            style={{ left: percent(mark.frames) }}
          />
        ))}
      </div>
      <div class="free-bar-names">
        {marks.map((mark) => (
          <span key={mark.name} class={`free-bar-name is-${mark.name}`}>
            <i class={`free-bar-key is-${mark.name}`} /> {mark.name} {mark.frames}
            {free < mark.frames ? ' (below)' : ''}
          </span>
        ))}
        <span class="free-bar-note">{note}</span>
      </div>
    </div>
  );
}

const STANDINGS: readonly PageStanding[] = [
  'active',
  'inactive',
  'listed',
  'held',
  'wired',
  'message',
  'free',
  'unused',
];
const SIGNS: readonly PageSign[] = [
  'dirty',
  'referenced',
  'precious',
  'busy',
  'absent',
  'error',
  'locked',
  'laundry',
];
const standingNames: Readonly<Partial<Record<PageStanding, string>>> = {
  message: 'in a message →',
  listed: 'on a list',
  held: 'on no list',
  unused: 'never used',
};

/** The signs that are on the page, with their words. */
function Legend({ view, isAsked }: { readonly view: MemoryView; readonly isAsked: boolean }) {
  const cells = view.parts.flatMap((part) => part.cells);
  const standings = new Set(cells.map(({ standing }) => standing));
  const signs = new Set(cells.flatMap((cell) => cell.signs));
  return (
    <div class="legend" aria-hidden="true">
      {STANDINGS.filter((each) => standings.has(each)).map((each) => (
        <span key={each} class="legend-entry">
          <i class={`legend-cell memory-cell is-${each}`} /> {standingNames[each] ?? each}
        </span>
      ))}
      {SIGNS.filter((each) => signs.has(each)).map((each) => (
        <span key={each} class="legend-entry">
          <i class="legend-cell memory-cell is-active">
            <i class={`sign sign-${each}`} />
          </i>{' '}
          {each}
        </span>
      ))}
      {isAsked ? null : <span>point at a page or a port: it lights up everywhere</span>}
    </div>
  );
}

/** Frames without a cell; `isWhole`: the end of the run is known, and not covered. */
function unused({ parts }: MemoryView, isWhole: boolean): string {
  const left = parts.reduce((sum, part) => sum + part.left, 0);
  return left === 0 ? '' : `, ${left} more ${isWhole ? 'never used' : 'not used so far'}`;
}

function HostMemory({
  view,
  changed,
  isOnly,
}: {
  readonly view: MemoryView;
  readonly changed: ReadonlySet<string>;
  readonly isOnly: boolean;
}) {
  const { daemon, host, name, parts, placeholders, summary } = view;
  const free = changed.has(freeKey(host));
  const isAsleep = daemon.startsWith('the daemon sleeps');
  const isSmall = parts.some(({ cells }) => cells.length > MANY);
  return (
    <div class="memory-host">
      {isOnly ? null : (
        <h3 class="sub-title">
          {name} <span class="panel-note">{summary}</span>
        </h3>
      )}
      {parts.map((part) => (
        <div key={part.name} class="memory-part">
          <Cells part={part} host={host} isSmall={isSmall} changed={changed} />
          {part.bar === null ? null : (
            <Bar
              bar={part.bar}
              name={part.name === '' ? '' : `${part.name}: `}
              note={part !== parts.at(-1) || (!isOnly && isAsleep) ? '' : daemon}
              isChanged={free}
            />
          )}
        </div>
      ))}
      {parts.at(-1)?.bar === null ? <p class="memory-left">{daemon}</p> : null}
      {placeholders.length === 0 ? null : (
        <Group label="placeholders" class="memory-placeholders">
          <span class="panel-note">
            <Explained text="placeholder" /> without a frame:{' '}
          </span>
          {placeholders.slice(0, 12).map(({ label, thing, words }) => (
            <Chip
              key={thingText(thing)}
              thing={thing}
              label={label}
              words={words}
              class="is-placeholder"
              isChanged={changed.has(`placeholder ${thingText(thing)}`)}
            />
          ))}
          {placeholders.length > 12 ? (
            <span class="panel-note"> and {placeholders.length - 12} more</span>
          ) : null}
        </Group>
      )}
    </div>
  );
}

/** Where the page is that is pointed at, selected or asked for; what the signs mean. */
function Places({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ComponentChildren;
}) {
  const moment = momentSignals(session).moment.value;
  const own = session.pointed.value ?? session.selection.value;
  const thing = own ?? session.asked.value?.page ?? null;
  if (moment === null || thing === null) return children;
  const name = thingName(moment.state, thing);
  const { recording = null } = session.run.value ?? {};
  const places = thing.kind === 'page' ? placesOf(moment, thing, recording) : [];
  const where = places.map((place) => place.text).join(' · ');
  const none = thing.kind === 'page' ? 'in no place that the kernel knows' : '';
  const isAsked = own === null;
  return (
    <>
      <p class={`places${isAsked ? ' in-question' : ''}`}>
        <b>{name}</b> {where === '' ? none : where}
      </p>
      {isAsked ? children : null}
    </>
  );
}

/** The same as the outlines, for readers of screens. */
function Changed({ words }: { readonly words: readonly string[] }) {
  const most = 12;
  if (words.length === 0) return null;
  return (
    <section class="only-read" aria-label="changed since the last stop">
      <h3>Changed:</h3>
      <ul>
        {words.slice(0, most).map((each) => (
          <li key={each}>{each}</li>
        ))}
        {words.length > most ? <li>and {words.length - most} more</li> : null}
      </ul>
    </section>
  );
}

export function Memory({ session }: { readonly session: Session }) {
  const { changes, end, moment } = momentSignals(session);
  if (moment.value === null) return null;
  const now = moment.value;
  const views = now.state.hosts.map((host) =>
    memoryView(now, host, now.state.hosts.length > 1 ? null : end.value),
  );
  const [only] = views;
  const isOnly = views.length === 1;
  const isWhole = end.value !== null && session.limit.value === null;
  return (
    <Panel
      title="Physical memory"
      name="memory"
      note={
        isOnly && only !== undefined
          ? `${only.summary}${unused(only, isWhole)}`
          : `${views.length} hosts`
      }
    >
      <div class="memory-hosts">
        {views.map((view) => (
          <HostMemory key={view.host} view={view} changed={changes.value.keys} isOnly={isOnly} />
        ))}
      </div>
      <div class="memory-foot">
        <Places session={session}>
          {only === undefined ? null : (
            <Legend
              view={{ ...only, parts: views.flatMap((v) => v.parts) }}
              isAsked={session.asked.value !== null}
            />
          )}
        </Places>
      </div>
      <Changed words={changes.value.words} />
    </Panel>
  );
}
