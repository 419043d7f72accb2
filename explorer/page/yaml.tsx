/** The scenario, with the step under way marked. */
import type { Session } from '../model/session';

export function Yaml(_: { readonly session: Session }) {
  return null;
}
