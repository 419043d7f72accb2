/**
 * memory_object_change_attributes, its older forms, and get_attributes: how a pager makes its
 * object ready, and how it learns what the kernel believes. Laws: 24, 44, 45 (the completion
 * follows a termination).
 * @mach vm/memory_object.c memory_object_change_attributes
 */
import type { IpcPort, KernelRight } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import type { Step } from '../../kern/thread';
import type { MemoryObjectAttributes } from '../../mach/memory_object_types';
import {
  attributeKeys,
  behaviorExtras,
  MEMORY_OBJECT_BEHAVIOR_INFO,
  MEMORY_OBJECT_COPY_CALL,
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_COPY_SYMMETRIC,
  MEMORY_OBJECT_COPY_TEMPORARY,
} from '../../mach/memory_object_types';
import type { Sized } from '../../mach/message_def';
import type { MessageBodies, MessageName } from '../../mach/message_table';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectLookup } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import type { ControlCall } from './memory_object';
import { memoryObjectFinish } from './memory_object_finish';
import { memoryObjectIsFlag } from './memory_object_range';

/** Exactly the keys of the flavor, each of its type; some may be left out. */
function isComplete(
  { switches }: Host,
  flavor: number,
  attributes: MemoryObjectAttributes,
): boolean {
  const required = attributeKeys.get(flavor) ?? [];
  const more = flavor === MEMORY_OBJECT_BEHAVIOR_INFO && switches.advisoryPageout;
  const extras = more ? behaviorExtras.filter((key) => key in attributes) : [];
  const keys = [...required, ...extras];
  if (keys.length === 0 || Object.keys(attributes).length !== keys.length) return false;
  const { changeCompletedTellsAttributes: numbers } = switches;
  return keys.every((key) => {
    const value = attributes[key];
    if (key === 'may_cache_object' && numbers) return memoryObjectIsFlag(value);
    return key !== 'copy_strategy' && key !== 'cluster_size'
      ? typeof value === 'boolean'
      : Number.isSafeInteger(value) && Number(value) >= 0;
  });
}

function mayTakeStrategy(host: Host, object: VmObject, strategy: number | undefined): boolean {
  if (strategy === undefined) return true;
  if (strategy < 0 || strategy > MEMORY_OBJECT_COPY_SYMMETRIC) return false;
  // CALL went with memory_object_copy (D32); SYMMETRIC is the kernel's own.
  if (strategy === MEMORY_OBJECT_COPY_CALL && !host.switches.copyCallOffered) return false;
  if (strategy === MEMORY_OBJECT_COPY_SYMMETRIC) return false;
  const fixed = object.pagerReady && host.switches.copyStrategyIsFixed;
  return !fixed || effective(strategy) === object.copyStrategy;
}

/** TEMPORARY is DELAY on an object whose contents need not go home. */
function effective(strategy: number): number {
  return strategy === MEMORY_OBJECT_COPY_TEMPORARY ? MEMORY_OBJECT_COPY_DELAY : strategy;
}

/** What a call asks for, whichever way it says it. */
interface Asked {
  readonly attributes: MemoryObjectAttributes;
  readonly flavor?: number;
  readonly ready: boolean;
  /** The pager speaks the older protocol: pages come home by memory_object_data_write. */
  readonly oldPageout: boolean;
  readonly replyTo: KernelRight;
}

/** Attributes without a flavor as a record; null if they are none, or are not offered. */
function plain(
  { switches }: Host,
  { may_cache, copy_strategy }: { readonly may_cache?: unknown; readonly copy_strategy?: unknown },
): MemoryObjectAttributes | null {
  if (!switches.plainAttributes || !memoryObjectIsFlag(may_cache)) return null;
  if (typeof copy_strategy !== 'number') return null;
  if (!Number.isSafeInteger(copy_strategy)) return null;
  return { may_cache_object: may_cache, copy_strategy };
}

/**
 * Sets attributes, which makes the object ready.
 * @mach vm/memory_object.c memory_object_change_attributes
 *
 * Sends: memory_object_change_completed to the reply port, after a terminate that the call causes.
 */
export function memoryObjectChangeAttributes(
  call: ControlCall<'memory_object_change_attributes'>,
): Step {
  const { host, body } = call;
  const { flavor, reply_to: replyTo } = body;
  const how = { ready: true, oldPageout: false, replyTo };
  if (flavor === undefined) return setAttributes(call, plain(host, body), how);
  const { attributes = {} } = body;
  const complete = isComplete(host, flavor, attributes);
  return setAttributes(call, complete ? attributes : null, { ...how, flavor });
}

/** Without a completion. @mach vm/memory_object.c memory_object_ready */
export function memoryObjectReady(call: ControlCall<'memory_object_ready'>): Step {
  const how = { ready: true, oldPageout: false, replyTo: null };
  return setAttributes(call, plain(call.host, call.body), how);
}

/**
 * Also takes readiness back. @mach vm/memory_object.c memory_object_set_attributes
 */
export function memoryObjectSetAttributes(call: ControlCall<'memory_object_set_attributes'>): Step {
  const { object_ready: ready } = call.body;
  const attributes = memoryObjectIsFlag(ready) ? plain(call.host, call.body) : null;
  const how = { ready: Boolean(ready), oldPageout: true, replyTo: null };
  return setAttributes(call, attributes, how);
}

/** @mach vm/memory_object.c memory_object_set_attributes_common */
function setAttributes(
  { host, thread, control }: ControlCall<MessageName>,
  attributes: MemoryObjectAttributes | null,
  how: Omit<Asked, 'attributes'>,
): Step {
  const { replyTo } = how;
  const object = attributes === null ? null : vmObjectLookup(host, control);
  if (attributes === null || object === null) {
    return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', replyTo);
  }
  const asked: Asked = { ...how, attributes };
  if (!mayTakeStrategy(host, object, attributes.copy_strategy)) {
    const { changeCompletedTellsAttributes: tells, failureUsesReplyTwice: twice } = host.switches;
    if (tells) completed(host, asked, object.pagerRequest);
    vmObjectDeallocate(host, object);
    return memoryObjectFinish(
      host,
      thread,
      'KERN_INVALID_ARGUMENT',
      tells && !twice ? null : replyTo,
    );
  }
  apply(host, object, attributes);
  setReady(host, object, asked);
  const life = object.generation;
  vmObjectDeallocate(host, object);
  const alive = object.alive && object.generation === life;
  completed(host, asked, alive ? object.pagerRequest : null);
  return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
}

/** Who waits for the object goes on; or whoever needs it next waits again. */
function setReady(host: Host, object: VmObject, { ready, oldPageout }: Asked): void {
  if (!ready) {
    if (host.trace.on) host.trace.emit('vm_object.not_ready', object.id);
    object.pagerReady = false;
    return;
  }
  if (host.trace.on) {
    host.trace.emit('vm_object.ready', object.id, Number(object.canPersist), object.copyStrategy);
  }
  if (!object.pagerReady) object.oldPageout = oldPageout;
  object.pagerReady = true;
  object.readyWakeup();
}

function completed(host: Host, asked: Asked, control: IpcPort | null): void {
  const { attributes, flavor, replyTo } = asked;
  if (replyTo === null) return;
  const { may_cache_object: cache, copy_strategy: strategy } = attributes;
  const told =
    host.switches.changeCompletedTellsAttributes && cache !== undefined && strategy !== undefined
      ? { may_cache: cache, copy_strategy: strategy }
      : {};
  machMsgSendFromKernel(host.ipc, replyTo, 'memory_object_change_completed', {
    // Without a flavor it is the CMU interface's message, which carries no right.
    memory_control: flavor === undefined ? null : control,
    ...(flavor === undefined ? {} : { flavor }),
    ...told,
  });
}

function apply(host: Host, object: VmObject, attributes: MemoryObjectAttributes): void {
  const { copy_strategy: strategy } = attributes;
  // Without flavors TEMPORARY leaves the strategy what it was; nobody asks for it any more.
  const keeps = strategy === MEMORY_OBJECT_COPY_TEMPORARY && host.switches.plainAttributes;
  if (strategy !== undefined && !keeps) object.copyStrategy = effective(strategy);
  if (attributes.cluster_size !== undefined) object.clusterSize = attributes.cluster_size;
  const { may_cache_object: cache } = attributes;
  if (cache !== undefined) object.canPersist = Boolean(cache);
  const { advisory_pageout: advisory, silent_overwrite: silent } = attributes;
  if (advisory !== undefined) object.advisoryPageout = advisory;
  if (silent !== undefined) object.silentOverwrite = silent;
  if (attributes.temporary !== undefined) object.temporary = attributes.temporary;
  if (strategy === MEMORY_OBJECT_COPY_TEMPORARY) object.temporary = true;
}

/**
 * Answers with the attributes of a flavor, or with those that there are without flavors.
 * @mach vm/memory_object.c memory_object_get_attributes
 *
 * Sends: memory_object_get_attributes_reply.
 */
export function memoryObjectGetAttributes(call: ControlCall<'memory_object_get_attributes'>): Step {
  const { host, thread, body } = call;
  const { flavor } = body;
  const object = vmObjectLookup(host, call.control);
  const found = object === null ? null : attributesOf(host, object, flavor);
  if (object !== null) vmObjectDeallocate(host, object);
  machMsgSendFromKernel(host.ipc, body.reply_to, 'memory_object_get_attributes_reply', {
    return_code: found === null ? 'KERN_INVALID_ARGUMENT' : 'KERN_SUCCESS',
    ...(flavor === undefined ? {} : { flavor, attributes: {} }),
    ...found,
  });
  return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
}

/** What the reply says of an object; null for a flavor that is none. */
function attributesOf(
  { switches }: Host,
  object: VmObject,
  flavor: number | undefined,
): Partial<MessageBodies<unknown, Sized>['memory_object_get_attributes_reply']> | null {
  const { canPersist, clusterSize, copyStrategy, pagerReady, temporary } = object;
  if (flavor === undefined) {
    if (!switches.plainAttributes) return null;
    return { object_ready: pagerReady, may_cache: canPersist, copy_strategy: copyStrategy };
  }
  const all: MemoryObjectAttributes = {
    copy_strategy: copyStrategy,
    cluster_size: clusterSize,
    may_cache_object: canPersist,
    temporary,
  };
  const keys = attributeKeys.get(flavor);
  if (keys === undefined) return null;
  const attributes = Object.fromEntries(keys.map((key) => [key, all[key]]));
  const more = flavor === MEMORY_OBJECT_BEHAVIOR_INFO && switches.advisoryPageout;
  const { advisoryPageout: advisory_pageout, silentOverwrite: silent_overwrite } = object;
  const extras = more ? { advisory_pageout, invalidate: false, silent_overwrite } : {};
  return { attributes: { ...attributes, ...extras } };
}
