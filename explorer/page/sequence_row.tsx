/** The heads of the lanes, and one row of the sequence chart. */
import { grouped } from '../../views/numbers';
import type { ChartRow } from '../model/chart_row';
import type { Lane } from '../model/lanes';
import { placeOf } from '../model/lanes';
import type { Session } from '../model/session';
import { sameThing } from '../model/thing';
import type { Known } from './use_facts';

/** Pixels of a letter, on the average of a wide font. */
const LETTER = 6.7;
const BOLD_LETTER = 7.6;
const SMALL_LETTER = 5.9;
const NARROW_LETTER = 6;
const TIP = 7;
const WIDEST_HEAD = 96;
/** The room on the left for the time of a row. */
const TIMES = 60;
/** A label may stand out of a shorter arrow. */
const LEAST_LABEL = 170;

/** A text that no lane runs through, at x from its left, its middle or its right. */
function Over({ x, y, text, anchor }: OverProps) {
  const width = text.length * NARROW_LETTER;
  const left = x - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
  return (
    <>
      <rect x={left} y={y - 10} width={width} height={13} class="sequence-behind" />
      <text x={x} y={y} text-anchor={anchor} class="sequence-text sequence-over">
        {text}
      </text>
    </>
  );
}

/** `port.5` of `pager.port.5` at the lane of pager, which has the rest of the name. */
function ownName(text: string, lane: string): string {
  return text.startsWith(`${lane}.port.`) ? text.slice(lane.length + 1) : text;
}

interface OverProps {
  readonly x: number;
  /** Its baseline. */
  readonly y: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

function cut(text: string, room: number, letter: number): string {
  const most = Math.max(3, Math.floor(room / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

export function LaneHeads({
  lanes,
  x,
  height,
  rows,
}: {
  readonly lanes: readonly Lane[];
  readonly x: readonly number[];
  readonly height: number;
  /** How many rows the heads have. */
  readonly rows: number;
}) {
  const widths = x.map((at, i) => {
    const before = at - (x[i - rows] ?? at - WIDEST_HEAD);
    const after = (x[i + rows] ?? at + WIDEST_HEAD) - at;
    return Math.max(30, Math.min(WIDEST_HEAD, before, after) - 4);
  });
  return (
    <g class="sequence-heads">
      {lanes.map((lane, i) => (
        <g key={`${lane.kind} ${lane.name} ${lane.host}`}>
          <line x1={x[i]} x2={x[i]} y1={22 * (1 + (i % rows))} y2={height} class="sequence-lane" />
          <rect
            x={(x[i] ?? 0) - (widths[i] ?? 0) / 2}
            y={1 + 22 * (i % rows)}
            width={widths[i]}
            height={20}
            rx={lane.kind === 'kernel' ? 0 : 4}
            class={`sequence-head sequence-head-${lane.kind}`}
          />
          <text x={x[i]} y={15 + 22 * (i % rows)} text-anchor="middle" class="sequence-text">
            {cut(lane.name, (widths[i] ?? 0) - 2, LETTER)}
            <title>{lane.kind === 'kernel' ? lane.name : `${lane.kind} ${lane.name}`}</title>
          </text>
        </g>
      ))}
    </g>
  );
}

interface Drawn {
  readonly row: ChartRow;
  readonly x: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly width: number;
  /** The name of the lane where an arrow ends, or a message is taken. */
  readonly lane: string;
}

/** The label of an arrow, with the one flag that decides what happens to the data. */
function labelOf({ label, note }: ChartRow): string {
  return note.includes('dirty T') ? `${label} dirty` : label;
}

function Arrow({ row, x, from, to, y, width, lane }: Drawn) {
  const [start = 0, end = 0] = [x[from], x[to]];
  const by = end >= start ? 1 : -1;
  const tip = end - by * 2;
  const rightmost = Math.max(start, end);
  const room = Math.max(LEAST_LABEL, Math.abs(end - start) - 10);
  const label = cut(labelOf(row), room, LETTER);
  const half = (label.length * LETTER) / 2;
  // What stands beside the arrow's end stays free.
  const right = row.where === '' ? width : rightmost + 4;
  const middle = Math.max(half, Math.min(right - half, (start + end) / 2));
  return (
    <g class={`sequence-message sequence-${row.form}`}>
      <line x1={start} x2={tip - by * (TIP - 1)} y1={y + 17} y2={y + 17} class="sequence-shaft" />
      <path d={`M${tip} ${y + 17}l${-by * TIP} -4v8z`} class="sequence-tip" />
      <Over x={middle} y={y + 12} text={label} anchor="middle" />
      {row.where === '' ? null : (
        <text x={rightmost + 8} y={y + 20} class="sequence-small">
          {cut(ownName(row.where, lane), width - rightmost - 8, SMALL_LETTER)}
        </text>
      )}
    </g>
  );
}

/** A message that is taken: its port and number are what matters. */
function Taken({ row, x, from, y, width, lane }: Omit<Drawn, 'to'>) {
  const at = x[from] ?? 0;
  const where = ownName(row.where, lane);
  const [, port = where, seqno = ''] = /^(.*?)( #\d+)$/.exec(where) ?? [];
  const short = row.label.replace(/^.*? /, '');
  const rest = `${seqno} taken`;
  const room = width - at - 14 - rest.length * LETTER;
  // Where even a short name does not fit the last word goes: the dot says it.
  const isShort = port.length * LETTER > room;
  return (
    <g class={`sequence-${row.form}`}>
      <circle cx={at} cy={y + 13} r={4.5} class="sequence-dot" />
      <text x={at + 8} y={y + 17} class="sequence-text">
        {cut(port, isShort ? room + 6 * LETTER : room, LETTER)}
        <tspan class="sequence-number">{seqno}</tspan>
        {isShort ? '' : ' taken'}
        <title>{`${short}: ${row.where} taken`}</title>
      </text>
    </g>
  );
}

/** What stands before the words of folded rows. */
const SIGNS: Readonly<Record<string, string>> = { hits: '✓ ', more: '⋮ ', mark: '▾ ' };

function Own({ row, x, from, y, width }: Omit<Drawn, 'to' | 'lane'>) {
  const isMark = row.shape === 'mark';
  const at = isMark ? 0 : (x[from] ?? 0);
  const text = `${SIGNS[row.shape] ?? ''}${row.label}`;
  // A long text at the last lane stands on its left, where there is more room.
  const isLeft = text.length * LETTER > width - at - 10 && at > width / 2;
  return (
    <g class={`sequence-own sequence-own-${row.shape}`}>
      {row.shape === 'more' || isMark ? null : row.shape === 'kernel' ? (
        <rect x={at - 4} y={y + 9} width={8} height={8} class="sequence-square" />
      ) : (
        <circle cx={at} cy={y + 13} r={3.5} class="sequence-point" />
      )}
      <Over
        x={isLeft ? at - 9 : at + 9}
        y={y + 17}
        text={cut(text, isLeft ? at - TIMES : width - at - 10, isMark ? BOLD_LETTER : LETTER)}
        anchor={isLeft ? 'end' : 'start'}
      />
    </g>
  );
}

interface RowProps {
  readonly session: Session;
  readonly known: Known;
  readonly row: ChartRow;
  readonly x: readonly number[];
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly time: string;
  readonly isCurrent: boolean;
  readonly isLater: boolean;
  /** Goes so many rows further. */
  readonly onMove: (by: number) => void;
}

function Drawing({ known, row, x, y, width }: RowProps) {
  const { from, to } = placeOf(row, known.lanes, known.facts);
  const lane = known.lanes[to ?? from]?.name ?? '';
  const drawn = { row, x, from, y, width, lane };
  if (to !== null && to !== from) return <Arrow {...drawn} to={to} />;
  return row.shape === 'taken' ? <Taken {...drawn} /> : <Own {...drawn} />;
}

function classesOf({ session, row, isCurrent, isLater }: RowProps): string {
  const { pointed, selection } = session;
  const isLit = sameThing(row.thing, pointed.value) || sameThing(row.thing, selection.value);
  const classes = [
    'sequence-row',
    isCurrent ? 'sequence-current' : '',
    isLater ? 'sequence-later' : '',
    isLit ? 'sequence-lit' : '',
  ];
  return classes.filter((each) => each !== '').join(' ');
}

export function SequenceRow(props: RowProps) {
  const { session, row, y, width, height, time, isCurrent, onMove } = props;
  const says = [row.label, row.where, row.note].filter((part) => part !== '').join(', ');
  const isFolded = row.shape === 'hits' || row.shape === 'more';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      class={classesOf(props)}
      role="button"
      tabindex={isCurrent ? 0 : -1}
      aria-current={isCurrent ? 'step' : undefined}
      onClick={() => session.go(isFolded ? row.last : row.event)}
      onMouseEnter={() => {
        session.pointed.value = row.thing;
      }}
      onMouseLeave={() => {
        session.pointed.value = null;
      }}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        onMove(by);
      }}
    >
      <rect x={0} y={y} width={width} height={height} class="sequence-ground" />
      <title>{`event ${grouped(row.event)}: ${says}`}</title>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it takes no focus; the label says it */}
      <g aria-hidden="true">
        {time === '' ? null : (
          <text x={1} y={y + 17} class="sequence-small">
            {time}
          </text>
        )}
        <Drawing {...props} />
      </g>
    </g>
  );
}
