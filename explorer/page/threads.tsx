/** Threads, and who waits for whom. */
import type { Session } from '../model/session';

export function Threads(_: { readonly session: Session }) {
  return null;
}
