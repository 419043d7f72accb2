/**
 * What the numbers of the trace mean, by the name of an event's argument, and how they are shown:
 * the one place where a code becomes `KERN_SUCCESS` and an access `read|write`.
 */
import { evictionNeeds, returnCauses } from '../../kernel/mach/pageout_reasons';
import { leaveReasons, queueHints } from '../../kernel/mach/queue_hints';
import { waitKinds } from '../../kernel/mach/wait_kinds';

/** What an argument of an event is; those that are not listed are plain numbers. */
export type ArgumentForm =
  | 'prot'
  | 'code'
  | 'message'
  | 'boolean'
  | 'copy_strategy'
  | 'wait'
  | 'hint'
  | 'leave'
  | 'object'
  | 'port'
  | 'space'
  | 'thread'
  | 'task'
  | 'offset'
  | 'page'
  | 'need'
  | 'cause'
  | 'number';

const forms: Readonly<Record<string, ArgumentForm>> = {
  access: 'prot',
  prot: 'prot',
  code: 'code',
  kind: 'message',
  dirty: 'boolean',
  precious: 'boolean',
  kernel_copy: 'boolean',
  asked: 'boolean',
  inactive: 'boolean',
  external: 'boolean',
  empty: 'boolean',
  failed: 'boolean',
  may_cache: 'boolean',
  copy_strategy: 'copy_strategy',
  for: 'wait',
  hint: 'hint',
  why: 'leave',
  queued: 'boolean',
  object: 'object',
  old_object: 'object',
  transit: 'object',
  port: 'port',
  set: 'port',
  queue: 'port',
  destination: 'port',
  right: 'port',
  of: 'port',
  space: 'space',
  thread: 'thread',
  thread_id: 'thread',
  task: 'task',
  offset: 'offset',
  page: 'page',
  need: 'need',
  cause: 'cause',
};

/** What a place in one of the kernel's lists is called. */
const lists: Readonly<Partial<Record<ArgumentForm, readonly string[]>>> = {
  wait: waitKinds,
  hint: queueHints,
  leave: leaveReasons,
  need: evictionNeeds,
  cause: returnCauses,
};

/** The entry of such a list, for arguments that are places in one; else null. */
export function listText(form: ArgumentForm, value: number): string | null {
  return lists[form]?.[value] ?? null;
}

export function argumentForm(argument: string): ArgumentForm {
  return forms[argument] ?? 'number';
}
