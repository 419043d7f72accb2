/**
 * Recordings: what it costs to make one of a replay, and to look at any event of it. Three runs are
 * compared: one without listeners, one whose every event is heard, and one that is recorded.
 */
import { policies } from '../kernel/policy/policies';
import { recordReplay } from '../recording/record_run';
import type { Recording } from '../recording/recording';
import type { ReplayOptions } from '../scenarios/replay/replay';
import { buildReplay } from '../scenarios/replay/replay';
import type { Trace } from '../traces/trace';
import { headOf, median, timed } from './measure';

const FRAMES = 40;
const REFERENCES = [200_000, 2_083_925];
const SEEKS = 400;
/** Shares no factor with SEEKS: seeks jump about. */
const STRIDE = 173;

/** What is replayed, here and by the explorer's benchmark. */
export const REPLAY: ReplayOptions = {
  frames: FRAMES,
  policy: policies.mach,
  policyOptions: {},
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
};

export const RECORDING_HEAD =
  'references   events   bytes/event  unheard ms  heard ms  recorded ms  seek ms  worst  rows';

/** Milliseconds of a run in which every event is heard, or none. */
function runTime(trace: Trace, heard: boolean): number {
  const { machine } = buildReplay(trace, REPLAY);
  if (heard) machine.trace.listen(() => undefined, { references: true });
  return timed(() => machine.run()) / 1e6;
}

/** Median and worst milliseconds of a seek, and the most rows that one reads. */
function seeks(recording: Recording): { ms: number; worst: number; rows: number } {
  const times: number[] = [];
  let rows = 0;
  for (let i = 0; i < SEEKS; i += 1) {
    const event = Math.floor((((i * STRIDE) % SEEKS) / SEEKS) * recording.events);
    const before = recording.rowsRead;
    times.push(timed(() => recording.stateAt(event)) / 1e6);
    rows = Math.max(rows, recording.rowsRead - before);
  }
  return { ms: median(times), worst: Math.max(...times), rows };
}

/** Prints a line for the beginning of a trace, and one for all of it. */
export function recordingTable(trace: Trace): void {
  for (const references of REFERENCES) {
    const part = headOf(trace, references);
    for (const heard of [false, true]) runTime(part, heard);
    const unheard = runTime(part, false);
    const heard = runTime(part, true);
    let bytes = 0;
    let recording: Recording | null = null;
    const recorded = timed(() => {
      recording = recordReplay(part, REPLAY, {
        onChunk: (piece) => {
          bytes += piece.length;
        },
      });
    });
    if (recording === null) return;
    const { events } = recording as Recording; // parsed
    const { ms, worst, rows } = seeks(recording);
    console.log(
      `${String(part.references).padStart(10)}${String(events).padStart(9)}` +
        `${(bytes / events).toFixed(1).padStart(14)}${unheard.toFixed(0).padStart(12)}` +
        `${heard.toFixed(0).padStart(10)}${(recorded / 1e6).toFixed(0).padStart(13)}` +
        `${ms.toFixed(2).padStart(9)}${worst.toFixed(1).padStart(7)}${String(rows).padStart(6)}`,
    );
  }
}
