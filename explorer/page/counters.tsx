/** Counters over time: frames and queues with the daemon's thresholds, and what happened so far. */
import { useMemo, useState } from 'preact/hooks';
import {
  COUNT_SERIES,
  CounterSamples,
  FRAME_SERIES,
  sampleAt,
  thresholdsOf,
} from '../model/counter_samples';
import type { Session } from '../model/session';
import { LineChart } from './line_chart';
import { Panel } from './panel';
import type { Known } from './use_facts';
import { useFacts } from './use_facts';
import { useReading } from './use_reading';
import { useSize } from './use_size';

/** Samples that are read in one part. */
const PART = 1;

function useSamples(session: Session, known: Known, host: number): CounterSamples {
  const samples = useMemo(() => new CounterSamples(known.run.recording, host), [known.run, host]);
  useReading(() => samples.more(PART), [samples, session.events.value]);
  return samples;
}

function Body({ session, known }: { readonly session: Session; readonly known: Known }) {
  const [ref, { height, width }] = useSize<HTMLDivElement>();
  const [host, setHost] = useState(0);
  const samples = useSamples(session, known, host);
  const { recording } = known.run;
  const at = session.at.value;
  const last = session.last.value;
  const drawn = {
    session,
    samples: samples.upTo(last),
    here: sampleAt(recording, Math.min(at, recording.events - 1), host),
    events: session.events.value,
    width,
  };
  const { hosts } = recording.header;
  const each = Math.max(120, Math.floor((height - 30) / 2) - 24);
  return (
    <div class="counters-body" ref={ref}>
      {hosts.length > 1 && (
        <div class="references-choices">
          {hosts.map((name, id) => (
            <button key={name} type="button" aria-pressed={id === host} onClick={() => setHost(id)}>
              {name}
            </button>
          ))}
        </div>
      )}
      <h3>Frames</h3>
      <LineChart
        {...drawn}
        title="frames"
        names={FRAME_SERIES}
        thresholds={thresholdsOf(recording, host)}
        height={each}
      />
      <h3>Counts so far</h3>
      <LineChart
        {...drawn}
        title="counts so far"
        names={COUNT_SERIES}
        thresholds={[]}
        height={each}
      />
    </div>
  );
}

export function Counters({ session }: { readonly session: Session }) {
  const known = useFacts(session);
  return (
    <Panel title="Counters" name="counters" note="over events; numbers: here">
      {known === null ? null : <Body session={session} known={known} />}
    </Panel>
  );
}
