/**
 * The sequence chart: lanes of tasks, kernels and pagers; time goes down. Only the rows around the
 * event are drawn, so a run may have any length. The wheel looks further without going there.
 */
import { computed } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { grouped, time } from '../../views/numbers';
import type { ChartRow } from '../model/chart_row';
import type { ChartWindow } from '../model/chart_window';
import { chartWindow, EVENTS_MOST } from '../model/chart_window';
import { lanePlaces } from '../model/lane_places';
import { marksOf } from '../model/marks';
import type { Session } from '../model/session';
import { Panel } from './panel';
import { LaneHeads, SequenceRow } from './sequence_row';
import type { Known } from './use_facts';
import { useFacts } from './use_facts';
import { useSize } from './use_size';

const ROW = 24;
const HEAD = 26;
/** Where heads of lanes in one row would cover each other, each second one stands lower. */
const TWO_ROWS = 48;
const LEAST_HEAD = 62;
/** How much of the chart lies above the current row. */
const ABOVE = 0.62;

/** The row that stands for an event: the last one that begins before its end. */
function currentOf(rows: readonly ChartRow[], at: number): ChartRow | null {
  return rows.findLast(({ event, shape }) => shape !== 'mark' && event <= at) ?? null;
}

/** After a move by a key, which it is to be told, the focus goes along with the current row. */
function useFocusOnRow(chart: { readonly current: Element | null }, at: number) {
  const isByKey = useRef(false);
  useLayoutEffect(() => {
    const row = chart.current?.querySelector<SVGElement>('.sequence-current');
    if (isByKey.current) row?.focus();
    isByKey.current = false;
  }, [at]);
  return isByKey;
}

/** The rows around an event: far from the end of a run that goes on, they stay as they are. */
function useRows(session: Session, known: Known, at: number, fit: number): ChartWindow {
  const last = useMemo(
    () => computed(() => Math.min(session.last.value, at + EVENTS_MOST)),
    [session, at],
  );
  const before = Math.max(2, Math.floor(fit * ABOVE));
  const part = { at, before, after: fit - before, last: last.value, marks: marksOf(session) };
  return chartWindow(known.rows, part);
}

function Chart({ session, known }: { readonly session: Session; readonly known: Known }) {
  const [ref, { height, width }] = useSize<HTMLDivElement>();
  const at = session.at.value;
  const isByKey = useFocusOnRow(ref, at);
  const [scrolled, scroll] = useState<number | null>(null);
  useEffect(() => scroll(null), [at, session.run.value]);
  const x = lanePlaces(known.lanes, width);
  const isTight = x.some((place, i) => i > 0 && place - (x[i - 1] ?? 0) < LEAST_HEAD);
  const head = isTight ? TWO_ROWS : HEAD;
  const fit = Math.max(4, Math.floor((height - head) / ROW));
  const { current: middle, rows } = useRows(session, known, scrolled ?? at, fit);
  const isScrolled = scrolled !== null;
  const current = currentOf(rows, at);
  const isLast = current === rows[rows.length - 1] && (current?.last ?? at) < at && isScrolled;
  const shown = isLast ? null : current;
  const times = rows.map(({ tick }) => time(tick));
  const step = (by: number): void => {
    const to = rows[Math.max(0, Math.min(rows.length - 1, Math.max(0, middle) + by))];
    if (to !== undefined) scroll(to.event);
  };
  const go = (by: number): void => {
    const own = rows.filter(({ shape }) => shape !== 'mark');
    const place = shown === null ? -1 : own.indexOf(shown);
    const to = own[place + by];
    if (to === undefined) return;
    isByKey.current = true;
    session.go(by > 0 ? to.event : to.last);
  };
  return (
    <div
      class="sequence-chart"
      ref={ref}
      onWheel={(event) => {
        event.preventDefault();
        step(Math.sign(event.deltaY) * 3);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in for a drawing */}
      <svg width={width} height={head + fit * ROW} role="group" aria-label="rows of the chart">
        <LaneHeads lanes={known.lanes} x={x} height={head + fit * ROW} rows={isTight ? 2 : 1} />
        {rows.map((row, i) => (
          <SequenceRow
            key={`${row.event} ${row.shape} ${row.label}`}
            session={session}
            known={known}
            row={row}
            x={x}
            y={head + i * ROW}
            width={width}
            height={ROW}
            time={times[i] === times[i - 1] ? '' : (times[i] ?? '')}
            isCurrent={row === shown}
            isLater={row.event > at}
            onMove={go}
          />
        ))}
      </svg>
      {isScrolled ? (
        <button type="button" class="sequence-back" onClick={() => scroll(null)}>
          back to event {grouped(at)}
        </button>
      ) : null}
    </div>
  );
}

export function Sequence({ session }: { readonly session: Session }) {
  const known = useFacts(session);
  return (
    <Panel title="Messages" name="sequence" note="tasks | kernel | pagers">
      {known === null ? null : <Chart session={session} known={known} />}
    </Panel>
  );
}
