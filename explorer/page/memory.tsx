/** Physical memory as frames, with the thresholds. */
import type { Session } from '../model/session';

export function Memory(_: { readonly session: Session }) {
  return null;
}
