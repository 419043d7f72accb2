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
  const x = (event: number): number => LEFT + (room * Math.max(0, event)) / Math.max(1, events - 1);
  const y = (value: number): number => TOP + (height - TOP - BOTTOM) * (1 - value / top);
  const ends = series.map(({ points }) => y(points[points.length - 1]?.[1] ?? 0));
  const places = spread(ends, LINE, height - BOTTOM);
  const said = series.map(({ here: value, name }) => `${name} ${value ?? 'none'}`).join(', ');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys move through the events anywhere on the page
    <svg
      class="counters-chart"
      width={width}
      height={height}
      role="img"
      aria-label={`${title} at event ${here.event}: ${said}`}
      onClick={({ currentTarget, clientX }) => {
        const from = clientX - currentTarget.getBoundingClientRect().left - LEFT;
        session.go(Math.round((Math.max(0, Math.min(room, from)) / room) * (events - 1)));
      }}
    >
      <line x1={LEFT} x2={LEFT + room} y1={y(0)} y2={y(0)} class="counters-axis" />
      <line x1={LEFT} x2={LEFT} y1={TOP} y2={y(0)} class="counters-axis" />
      <text x={LEFT - 4} y={TOP + 9} text-anchor="end" class="counters-text">
        {grouped(top)}
      </text>
      <text x={LEFT - 4} y={y(0)} text-anchor="end" class="counters-text">
        0
      </text>
      <text x={LEFT + room} y={height - 4} text-anchor="end" class="counters-text">
        event {grouped(Math.max(0, events - 1))}
      </text>
      {thresholds.map(({ name, value }) => (
        <g key={name}>
          <line x1={LEFT} x2={LEFT + room} y1={y(value)} y2={y(value)} class="counters-threshold" />
          <text x={LEFT + 4} y={y(value) - 2} class="counters-text">
            {name} {value}
          </text>
        </g>
      ))}
      {series.map(({ here: value, name, points }, i) => {
        const [colour, dashes] = looks[name];
        const end = points[points.length - 1];
        return (
          <g key={name}>
            <path
              d={points
                .map(([event, each], at) => `${at === 0 ? 'M' : 'L'}${x(event)} ${y(each)}`)
                .join('')}
              fill="none"
              stroke={colour}
              stroke-width="2"
              stroke-dasharray={dashes}
            />
            <path
              d={`M${x(end?.[0] ?? 0)} ${ends[i]}L${LEFT + room + 8} ${(places[i] ?? 0) - 3}`}
              stroke={colour}
              stroke-dasharray={dashes}
            />
            <text x={LEFT + room + 11} y={places[i]} class="counters-label">
              {name} <tspan class="counters-here">{value === null ? '' : grouped(value)}</tspan>
            </text>
          </g>
        );
      })}
      <line x1={x(here.event)} x2={x(here.event)} y1={TOP} y2={y(0)} class="counters-now" />
    </svg>
  );
}
