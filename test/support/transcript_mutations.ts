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
  'task',
  'child',
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
  if (Array.isArray(value)) {
    const last: unknown = value.at(-1);
    const changed = typeof last === 'number' ? last + 1 : `${String(last)}0`;
    return [...value.slice(0, -1), changed];
  }
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

/** Which order a line belongs to: that of a thread, or that of the pager's thread. */
function streamOf({ who, thread, trigger }: Line): string {
  const isPagers = who === 'kernel->pager' || (who === 'pager->kernel' && trigger === 'answer');
  return isPagers ? 'pager' : String(thread ?? 'main');
}

/** True if the line makes things happen: what follows may be its doing. */
function acts({ who, op }: Line): boolean {
  if (who === 'client') return op !== 'wait_idle' && !String(op).endsWith('.done');
  return who === 'pager->kernel' || who === 'script';
}

/** True if two lines, one after the other, might as well have come the other way round. */
function mayChangePlaces(before: Line, after: Line): boolean {
  const fixedPlace = ({ who, op }: Line): boolean =>
    who === 'probe' || who === 'stats' || who === 'header' || op === 'wait_idle.done';
  if (streamOf(before) === streamOf(after) || acts(before)) return false;
  if (fixedPlace(before) || fixedPlace(after)) return false;
  // Of the operations only these never wait for the pager.
  const done = /^(.*)\.done$/.exec(String(after['op']));
  return done === null || ['vm_map', 'vm_deallocate', 'vm_allocate'].includes(done[1] ?? '');
}

/** The recording with neighbours of different streams exchanged, so many times, by chance. */
export function shuffled(text: string, times: number, random: () => number): string {
  const lines = text.trimEnd().split('\n');
  const parsed: Line[] = lines.map((line) => JSON.parse(line));
  for (let i = 0; i < times; i += 1) {
    const at = Math.floor(random() * (lines.length - 1));
    const [before, after] = [parsed[at], parsed[at + 1]];
    if (before === undefined || after === undefined || !mayChangePlaces(before, after)) continue;
    parsed.splice(at, 2, after, before);
    lines.splice(at, 2, ...lines.slice(at, at + 2).reverse());
  }
  return lines.join('\n');
}
