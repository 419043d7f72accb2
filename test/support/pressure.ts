/**
 * Memory pressure to order, for tests of the daemon: a world whose first frames are pages of an
 * object, and which has as many free frames as a test says. Frames that are held belong to nobody,
 * so such worlds are not checked for laws.
 */
import type { PageContents } from '../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import { policies } from '../../kernel/policy/policies';
import type { VmPage } from '../../kernel/vm/page/vm_page';
import { vmPageFree, vmPageGrab } from '../../kernel/vm/page/vm_resident';
import type { Handlers } from './scripted_pager';
import { supplier } from './scripted_pager';
import type { WorldOptions } from './world';
import { World } from './world';

const MILLISECOND = 1_000_000;

/** Holds frames until `free` are left; the daemon sees it when the world runs. */
export function squeeze(world: World, free: number): VmPage[] {
  const held: VmPage[] = [];
  while (world.host.resident.freeCount > free) {
    const page = vmPageGrab(world.host, true);
    if (page !== null) held.push(page);
  }
  return held;
}

/** Gives frames back. */
export function unsqueeze(world: World, held: readonly VmPage[]): void {
  for (const page of held) vmPageFree(world.host, page);
  world.run();
}

/** Lets virtual time pass. */
export function pass(world: World, milliseconds: number): void {
  world.step({ op: 'wait', ticks: milliseconds * MILLISECOND }, 'idler');
}

/** A pager that supplies what is asked for and never lets go of what comes home. */
export function hoarding(precious = false): Handlers {
  return { ...supplier(precious), memory_object_data_return: () => undefined };
}

/** A default manager that keeps what comes and gives it back when asked. */
export function keeper(): Handlers {
  const kept = new Map<string, PageContents>();
  return {
    memory_object_data_return: (task, _self, { msgh_local_port: port, body }) => {
      kept.set(`${port}/${body.offset}`, task.read(body.data.address));
      task.vmDeallocate(body.data.address, body.data.size);
    },
    memory_object_data_request: (task, _self, { msgh_local_port: port, body }) => {
      const { memory_control, offset, length: size } = body;
      const fresh = task.vmAllocate(size);
      if (fresh.kr !== 'KERN_SUCCESS') return;
      task.write(fresh.value, kept.get(`${port}/${offset}`) ?? 0);
      const data = { address: fresh.value, size, deallocate: true };
      const none = { lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
      task.send(memory_control, 'memory_object_data_supply', { offset, data, ...none });
    },
  };
}

/** A world whose object has these pages, in this order on the queue, one letter a page. */
export function pressed(kinds: string, options: WorldOptions = {}): World {
  const precious = kinds.includes('p');
  const world = new World({ on: supplier(precious), laws: false, ...options });
  world.map(kinds.length);
  [...kinds].forEach((kind, page) => {
    if (kind === 'd') world.write(page, 500 + page);
    else world.read(page);
  });
  return world;
}

/** Milliseconds of the pauses that the daemon has made. */
export function pauses(world: World): readonly number[] {
  return world.events('vm_pageout.pause').map(({ ticks }) => (ticks ?? 0) / MILLISECOND);
}

/** A world with memory in two segments of 64 frames: min 16, low 20, high 32 each. */
export function segmented(options: WorldOptions = {}): World {
  const thresholds = { frames: 64, min: 16, low: 20, high: 32 };
  const host = {
    frames: 128,
    pageout: 'segments' as const,
    policy: policies.gnu,
    segments: [
      { name: 'DMA', ...thresholds },
      { name: 'DIRECTMAP', ...thresholds },
    ],
    ...options.host,
  };
  return new World({ on: supplier(false), ...options, host });
}

/** Free frames of each segment. */
export function freeBySegment(world: World): readonly number[] {
  return (world.host.segments?.all ?? []).map(({ freeCount }) => freeCount);
}
