/**
 * Calls that a pager makes on its own: the object looked up, pages checked against its size.
 */
import { copyStrategyNames, shouldReturnNames } from '../kernel/mach/memory_object_types';
import { VM_PROT_NO_CHANGE, VM_PROT_NONE } from '../kernel/mach/vm_prot';
import type { Path } from './finding';
import type { Names } from './resolve_names';
import type { Part } from './resolve_regions';
import { pagesIn } from './resolve_regions';
import { resolveStart } from './resolve_steps';
import type { Resolving } from './resolving';
import type { ControlCall, ScenarioCall } from './scenario';
import type { CallInput } from './schema_steps';
import { callShapes } from './schema_steps';

const oldForms = [
  'memory_object_data_provided',
  'xxx_memory_object_lock_request',
  'memory_object_set_attributes',
  'memory_object_ready',
] as const;

type OldFormInput = Extract<
  CallInput,
  | { memory_object_data_provided: string }
  | { xxx_memory_object_lock_request: string }
  | { memory_object_set_attributes: string }
  | { memory_object_ready: string }
>;
type PageCallInput = Extract<
  CallInput,
  | { memory_object_lock_request: string }
  | { memory_object_data_supply: string }
  | { memory_object_data_unavailable: string }
  | { memory_object_data_error: string }
  | { memory_object_synchronize_completed: string }
>;

/** The bytes of some pages of the object. */
type Range = (part: Part) => { readonly offset: number; readonly size: number };

/** A call with its object, which is the value of its verb. */
export function resolveCall(
  resolving: Resolving,
  call: CallInput,
  path: Path,
  names: Names,
): ScenarioCall {
  const verb = Object.keys(call).find((key) => key in callShapes) ?? '';
  const object = String(Object.entries(call).find(([key]) => key === verb)?.[1]);
  resolving.known(object, names.objects.keys(), [...path, verb], 'object');
  const size = names.objects.get(object) ?? Number.MAX_SAFE_INTEGER;
  const host = resolving.host(call.host, [...path, 'host']);
  return {
    object,
    host: host.name,
    start: resolveStart(resolving, call, path, names),
    call: resolving.on(host, () => controlCall(resolving, call, path, { name: object, size })),
  };
}

function controlCall(
  resolving: Resolving,
  call: CallInput,
  path: Path,
  object: { readonly name: string; readonly size: number },
): ControlCall {
  const range: Range = (part) => {
    const limit = pagesIn(resolving, object.size);
    const { first, count } = resolving.range(part, path, limit, `object ${object.name}`);
    return { offset: first * resolving.pageSize, size: count * resolving.pageSize };
  };
  const lock = (value: string | number | undefined, otherwise: number): number =>
    resolving.prot(value, [...path, 'lock_value'], otherwise);
  if ('memory_object_lock_request' in call) {
    const should = [...path, 'should_return'];
    return {
      id: 'memory_object_lock_request',
      ...range(call),
      should_return: resolving.choice(call.should_return, shouldReturnNames, should, 0),
      should_flush: call.should_flush ?? false,
      lock_value: lock(call.lock_value, VM_PROT_NO_CHANGE),
      reply: call.reply ?? false,
    };
  }
  if ('memory_object_data_supply' in call) {
    const { precious = false, reply = false } = call;
    const data = supplied(resolving, call, path, range);
    const lock_value = lock(call.lock_value, VM_PROT_NONE);
    return { id: 'memory_object_data_supply', ...data, lock_value, precious, reply };
  }
  if ('memory_object_data_unavailable' in call) {
    return { id: 'memory_object_data_unavailable', ...range(call) };
  }
  if ('memory_object_data_error' in call) {
    const error_value = resolving.code(call.error_value, [...path, 'error_value'], 'KERN_FAILURE');
    return { id: 'memory_object_data_error', ...range(call), error_value };
  }
  if ('memory_object_synchronize_completed' in call) {
    return { id: 'memory_object_synchronize_completed', ...range(call) };
  }
  return isOldForm(call)
    ? oldForm(resolving, call, path, range, lock)
    : attributesOrPort(resolving, call, path);
}

/** Calls that say nothing of pages. */
function attributesOrPort(
  resolving: Resolving,
  call: Exclude<CallInput, PageCallInput | OldFormInput>,
  path: Path,
): ControlCall {
  if ('memory_object_change_attributes' in call) {
    const cluster = call.cluster_size ?? resolving.pageSize;
    return {
      id: 'memory_object_change_attributes',
      ...attributes(resolving, call, path),
      cluster_size: resolving.bytes(cluster, [...path, 'cluster_size'], 'bytes'),
      temporary: call.temporary ?? false,
      reply: call.reply ?? false,
    };
  }
  if ('memory_object_get_attributes' in call) {
    return { id: 'memory_object_get_attributes', reply: true };
  }
  if ('memory_object_destroy' in call) {
    const reason = resolving.code(call.reason, [...path, 'reason'], 'KERN_SUCCESS');
    return { id: 'memory_object_destroy', reason };
  }
  if ('mach_port_move_member' in call) return { id: 'mach_port_move_member', to: call.to };
  if ('mach_port_set_qlimit' in call) return { id: 'mach_port_set_qlimit', qlimit: call.qlimit };
  if ('mach_port_set_seqno' in call) return { id: 'mach_port_set_seqno', seqno: call.seqno };
  return { id: 'mach_port_destroy' };
}

/** The forms that not all interfaces have. */
function oldForm(
  resolving: Resolving,
  call: OldFormInput,
  path: Path,
  range: Range,
  lock: (value: string | number | undefined, otherwise: number) => number,
): ControlCall {
  if ('memory_object_data_provided' in call) {
    const data = supplied(resolving, call, path, range);
    const lock_value = lock(call.lock_value, VM_PROT_NONE);
    return { id: 'memory_object_data_provided', ...data, lock_value };
  }
  if ('xxx_memory_object_lock_request' in call) {
    return {
      id: 'xxx_memory_object_lock_request',
      ...range(call),
      should_clean: call.should_clean ?? false,
      should_flush: call.should_flush ?? false,
      lock_value: lock(call.lock_value, VM_PROT_NO_CHANGE),
      reply: call.reply ?? false,
    };
  }
  if ('memory_object_ready' in call) {
    return { id: 'memory_object_ready', ...attributes(resolving, call, path) };
  }
  const object_ready = call.object_ready ?? true;
  return { id: 'memory_object_set_attributes', object_ready, ...attributes(resolving, call, path) };
}

function isOldForm(call: CallInput): call is OldFormInput {
  return oldForms.some((verb) => verb in call);
}

function attributes(
  resolving: Resolving,
  call: { readonly may_cache?: boolean | undefined; readonly copy_strategy?: string | undefined },
  path: Path,
): { readonly may_cache: boolean; readonly copy_strategy: number } {
  const strategy = [...path, 'copy_strategy'];
  return {
    may_cache: call.may_cache ?? true,
    copy_strategy: resolving.choice(call.copy_strategy, copyStrategyNames, strategy, 2),
  };
}

/** The pages of a supply and what they hold. */
function supplied(
  resolving: Resolving,
  call: Part & { readonly value?: number | undefined; readonly values?: number[] | undefined },
  path: Path,
  range: Range,
): { readonly offset: number; readonly values: readonly number[] } {
  const { offset, size } = range(call);
  const count = size / resolving.pageSize;
  const { value, values = [] } = call;
  if (value !== undefined && call.values !== undefined) {
    resolving.report([...path, 'value'], 'both value and values', 'write one of them', true);
  } else if (call.values !== undefined && values.length !== count) {
    const what = `${values.length} values for ${count} pages`;
    resolving.report([...path, 'values'], what, 'write one for each page');
  }
  return {
    offset,
    values: Array.from({ length: Math.min(count, 1 << 16) }, (_, i) => values[i] ?? value ?? 0),
  };
}
