/** Ports with their queues and sequence numbers. */
import type { Session } from '../model/session';

export function Ports(_: { readonly session: Session }) {
  return null;
}
