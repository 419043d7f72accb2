/**
 * Which lines a recording may have, and which fields each of them: one entry for each operation,
 * message, call and probe of the format. Fields that are not listed are comments.
 */
import { z } from 'zod';
import { fields } from './transcript_fields';

type FieldName = keyof typeof fields;

/** A shape of fields that must be there and of some that may. */
function line<N extends FieldName, M extends FieldName = never>(
  needed: readonly N[],
  optional: readonly M[] = [],
) {
  const shape: Record<string, z.ZodType> = {};
  for (const name of needed) shape[name] = fields[name];
  for (const name of optional) shape[name] = fields[name].optional();
  type Shape = { [K in N]: (typeof fields)[K] } & {
    [K in M]: z.ZodOptional<(typeof fields)[K]>;
  };
  return z.object(shape as Shape); // parsed
}

const part = ['map', 'offset', 'size'] as const;
/** Who does it: nobody waits, and in which task, where there are several. */
const by = ['async', 'task'] as const;

/** Operations of the client that are not calls of a pager. */
export const clientOps = {
  vm_map: line(
    ['map', 'obj', 'offset', 'size', 'copy', 'protection', 'max_protection'],
    ['address', 'inheritance', ...by],
  ),
  vm_allocate: line(['map', 'size'], ['address', ...by]),
  vm_deallocate: line(part, ['obj', ...by]),
  vm_protect: line([...part, 'protection'], ['obj', 'set_maximum', ...by]),
  vm_inherit: line([...part, 'inheritance'], ['obj', ...by]),
  vm_wire: line([...part, 'protection'], ['obj', ...by]),
  vm_wire_all: line([], ['current', ...by]),
  vm_read: line([...part, 'into'], ['obj', ...by]),
  vm_write: line([...part, 'from'], ['obj', 'from_offset', ...by]),
  vm_copy: line([...part, 'into'], ['obj', 'into_offset', ...by]),
  vm_msync: line([...part, 'flags'], ['obj', ...by]),
  read: line(['map', 'page'], ['obj', ...by]),
  write: line(['map', 'page', 'value'], ['obj', ...by]),
  read_range: line(['map', 'page', 'count'], ['obj', 'value', 'step', ...by]),
  write_range: line(['map', 'page', 'count', 'value'], ['obj', 'step', ...by]),
  vm_object_sync: line(
    ['obj', 'offset', 'size', 'should_flush', 'should_iosync'],
    ['async'],
  ).extend({
    should_return: z.union([z.literal(0), z.literal(1)]).describe('1 if pages come back, else 0'),
  }),
  task_create: line(['task', 'child', 'inherit_memory'], ['async']),
  task_terminate: line(['task'], ['async']),
  wait_idle: line([]),
  mach_port_extract_right: line(['obj', 'type', 'count'], ['async']),
  mach_port_destroy: line(['obj'], ['right', 'async']),
  mach_port_move_member: line(['obj', 'to'], ['async']),
} as const;

/** Calls of the pager on the kernel. */
export const pagerCalls = {
  memory_object_ready: line(['obj', 'may_cache', 'copy_strategy'], ['async']),
  memory_object_change_attributes: line(['obj', 'may_cache', 'copy_strategy', 'reply'], ['async']),
  memory_object_get_attributes: line(
    ['obj'],
    ['kr', 'object_ready', 'may_cache', 'copy_strategy', 'async'],
  ),
  memory_object_data_supply: line(
    ['obj', 'offset', 'length', 'word0', 'lock_value', 'precious', 'reply'],
    ['async'],
  ),
  memory_object_data_unavailable: line(['obj', 'offset', 'length'], ['async']),
  memory_object_data_error: line(['obj', 'offset', 'length', 'error'], ['async']),
  memory_object_lock_request: line(
    ['obj', 'offset', 'length', 'should_return', 'should_flush', 'lock_value', 'reply'],
    ['async'],
  ),
  memory_object_destroy: line(['obj', 'reason'], ['async']),
  vm_set_default_memory_manager: line([], ['obj', 'kr', 'old', 'async']),
} as const;

const ranged = z.object({
  ...line(['count'], ['map', 'obj', 'page', 'bad_values']).shape,
  faulted: z.int().min(0).optional().describe('accesses that ended in an exception, a count'),
});

/** What an operation tells when it has returned; those that are not named tell `kr`. */
export const dones = {
  read: line(['faulted'], ['map', 'obj', 'page', 'value']),
  write: line(['faulted'], ['map', 'obj', 'page']),
  read_range: ranged,
  write_range: ranged,
  wait_idle: line([]),
  other: line([], ['map', 'obj', 'into', 'from', 'kr']),
} as const;

/** Messages that the pager receives. */
export const messages = {
  memory_object_init: line(['obj', 'seqno', 'page_size']),
  memory_object_terminate: line(['obj', 'seqno', 'control_right', 'name_right']),
  memory_object_data_request: line(
    ['obj', 'seqno', 'offset', 'length', 'desired_access'],
    ['refault'],
  ),
  memory_object_data_unlock: line(['obj', 'seqno', 'offset', 'length', 'desired_access']),
  memory_object_data_return: line([
    'obj',
    'seqno',
    'offset',
    'length',
    'dirty',
    'kernel_copy',
    'words',
  ]),
  memory_object_lock_completed: line(['obj', 'seqno', 'offset', 'length']),
  memory_object_supply_completed: line(
    ['obj', 'seqno', 'offset', 'length', 'result', 'error_offset'],
    ['result_name'],
  ),
  memory_object_change_completed: line(['obj', 'seqno', 'may_cache', 'copy_strategy']),
  memory_object_copy: line(['obj', 'seqno', 'offset', 'length', 'new_memory_object']),
  memory_object_create: line(['obj', 'seqno', 'size', 'new_memory_object', 'page_size']),
  notify_send_once: line(['obj', 'seqno'], ['bug']),
  notify_no_senders: line(['obj', 'seqno']),
  notify_dead_name: line(['obj', 'seqno']),
  notify_port_deleted: line(['obj', 'seqno']),
  notify_port_destroyed: line(['obj', 'seqno']),
} as const;

export const probes = {
  async: line(['state'], ['thread', 'page']),
  vm_region: line(['task', 'entries']),
  port_status: line(
    ['obj', 'kr'],
    ['next_seqno', 'msgcount', 'qlimit', 'srights', 'sorights', 'mscount'],
  ),
} as const;

export const header = z.object({
  format: z.union([z.literal(2), z.literal(3)]).describe('2 or 3'),
  kernel: z.string().optional().describe('the name of the kernel'),
  page_size: z
    .int()
    .min(512)
    .max(1 << 20)
    .describe('a page size in bytes, a power of two'),
  memory_mb: z.int().min(1).max(4096).describe('the memory in MiB, from 1 to 4096'),
  bugs: z.array(z.string()).describe('a list of the bugs that the recording shows'),
  ends: z.enum(['normal', 'panic', 'hang']).describe('normal, panic or hang'),
});

/** A note that says what the recorder did: let time pass, or take memory. */
export const note = line([], ['text', 'ms', 'dma_taken']);
export const stats = line(['pageins', 'pageouts'], ['tag', 'free', 'reactivations']);
export const script = line(['obj'], ['new', 'pages', 'set']);
/** An empty task is made. */
export const scriptTask = line(['task', 'new']);
export const exception = line(['thread', 'exception', 'code'], ['code_name']);

type Of<T extends Readonly<Record<string, z.ZodType>>, Key extends string> = {
  [K in keyof T]: { readonly [P in Key]: K } & z.infer<T[K]>;
}[keyof T];

export type ClientOp = Of<typeof clientOps, 'op'>;
export type PagerCall = Of<typeof pagerCalls, 'op'>;
export type Message = Of<typeof messages, 'msg'>;
export type Probe = Of<typeof probes, 'probe'>;
export type Header = z.infer<typeof header>;
export type Modes = NonNullable<z.infer<typeof script>['set']>;
/** The fields of a line by name, as they were read: what is compared. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a line tells to do or to expect. */
export type Content =
  | { readonly who: 'header'; readonly header: Header }
  | { readonly who: 'comment' }
  | { readonly who: 'note'; readonly ms: number; readonly taken: number }
  | { readonly who: 'stats'; readonly stats: z.infer<typeof stats> }
  | { readonly who: 'script'; readonly script: z.infer<typeof script> }
  | { readonly who: 'task'; readonly task: string }
  | { readonly who: 'start'; readonly thread: string; readonly op: ClientOp | PagerCall }
  | { readonly who: 'done'; readonly thread: string; readonly op: string }
  | { readonly who: 'message'; readonly message: Message }
  | { readonly who: 'answer'; readonly obj: number }
  | { readonly who: 'call'; readonly thread: string; readonly call: PagerCall }
  | { readonly who: 'exception'; readonly thread: string }
  | { readonly who: 'probe'; readonly probe: Probe };

export interface TranscriptLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** As it was read, those that are checked. */
  readonly fields: Fields;
  readonly content: Content;
}
