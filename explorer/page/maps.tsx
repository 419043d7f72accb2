/** The maps of tasks. */
import type { Session } from '../model/session';

export function Maps(_: { readonly session: Session }) {
  return null;
}
