/** Which pages leave next in a session: a worker runs its scenario again while one stands still. */
import { useEffect, useMemo } from 'preact/hooks';
import type { NextAsker, NextPages } from '../model/next_victims';
import { NextVictims } from '../model/next_victims';
import type { Session } from '../model/session';
import { made } from '../run/made';
import { madeAgain } from './made_again';
import { wait } from './wait';

const ask: NextAsker = async (run, event, signal) => {
  const reply = await made({ ...madeAgain(run), kind: 'next', event }, signal);
  return reply.kind === 'next' ? reply.pages : [];
};

/** The page of each host; null as long as that is not known. */
export function useNext(session: Session): NextPages | null {
  const next = useMemo(() => new NextVictims(session, ask, wait), [session]);
  useEffect(() => next.follow(), [next]);
  return next.pages.value;
}
