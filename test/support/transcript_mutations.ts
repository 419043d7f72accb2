/**
 * All the ways in which one field of a recording can be changed so that it should no longer
 * conform: fields that are compared, of messages, answers, ends of operations and probes.
 */

/** A line as it was changed. */
export interface Mutation {
  /** From 1. */
  readonly line: number;
  readonly field: string;
  readonly changed: string;
}

type Line = Readonly<Record<string, unknown>>;

/** Fields that say which line it is, or that are not compared. */
const fixed = new Set([
  'n',
  'who',
  'thread',
  'op',
  'msg',
  'probe',
  'obj',
  'trigger',
  'bug',
  'subcode',
  'kr_name',
  'sorights',
  'new_memory_object',
  'async',
]);

const choices: readonly (readonly string[])[] = [
  ['NONE', 'DIRTY', 'ALL'],
  ['CALL', 'DELAY', 'TEMPORARY'],
  ['receive', 'send'],
  ['blocked', 'done'],
  ['KERN_SUCCESS', 'KERN_FAILURE', 'KERN_MEMORY_PRESENT', 'KERN_MEMORY_ERROR'],
];
const flags = new Set([
  'may_cache',
  'precious',
  'reply',
  'should_flush',
  'refault',
  'dirty',
  'kernel_copy',
  'faulted',
]);

function isCompared(line: Line, stats: number): boolean {
  const { who, op, trigger } = line;
  if (who === 'stats') return stats > 0;
  if (who === 'pager->kernel') return trigger === 'answer';
  if (who === 'client') return String(op).endsWith('.done');
  return who === 'kernel->pager' || who === 'kernel->client' || who === 'probe';
}

/** Another value of the same kind; undefined for a field that cannot be changed. */
function other(field: string, value: unknown): unknown {
  if (field === 'copy_strategy') return value === 'NONE' ? 'CALL' : 'NONE';
  if (flags.has(field)) return 1 - Number(value);
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [...value.slice(0, -1), Number(value.at(-1)) + 1];
  const choice = choices.find((list) => list.includes(String(value)));
  return choice?.[(choice.indexOf(String(value)) + 1) % choice.length];
}

/** Every change of one field that has to be found. */
export function mutationsOf(text: string): readonly Mutation[] {
  const mutations: Mutation[] = [];
  let stats = 0;
  for (const [index, source] of text.split('\n').entries()) {
    if (source === '') continue;
    const line: Line = JSON.parse(source);
    const compared = isCompared(line, stats);
    if (line['who'] === 'stats') stats += 1;
    if (!compared) continue;
    for (const [field, value] of Object.entries(line)) {
      if (fixed.has(field) || (field === 'value' && line['faulted'] === 1)) continue;
      if (line['who'] === 'stats' && !field.startsWith('page')) continue;
      const changed = other(field, value);
      if (changed === undefined) continue;
      const made = JSON.stringify({ ...line, [field]: changed });
      mutations.push({ line: index + 1, field, changed: made });
    }
  }
  return mutations;
}
