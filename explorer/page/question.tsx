/** The question that a lesson asks at this place. */
import type { Session } from '../model/session';

export function Question(_: { readonly session: Session }) {
  return null;
}
