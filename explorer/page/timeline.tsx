/** The line of all events, along which one drags. */
import type { Session } from '../model/session';

export function Timeline(_: { readonly session: Session }) {
  return null;
}
