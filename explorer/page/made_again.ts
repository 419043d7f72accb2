/** What is needed to make a run again in another worker. */
import type { Run } from '../model/session';
import type { RunRequest } from '../run/protocol';
import { tracesOf } from './files';

/** Throws an Error for a recording whose scenario is not known. */
export function madeAgain({ name, scenario, set, yaml }: Run): Omit<RunRequest, 'run'> {
  if (yaml === null || scenario === null) throw new Error('the text of the scenario is not known');
  return { name, yaml, set, traces: tracesOf(scenario) };
}
