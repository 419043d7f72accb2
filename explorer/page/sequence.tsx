/** The sequence chart of messages. */
import type { Session } from '../model/session';

export function Sequence(_: { readonly session: Session }) {
  return null;
}
