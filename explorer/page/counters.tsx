/** Counters over the run. */
import type { Session } from '../model/session';

export function Counters(_: { readonly session: Session }) {
  return null;
}
