/** Faults over references of the hosts of two runs in one chart, each with its mark and name. */
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

/** The references of one host. */
export interface HostReferences {
  /** Empty where there is one host. */
  readonly host: string;
  readonly index: ReferenceIndex;
}

/** The references of each host of a session; none before there is an event. */
export function useReferences(session: Session): readonly HostReferences[] {
  const known = useFacts(session);
  const events = session.events.value;
  const all = useMemo(() => {
    if (known === null) return [];
    const { facts, run } = known;
    const { hosts } = run.recording.header;
    return hosts.map((name, id) => ({
      host: hosts.length > 1 ? name : '',
      index: new ReferenceIndex(run.recording, facts, id),
    }));
  }, [known]);
  useReading(() => all.filter(({ index }) => index.more(PART)).length > 0, [all, events]);
  // Each time anew, so that what shows them is drawn when more has been read.
  return all.map((each) => ({ ...each }));
}

interface Side {
  readonly name: 'A' | 'B';
  readonly hosts: readonly HostReferences[];
  /** The event that is shown, and the last one that may be. */
  readonly at: number;
  readonly last: number;
}

interface CurveProps {
  readonly side: Side;
  readonly of: HostReferences;
  readonly isFirst: boolean;
  readonly most: CurvePoint;
}

/** The mark of the first host is round, that of another one has corners. */
function Curve({ side, of, isFirst, most }: CurveProps) {
  const { name, at, last } = side;
  const { host, index } = of;
  const { x, y } = curvePlace(most, SIZE)(index.countsAt(at));
  const isRight = x > SIZE.width / 2;
  return (
    <g class={`compare-curve compare-${name}`}>
      <path d={curvePath(faultCurve(index, last), most, SIZE)} />
      <line x1={x} y1={0} x2={x} y2={SIZE.height} />
      <rect x={x - 7} y={y - 7} width={14} height={14} rx={isFirst ? 7 : 0} />
      <text x={x} y={y + 3.5}>
        {name}
      </text>
      <text
        class="compare-host"
        x={isRight ? x - 10 : x + 10}
        y={y + (name === 'A' ? 0 : 10)}
        style={{ textAnchor: isRight ? 'end' : 'start' }}
      >
        {host}
      </text>
    </g>
  );
}

export function CompareChart({ sides }: { readonly sides: readonly Side[] }) {
  const curves = sides.flatMap((side) =>
    side.hosts.map((of, i) => ({ side, of, isFirst: i === 0 })),
  );
  const counts = curves.map(({ side, of }) => of.index.countsAt(side.last));
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
              const { of, side } = curves[i] ?? {};
              const who = [side?.name, of?.host].filter(Boolean).join(' ');
              return `${who} ${faults} faults of ${references} references`;
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
          {curves.map((curve) => (
            <Curve key={`${curve.side.name} ${curve.of.host}`} {...curve} most={most} />
          ))}
        </svg>
      )}
    </Panel>
  );
}
