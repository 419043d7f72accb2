/** Which pages leave next in a session: a worker runs its scenario again while one stands still. */
import { useEffect, useMemo } from 'preact/hooks';
import type { NextAsker, NextPages } from '../model/next_victims';
import { NextVictims } from '../model/next_victims';
import type { Session } from '../model/session';
import { made } from '../run/made';
import { tracesOf } from './files';
import { wait } from './wait';

const ask: NextAsker = async ({ name, scenario, set, yaml }, event, signal) => {
  if (yaml === null || scenario === null) throw new Error('the text of the scenario is not known');
  const traces = tracesOf(scenario);
  const reply = await made({ kind: 'next', name, yaml, set, traces, event }, signal);
  return reply.kind === 'next' ? reply.pages : [];
};

/** The page of each host; null as long as that is not known. */
export function useNext(session: Session): NextPages | null {
  const next = useMemo(() => new NextVictims(session, ask, wait), [session]);
  useEffect(() => next.follow(), [next]);
  return next.pages.value;
}
