/**
 * memory_object_change_attributes and get_attributes: how a pager makes its object ready, and how
 * it learns what the kernel believes. Laws: 24, 44, 45 (the completion follows a termination).
 * @mach vm/memory_object.c memory_object_change_attributes
 */
import type { Host } from '../host';
import type { IpcPort } from '../ipc/ipc_port';
import { machMsgSendFromKernel } from '../ipc/mach_msg';
import type { Step } from '../kern/thread';
import type { MemoryObjectAttributes } from '../mach/memory_object_types';
import {
  attributeKeys,
  MEMORY_OBJECT_COPY_CALL,
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_COPY_SYMMETRIC,
  MEMORY_OBJECT_COPY_TEMPORARY,
} from '../mach/memory_object_types';
import type { ControlCall } from './memory_object';
import { finish } from './memory_object_finish';
import type { VmObject } from './vm_object';
import { vmObjectLookup } from './vm_object';
import { vmObjectDeallocate } from './vm_object_terminate';

/** Exactly the keys of the flavor, each of its type. */
function isComplete(flavor: number, attributes: MemoryObjectAttributes, numbers: boolean): boolean {
  const keys = attributeKeys.get(flavor);
  if (keys === undefined || Object.keys(attributes).length !== keys.length) return false;
  return keys.every((key) => {
    const value = attributes[key];
    if (key === 'may_cache_object' && numbers && typeof value === 'number') return true;
    return key === 'may_cache_object' || key === 'temporary'
      ? typeof value === 'boolean'
      : Number.isSafeInteger(value) && Number(value) >= 0;
  });
}

function mayTakeStrategy(host: Host, object: VmObject, strategy: number | undefined): boolean {
  if (strategy === undefined) return true;
  if (strategy > MEMORY_OBJECT_COPY_SYMMETRIC) return false;
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

/**
 * Sets attributes, which makes the object ready.
 * @mach vm/memory_object.c memory_object_change_attributes
 *
 * Sends: memory_object_change_completed to the reply port, after a terminate that the call causes.
 */
export function memoryObjectChangeAttributes(
  call: ControlCall<'memory_object_change_attributes'>,
): Step {
  const { host, thread, body } = call;
  const { attributes } = body;
  if (!isComplete(body.flavor, attributes, host.switches.changeCompletedTellsAttributes)) {
    return finish(host, thread, 'KERN_INVALID_ARGUMENT', body.reply_to);
  }
  const object = vmObjectLookup(host, call.control);
  if (object === null) return finish(host, thread, 'KERN_INVALID_ARGUMENT', body.reply_to);
  if (!mayTakeStrategy(host, object, attributes.copy_strategy)) {
    const { changeCompletedTellsAttributes: tells, failureUsesReplyTwice: twice } = host.switches;
    if (tells) completed(call, object.pagerRequest);
    vmObjectDeallocate(host, object);
    return finish(host, thread, 'KERN_INVALID_ARGUMENT', tells && !twice ? null : body.reply_to);
  }
  apply(object, attributes);
  if (host.trace.on) {
    host.trace.emit('vm_object.ready', object.id, Number(object.canPersist), object.copyStrategy);
  }
  object.pagerReady = true;
  object.readyWakeup();
  const life = object.generation;
  vmObjectDeallocate(host, object);
  const alive = object.alive && object.generation === life;
  completed(call, alive ? object.pagerRequest : null);
  return finish(host, thread, 'KERN_SUCCESS', null);
}

function completed(
  { host, body }: ControlCall<'memory_object_change_attributes'>,
  control: IpcPort | null,
): void {
  if (body.reply_to === null) return;
  const { may_cache_object, copy_strategy } = body.attributes;
  const told =
    host.switches.changeCompletedTellsAttributes &&
    may_cache_object !== undefined &&
    copy_strategy !== undefined
      ? { may_cache: may_cache_object, copy_strategy }
      : {};
  machMsgSendFromKernel(host.ipc, body.reply_to, 'memory_object_change_completed', {
    memory_control: control,
    flavor: body.flavor,
    ...told,
  });
}

function apply(object: VmObject, attributes: MemoryObjectAttributes): void {
  const { copy_strategy: strategy } = attributes;
  if (strategy !== undefined) object.copyStrategy = effective(strategy);
  if (attributes.cluster_size !== undefined) object.clusterSize = attributes.cluster_size;
  const { may_cache_object: cache } = attributes;
  if (cache !== undefined) object.canPersist = Number(cache) !== 0;
  if (attributes.temporary !== undefined) object.temporary = attributes.temporary;
  if (strategy === MEMORY_OBJECT_COPY_TEMPORARY) object.temporary = true;
}

/**
 * Answers with the attributes of a flavor.
 * @mach vm/memory_object.c memory_object_get_attributes
 *
 * Sends: memory_object_get_attributes_reply.
 */
export function memoryObjectGetAttributes(call: ControlCall<'memory_object_get_attributes'>): Step {
  const { host, thread, body } = call;
  const keys = attributeKeys.get(body.flavor);
  const object = vmObjectLookup(host, call.control);
  const all: MemoryObjectAttributes =
    object === null
      ? {}
      : {
          copy_strategy: object.copyStrategy,
          cluster_size: object.clusterSize,
          may_cache_object: object.canPersist,
          temporary: object.temporary,
        };
  const good = keys !== undefined && object !== null;
  const chosen = good ? Object.fromEntries(keys.map((key) => [key, all[key]])) : {};
  if (object !== null) vmObjectDeallocate(host, object);
  machMsgSendFromKernel(host.ipc, body.reply_to, 'memory_object_get_attributes_reply', {
    return_code: good ? 'KERN_SUCCESS' : 'KERN_INVALID_ARGUMENT',
    flavor: body.flavor,
    attributes: chosen,
  });
  return finish(host, thread, 'KERN_SUCCESS', null);
}
