/** Faults over references of two runs in one chart, each with its mark. */
import { useMemo } from 'preact/hooks';
import { grouped } from '../../views/numbers';
import type { CurvePoint } from '../model/fault_curve';
import { curvePath, curvePlace, faultCurve } from '../model/fault_curve';
import { ReferenceIndex } from '../model/reference_index';
import type { Session } from '../model/session';
import { Panel } from './panel';
import { useFacts } from './use_facts';
import { useReading } from './use_reading';

/** Events that are read in one part. */
const PART = 2_000;
const SIZE = { width: 340, height: 150 };

/** The references of a session's first host; null before there is an event. */
export function useReferenceIndex(session: Session): ReferenceIndex | null {
  const known = useFacts(session);
  const events = session.events.value;
  const index = useMemo(
    () => (known === null ? null : new ReferenceIndex(known.run.recording, known.facts, 0)),
    [known],
  );
  useReading(() => index?.more(PART) === true, [index, events]);
  return index;
}

interface Side {
  readonly name: 'A' | 'B';
  readonly index: ReferenceIndex | null;
  /** The event that is shown, and the last one that may be. */
  readonly at: number;
  readonly last: number;
}

function Curve({ side, most }: { readonly side: Side; readonly most: CurvePoint }) {
  const { name, index, at, last } = side;
  if (index === null) return null;
  const points = faultCurve(index, last);
  const { x, y } = curvePlace(most, SIZE)(index.countsAt(at));
  return (
    <g class={`compare-curve compare-${name}`}>
      <path d={curvePath(points, most, SIZE)} />
      <line x1={x} y1={0} x2={x} y2={SIZE.height} />
      <circle cx={x} cy={y} r={7} />
      <text x={x} y={y + 3.5}>
        {name}
      </text>
    </g>
  );
}

export function CompareChart({ sides }: { readonly sides: readonly Side[] }) {
  const counts = sides.flatMap(({ index, last }) => index?.countsAt(last) ?? []);
  const most = {
    references: Math.max(0, ...counts.map(({ references }) => references)),
    faults: Math.max(0, ...counts.map(({ faults }) => faults)),
  };
  return (
    <Panel title="Faults over references" name="compare-chart" note="A ─── B ╌╌╌">
      {most.references === 0 ? (
        <p class="compare-none">The tasks make no references here.</p>
      ) : (
        <svg
          viewBox={`-34 -10 ${SIZE.width + 48} ${SIZE.height + 34}`}
          role="img"
          aria-label={`faults over references: ${counts
            .map(({ faults, references }, i) => {
              return `${sides[i]?.name} ${faults} faults of ${references} references`;
            })
            .join(', ')}`}
        >
          <path class="compare-axis" d={`M0 0V${SIZE.height}H${SIZE.width}`} />
          <text class="compare-tick" x={-4} y={8} text-anchor="end">
            {grouped(most.faults)}
          </text>
          <text class="compare-tick" x={-4} y={SIZE.height} text-anchor="end">
            0
          </text>
          <text class="compare-tick" x={SIZE.width} y={SIZE.height + 14} text-anchor="end">
            {grouped(most.references)} references
          </text>
          {sides.map((side) => (
            <Curve key={side.name} side={side} most={most} />
          ))}
        </svg>
      )}
    </Panel>
  );
}
