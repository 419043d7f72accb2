/** The policy's queues, the next victim first. */
import type { Session } from '../model/session';

export function Queues(_: { readonly session: Session }) {
  return null;
}
