/**
 * The law about what is given back: every reference to an object is held by somebody, and every
 * holder is counted. Memory in a message that nobody can receive any more would break it, and so
 * would a call that forgets its object. @ours
 */
import type { Kmsg } from '../ipc/ipc_kmsg_queue';
import { ipcKmsgs } from '../ipc/ipc_kmsg_queue';
import type { Held } from '../kern/thread';
import type { Machine } from '../machine/machine';
import type { VmObject } from '../vm/object/vm_object';
import { VmMapCopy } from '../vm/page/vm_map_copy';
import type { StateLaw } from './law';

/** Holders of objects, counted. */
class Holders {
  private readonly counts = new Map<VmObject, number>();

  add(object: VmObject | null): void {
    if (object !== null) this.counts.set(object, this.of(object) + 1);
  }

  of(object: VmObject): number {
    return this.counts.get(object) ?? 0;
  }

  message(kmsg: Kmsg | null): void {
    if (kmsg === null) return;
    const { body } = kmsg;
    if ('data' in body) this.memory(body.data);
    if ('memory' in body) for (const memory of body.memory) this.memory(memory);
  }

  memory(memory: unknown): void {
    if (memory instanceof VmMapCopy) this.add(memory.object);
  }

  held({ objects = [], messages = [], memory = [] }: Held): void {
    for (const object of objects) this.add(object);
    for (const kmsg of messages) this.message(kmsg);
    for (const copy of memory) this.memory(copy);
  }
}

function holdersOf(machine: Machine): Holders {
  const holders = new Holders();
  for (const host of machine.hosts) {
    for (const { entries } of host.maps) for (const { object } of entries) holders.add(object);
    for (const { alive, shadow } of host.objects.all) if (alive) holders.add(shadow);
  }
  const queues = new Set<object>();
  for (const { queue } of machine.ipc.ports.values()) {
    if (queues.has(queue)) continue;
    queues.add(queue);
    for (const kmsg of ipcKmsgs(queue)) holders.message(kmsg);
  }
  for (const { stack } of machine.threads) {
    for (const activation of stack) holders.held(activation.held());
  }
  return holders;
}

const nothingIsLeaked: StateLaw = {
  id: 51,
  text: 'Each reference to an object is held by a map, a message or a call under way',
  check(host, touched, deny, machine) {
    // What waits for its time holds references that nobody sees: a device's reply, for one.
    if (touched !== 'all' || machine.events.size > 0) return;
    const holders = holdersOf(machine);
    for (const object of host.objects.all) {
      const held = holders.of(object);
      if (object.alive && held !== object.refCount) {
        deny(`${object.refCount} references, ${held} holders`, { object: object.id });
      } else if (!object.alive && held > 0) deny('a dead object is held', { object: object.id });
    }
  },
};

/** Laws of this family. */
export const referenceLaws = [nothingIsLeaked] as const;
