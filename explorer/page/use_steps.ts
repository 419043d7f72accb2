/** The steps of a session's run, read on while it grows. */
import { useMemo } from 'preact/hooks';
import type { Session } from '../model/session';
import { Steps } from '../model/steps';

/** Null for a run without a scenario. */
export function useSteps(session: Session): Steps | null {
  const run = session.run.value;
  const events = session.events.value;
  const steps = useMemo(() => {
    if (run === null || run.scenario === null) return null;
    return new Steps(run.recording, run.scenario);
  }, [run]);
  useMemo(() => steps?.grow(), [steps, events]);
  return steps;
}
