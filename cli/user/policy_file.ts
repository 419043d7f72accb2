/** A policy of the user's own: the file that a command line or a sweep names. */
import type { PolicySpec } from '../../kernel/policy/policy';
import { UsageError } from '../show/output';
import { exportsOf } from './user_module';

const SHAPE =
  'export const mine = definePolicy({ summary, origin, machQueues, options, create }); ' +
  '`machvm policies --template` prints one';

const OPTION_SHAPE = "ranged(2, [1, 8], 'what it sets') or option('a', 'text', 'what it sets')";

function isSpec(value: unknown): value is PolicySpec {
  if (typeof value !== 'object' || value === null) return false;
  if (!('create' in value) || typeof value.create !== 'function') return false;
  if (!('summary' in value) || typeof value.summary !== 'string') return false;
  return 'options' in value && typeof value.options === 'object' && value.options !== null;
}

function isOption(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!('value' in value) || !['number', 'string', 'boolean'].includes(typeof value.value)) {
    return false;
  }
  return 'choices' in value && (value.choices === null || Array.isArray(value.choices));
}

/** The policy that a file exports, under any name. Throws a UsageError if there is none. */
export function loadPolicyFile(path: string): PolicySpec {
  const found = exportsOf(path, 'a policy').find(isSpec);
  if (found === undefined) throw new UsageError(`${path}: exports no policy; expected ${SHAPE}`);
  for (const [key, entry] of Object.entries(found.options)) {
    if (isOption(entry)) continue;
    throw new UsageError(`${path}: the option ${key} is malformed; expected ${OPTION_SHAPE}`);
  }
  return found;
}
