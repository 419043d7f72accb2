/** Which pages leave next in a session: its scenario runs again while one stands still. */
import { useEffect, useMemo } from 'preact/hooks';
import type { NextAsker, NextPages } from '../model/next_victims';
import { NextVictims } from '../model/next_victims';
import type { Session } from '../model/session';
import { askServer } from '../run/ask_server';
import { made } from '../run/made';
import type { AppContext } from './context';
import { useApp } from './context';
import { isRecorded, needsServer } from './files';
import { madeAgain } from './made_again';
import { wait } from './wait';

/** Asks in a worker, or where the scenario names files of the user's, in the server of the page. */
function askerOf({ data }: AppContext): NextAsker {
  return async (run, event, signal) => {
    const { traces, ...wanted } = madeAgain(run);
    if (data.served && !isRecorded(run.name) && needsServer(run.scenario, traces)) {
      const response = await askServer('next', { ...wanted, event }, signal);
      if (response.ok) return (await response.json()) as NextPages; // parsed
    } else {
      const reply = await made({ ...wanted, traces, kind: 'next', event }, signal);
      if (reply.kind === 'next') return reply.pages;
    }
    throw new Error('the run cannot be made again');
  };
}

/** The pages, and whether the run can be made again. */
export function useNext(session: Session): NextVictims {
  const app = useApp();
  const next = useMemo(() => new NextVictims(session, askerOf(app), wait), [session, app]);
  useEffect(() => next.follow(), [next]);
  return next;
}
