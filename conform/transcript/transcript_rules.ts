/**
 * Which routine of ours decides what a line tells: where to look when it differs. A message may be
 * sent by several routines; what the recording was doing then says by which.
 */
import type { Content, TranscriptLine } from './transcript_lines';

export interface Rule {
  readonly file: string;
  readonly routine: string;
}

const rule = (file: string, routine: string): Rule => ({ file, routine });

const terminate = rule('kernel/vm/object/vm_object_terminate.ts', 'vmObjectTerminate');
const lock = rule(
  'kernel/vm/memory_object/memory_object_lock_request.ts',
  'memoryObjectLockRequest',
);
const supply = rule(
  'kernel/vm/memory_object/memory_object_data_supply.ts',
  'memoryObjectDataSupply',
);
const attributes = rule(
  'kernel/vm/memory_object/memory_object_attributes.ts',
  'memoryObjectChangeAttributes',
);
const request = rule('kernel/vm/fault/vm_fault_request.ts', 'vmFaultRequest');
const unlock = rule('kernel/vm/fault/vm_fault_request.ts', 'vmFaultUnlock');
const fault = rule('kernel/vm/fault/vm_fault.ts', 'vmFault');
const pageout = rule('kernel/vm/object/vm_pageout_page.ts', 'vmPageoutPage');
const error = rule('kernel/vm/memory_object/memory_object_data_error.ts', 'memoryObjectDataError');
const unavailable = rule(
  'kernel/vm/memory_object/memory_object_data_error.ts',
  'memoryObjectDataUnavailable',
);
const destroy = rule('kernel/vm/memory_object/memory_object_destroy.ts', 'memoryObjectDestroy');
const portDied = rule('kernel/vm/object/vm_object_terminate.ts', 'vmObjectPortDied');
const seqno = rule('kernel/ipc/ipc_mqueue.ts', 'ipcMqueueTakeSeqno');
const sendOnce = rule('kernel/ipc/ipc_port.ts', 'ipcPortReleaseSonce');
const copy = rule('kernel/vm/user/vm_user_copy.ts', 'vmCopy');
const wire = rule('kernel/vm/fault/vm_wire.ts', 'VmWire');
const pager = rule('conform/transcript/transcript_pager.ts', 'RecordedPager');
const user = (routine: string): Rule => rule('kernel/vm/user/vm_user.ts', routine);

/** Fields that one routine decides, whatever the message. */
const byField: Readonly<Record<string, Rule>> = {
  seqno,
  next_seqno: seqno,
  refault: pager,
  word0: pager,
};

/** Messages by name; data_return has several senders. */
const byMessage: Readonly<Record<string, Rule>> = {
  memory_object_init: rule('kernel/vm/object/vm_object.ts', 'vmObjectEnter'),
  memory_object_terminate: terminate,
  memory_object_data_request: request,
  memory_object_data_unlock: unlock,
  memory_object_data_return: pageout,
  memory_object_lock_completed: lock,
  memory_object_supply_completed: supply,
  memory_object_change_completed: attributes,
  memory_object_copy: rule('kernel/vm/object/vm_object_copy_call.ts', 'vmObjectCopyCall'),
  notify_send_once: sendOnce,
};

/** Operations and calls by name: what they do, and what they send. */
const byOperation: Readonly<Record<string, Rule>> = {
  vm_map: rule('kernel/vm/user/vm_user_map.ts', 'vmMapCall'),
  vm_read: copy,
  vm_write: copy,
  vm_copy: copy,
  vm_allocate: user('vmAllocate'),
  vm_deallocate: user('vmDeallocate'),
  vm_protect: user('vmProtect'),
  vm_wire: wire,
  vm_wire_all: wire,
  read: fault,
  write: fault,
  read_range: fault,
  write_range: fault,
  mach_port_extract_right: rule('kernel/ipc/mach_port.ts', 'machPortExtractRight'),
  mach_port_destroy: portDied,
  mach_port_move_member: rule('kernel/ipc/mach_port.ts', 'machPortMoveMember'),
  memory_object_ready: attributes,
  memory_object_change_attributes: attributes,
  memory_object_get_attributes: rule(
    'kernel/vm/memory_object/memory_object_attributes.ts',
    'memoryObjectGetAttributes',
  ),
  vm_set_default_memory_manager: rule('kernel/machine/host_calls.ts', 'vmSetDefaultMemoryManager'),
  memory_object_data_supply: supply,
  memory_object_data_unavailable: unavailable,
  memory_object_data_error: error,
  memory_object_lock_request: lock,
  memory_object_destroy: destroy,
};

/** Who sends data_return because of an operation. */
const returnsOf: Readonly<Record<string, Rule>> = {
  vm_deallocate: terminate,
  memory_object_change_attributes: terminate,
  memory_object_lock_request: lock,
};

/** All rules there are. */
export const rules: readonly Rule[] = [
  ...Object.values(byField),
  ...Object.values(byMessage),
  ...Object.values(byOperation),
  ...Object.values(returnsOf),
];

/** What a line does or tells, by name. */
function nameOf(content: Content): string {
  switch (content.who) {
    case 'start':
      return content.op.op;
    case 'done':
      return content.op;
    case 'call':
      return content.call.op;
    case 'message':
      return content.message.msg;
    default:
      return '';
  }
}

/** The last thing that somebody did before a line, other than waiting. */
function cause(lines: readonly TranscriptLine[], at: TranscriptLine): string {
  const before = lines.slice(0, lines.indexOf(at)).reverse();
  const found = before.find(({ content }) => {
    const acts = content.who === 'start' || content.who === 'call';
    return acts && nameOf(content) !== 'wait_idle';
  });
  return found === undefined ? '' : nameOf(found.content);
}

/**
 * The routine that decides the line, or the field of it that differs; `sent` is the message that
 * ours sent in its place, if it sent one.
 */
export function ruleFor(
  lines: readonly TranscriptLine[],
  at: TranscriptLine,
  field: string | null,
  sent: string | null,
): Rule {
  const known = field === null ? undefined : byField[field];
  if (known !== undefined) return known;
  const { content } = at;
  const done = cause(lines, at);
  if (content.who === 'answer') return pager;
  const name = content.who === 'message' ? content.message.msg : (sent ?? nameOf(content));
  if (name === 'memory_object_data_return') return returnsOf[done] ?? pageout;
  return byMessage[name] ?? byOperation[name] ?? byOperation[done] ?? fault;
}
