/** What is known of the run of a session, learned anew when its recording has grown much. */
import { useMemo } from 'preact/hooks';
import { ChartRows } from '../model/chart_row';
import type { Lane } from '../model/lanes';
import { lanesOfRun } from '../model/lanes';
import type { RunFacts } from '../model/run_facts';
import { factsOf } from '../model/run_facts';
import type { Run, Session } from '../model/session';

export interface Known {
  readonly run: Run;
  readonly facts: RunFacts;
  readonly lanes: readonly Lane[];
  readonly rows: ChartRows;
}

/** Facts are learned again when the number of events has doubled, and at the end. */
const stageOf = (events: number, done: boolean): number =>
  done ? -1 : Math.floor(Math.log2(Math.max(1, events)));

const known = new WeakMap<Run, { readonly stage: number; readonly known: Known }>();

function learn(run: Run, stage: number): Known {
  const last = known.get(run);
  if (last?.stage === stage) return last.known;
  const facts = factsOf(run.recording);
  const lanes = lanesOfRun(facts, run.recording.header.hosts);
  const learned = { run, facts, lanes, rows: new ChartRows(run.recording, facts) };
  known.set(run, { stage, known: learned });
  return learned;
}

/** Null as long as there is no event. All components of a run share what was learned. */
export function useFacts(session: Session): Known | null {
  const run = session.run.value;
  const events = session.events.value;
  const stage = stageOf(events, session.done.value);
  return useMemo(
    () => (run === null || events === 0 ? null : learn(run, stage)),
    [run, stage, events === 0],
  );
}
