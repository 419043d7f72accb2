/** What happens now, and why: one sentence, and the biography of what is selected. */
import type { Session } from '../model/session';

export function Now(_: { readonly session: Session }) {
  return null;
}
