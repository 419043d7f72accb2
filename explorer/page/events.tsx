/** The list of events, with a filter. */
import type { Session } from '../model/session';

export function Events(_: { readonly session: Session }) {
  return null;
}
