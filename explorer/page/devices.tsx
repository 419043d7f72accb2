/** Devices, and what is on disk. */
import type { Session } from '../model/session';

export function Devices(_: { readonly session: Session }) {
  return null;
}
