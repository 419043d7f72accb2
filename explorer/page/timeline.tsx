/**
 * The line of all events: a row for each kind of event, the marks of the lesson, and where one
 * stands. One drags along it. Nothing after the session's limit is drawn.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { grouped } from '../../views/numbers';
import { marksOf } from '../model/marks';
import type { Lane } from '../model/overview';
import { eventAtColumn, LANES, Overview } from '../model/overview';
import type { Session } from '../model/session';
import { useReading } from './use_reading';

const ROW = 8;
const MARKS = 6;
/** So close to a mark, in pixels, one means it. */
const NEAR = 6;
const HEIGHT = MARKS + ROW * LANES.length;
/** Events that are read in one part. */
const PART = 2_000;

const NAMES: Readonly<Record<Lane, string>> = {
  fault: 'faults',
  message: 'messages',
  move: 'queue moves',
  eviction: 'evictions',
  return: 'returns',
};

/** The overview of a session's run, and how much of it has been read. */
function useOverview(session: Session): {
  readonly overview: Overview | null;
  readonly read: number;
} {
  const recording = session.run.value?.recording ?? null;
  const overview = useMemo(
    () => (recording === null ? null : new Overview(recording)),
    [recording],
  );
  useReading(() => overview?.read(PART) === true, [overview, session.events.value]);
  return { overview, read: overview?.events ?? 0 };
}

/** The width of an element, as it changes. */
function useWidth(): { readonly ref: { current: HTMLDivElement | null }; readonly width: number } {
  const ref = useRef<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = ref;
    if (current === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(current.clientWidth)));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** A line for each column that has events: the more, the taller. */
function lanePath(counts: Uint32Array, bottom: number): string {
  let path = '';
  for (const [x, count] of counts.entries()) {
    if (count === 0) continue;
    const height = Math.min(ROW - 1, 3 + Math.log2(count));
    path += `M${x + 0.5} ${bottom}v-${height.toFixed(1)}`;
  }
  return path;
}

/** The rows; drawn again when more was read, and not when one moves. */
function Lanes({
  overview,
  read,
  width,
  total,
  last,
}: {
  readonly overview: Overview;
  readonly read: number;
  readonly width: number;
  readonly total: number;
  readonly last: number;
}) {
  const paths = useMemo(() => {
    const counts = overview.columns(width, total, Math.min(last, read - 1));
    return LANES.map((lane, i) => [lane, lanePath(counts[lane], MARKS + ROW * (i + 1))] as const);
  }, [overview, read, width, total, last]);
  return (
    <>
      {paths.map(([lane, path]) => (
        <path key={lane} class={`timeline-lane timeline-${lane}`} d={path} />
      ))}
    </>
  );
}

function Marks({
  session,
  x,
}: {
  readonly session: Session;
  readonly x: (event: number) => number;
}) {
  const last = session.last.value;
  return (
    <>
      {marksOf(session)
        .filter(({ event }) => event <= last)
        .map(({ event, text }) => (
          <path
            key={event}
            class="timeline-mark"
            d={`M${x(event)} ${MARKS + 2}l-5 -${MARKS + 2}h10z`}
          >
            <title>{text}</title>
          </path>
        ))}
    </>
  );
}

export function Timeline({ session }: { readonly session: Session }) {
  const { overview, read } = useOverview(session);
  const { ref, width } = useWidth();
  const total = session.events.value;
  const [at, last] = [session.at.value, session.last.value];
  const x = (event: number): number => ((event + 1) / Math.max(1, total)) * width;
  const drag = (event: PointerEvent): void => {
    const box = ref.current?.getBoundingClientRect();
    if (box === undefined || (event.buttons & 1) === 0) return;
    const column = event.clientX - box.left;
    const isNear = (mark: number): boolean => Math.abs(x(mark) - column) < NEAR;
    // Above the rows a mark draws one to it.
    const mark =
      event.clientY - box.top < MARKS + 2 && marksOf(session).find((m) => isNear(m.event));
    session.go(mark ? mark.event : eventAtColumn(column, box.width, total));
  };
  return (
    <div class="timeline">
      <div class="timeline-names" aria-hidden="true">
        {LANES.map((lane) => (
          <span key={lane} class={`timeline-name timeline-${lane}`}>
            {NAMES[lane]}
          </span>
        ))}
      </div>
      <div
        ref={ref}
        class="timeline-line"
        role="slider"
        tabIndex={0}
        aria-label="timeline"
        aria-valuemin={-1}
        aria-valuemax={Math.max(-1, last)}
        aria-valuenow={at}
        aria-valuetext={
          at < 0 ? 'before the first event' : `event ${grouped(at)} of ${grouped(total - 1)}`
        }
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {overview !== null && width > 0 && (
            <Lanes overview={overview} read={read} width={width} total={total} last={last} />
          )}
          {last < total - 1 && (
            <rect
              class="timeline-covered"
              x={x(last)}
              y={MARKS}
              width={Math.max(0, width - x(last))}
              height={HEIGHT - MARKS}
            />
          )}
          <Marks session={session} x={x} />
          <line class="timeline-at" x1={x(at)} x2={x(at)} y1={0} y2={HEIGHT} />
        </svg>
        {read < total && <span class="timeline-read">read {grouped(read)}</span>}
      </div>
    </div>
  );
}
