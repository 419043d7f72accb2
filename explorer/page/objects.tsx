/** Objects with their chains of shadows and copies. */
import type { Session } from '../model/session';

export function Objects(_: { readonly session: Session }) {
  return null;
}
