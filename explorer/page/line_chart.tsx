/** Lines over the events of a run, with labels at their ends; a click goes to the event. */
import { grouped } from '../../views/numbers';
import type { CounterSample, SeriesName, Threshold } from '../model/counter_samples';
import { spread } from '../model/counter_samples';
import type { Session } from '../model/session';

const LEFT = 34;
const RIGHT = 112;
const TOP = 6;
const BOTTOM = 18;
const LINE = 14;

/** The line of each series: its colour and its dashes. */
const looks: Readonly<Record<SeriesName, readonly [colour: string, dashes: string]>> = {
  free: ['var(--supply)', ''],
  active: ['var(--text)', '6 2'],
  inactive: ['var(--request)', '2 2'],
  wired: ['var(--muted)', '1 3'],
  laundry: ['var(--return)', '8 3 2 3'],
  faults: ['var(--request)', ''],
  pageins: ['var(--supply)', '6 2'],
  pageouts: ['var(--return)', '2 2'],
  reactivations: ['var(--move)', '8 3 2 3'],
};

interface Series {
  readonly name: SeriesName;
  readonly points: readonly (readonly [event: number, value: number])[];
  readonly here: number | null;
}

/** Series with a value somewhere that is not 0; one that is always 0 says nothing. */
function seriesOf(
  names: readonly SeriesName[],
  samples: readonly CounterSample[],
  here: CounterSample,
): readonly Series[] {
  return names
    .map((name) => ({
      name,
      points: samples.flatMap(({ event, values }) => {
        const value = values[name];
        return value === null ? [] : [[event, value] as const];
      }),
      here: here.values[name],
    }))
    .filter(({ points }) => points.some(([, value]) => value !== 0));
}

interface Scales {
  readonly x: (event: number) => number;
  readonly y: (value: number) => number;
  /** Where the lines end, in pixels from the left. */
  readonly right: number;
}

function Axes({ scales, top, last }: { scales: Scales; top: number; last: number }) {
  const { right, y } = scales;
  return (
    <g>
      <line x1={LEFT} x2={right} y1={y(0)} y2={y(0)} class="counters-axis" />
      <line x1={LEFT} x2={LEFT} y1={TOP} y2={y(0)} class="counters-axis" />
      <text x={LEFT - 4} y={TOP + 9} text-anchor="end" class="counters-text">
        {grouped(top)}
      </text>
      <text x={LEFT - 4} y={y(0)} text-anchor="end" class="counters-text">
        0
      </text>
      <text x={right} y={y(0) + 14} text-anchor="end" class="counters-text">
        event {grouped(last)}
      </text>
    </g>
  );
}

function Thresholds({ scales, all }: { scales: Scales; all: readonly Threshold[] }) {
  const { right, y } = scales;
  return (
    <g>
      {all.map(({ name, value }) => (
        <g key={name}>
          <line x1={LEFT} x2={right} y1={y(value)} y2={y(value)} class="counters-threshold" />
          <text x={LEFT + 4} y={y(value) - 2} class="counters-text">
            {name} {value}
          </text>
        </g>
      ))}
    </g>
  );
}

function Line({ scales, series, place }: { scales: Scales; series: Series; place: number }) {
  const { right, x, y } = scales;
  const { here, name, points } = series;
  const [colour, dashes] = looks[name];
  const [event = 0, value = 0] = points[points.length - 1] ?? [];
  return (
    <g>
      <path
        d={points.map(([at, each], i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(each)}`).join('')}
        fill="none"
        stroke={colour}
        stroke-width="2"
        stroke-dasharray={dashes}
      />
      <path
        d={`M${x(event)} ${y(value)}L${right + 8} ${place - 3}`}
        stroke={colour}
        stroke-dasharray={dashes}
      />
      <text x={right + 11} y={place} class="counters-label">
        {name} <tspan class="counters-here">{here === null ? '' : grouped(here)}</tspan>
      </text>
    </g>
  );
}

export function LineChart({
  session,
  samples,
  here,
  events,
  names,
  thresholds,
  title,
  width,
  height,
}: {
  readonly session: Session;
  readonly samples: readonly CounterSample[];
  readonly here: CounterSample;
  readonly events: number;
  readonly names: readonly SeriesName[];
  readonly thresholds: readonly Threshold[];
  readonly title: string;
  readonly width: number;
  readonly height: number;
}) {
  const series = seriesOf(names, samples, here);
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const top = Math.max(1, ...values, ...thresholds.map(({ value }) => value));
  const room = Math.max(1, width - LEFT - RIGHT);
  const last = Math.max(1, events - 1);
  const scales: Scales = {
    x: (event) => LEFT + (room * Math.max(0, event)) / last,
    y: (value) => TOP + (height - TOP - BOTTOM) * (1 - value / top),
    right: LEFT + room,
  };
  const ends = series.map(({ points }) => scales.y(points[points.length - 1]?.[1] ?? 0));
  const places = spread(ends, LINE, height - BOTTOM);
  const said = series.map(({ here: value, name }) => `${name} ${value ?? 'none'}`).join(', ');
  const now = scales.x(here.event);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys of the page move through the events
    <svg
      class="counters-chart"
      width={width}
      height={height}
      role="img"
      aria-label={`${title} at event ${grouped(here.event)}: ${said}`}
      onClick={({ currentTarget, clientX }) => {
        const from = clientX - currentTarget.getBoundingClientRect().left - LEFT;
        session.go(Math.round((Math.max(0, Math.min(room, from)) / room) * last));
      }}
    >
      <Axes scales={scales} top={top} last={last} />
      <Thresholds scales={scales} all={thresholds} />
      {series.map((each, i) => (
        <Line key={each.name} scales={scales} series={each} place={places[i] ?? 0} />
      ))}
      <line x1={now} x2={now} y1={TOP} y2={scales.y(0)} class="counters-now" />
    </svg>
  );
}
