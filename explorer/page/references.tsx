/** Frames over references, with hits and faults. */
import type { Session } from '../model/session';

export function References(_: { readonly session: Session }) {
  return null;
}
