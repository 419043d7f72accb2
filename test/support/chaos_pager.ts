/**
 * A pager that does what chance says. Honest, it may lock, clean, flush and be precious, but loses
 * nothing; otherwise it may also be silent, fail, supply what nobody asked for, speak of offsets
 * that do not exist, discard, destroy its objects, kill its ports and crash. Its chance is a number
 * in its state, so that two runs agree.
 */
import { MEMORY_OBJECT_COPY_DELAY } from '../../kernel/mach/memory_object_types';
import type { Handler, Pager, TaskCalls } from '../../kernel/mach/task';
import { sealPager } from '../../kernel/mach/task';
import type { PageContents, Plain, PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../kernel/mach/types';
import { pagerDefaults, readyAttributes } from '../../pagers/pager';

/** How a chaos pager is made. */
export interface ChaosOptions {
  readonly seed: number;
  readonly honest: boolean;
  readonly objectPages: number;
  readonly [key: string]: Plain;
}

interface Chaos {
  seed: number;
  readonly honest: boolean;
  readonly objectPages: number;
  /** Control ports by the port of their object, as far as known. */
  readonly controls: Record<number, PortName>;
  /** What came home, by port and byte offset. */
  readonly pages: Record<string, PageContents>;
  messages: number;
}

/** A number from 0 to n - 1. */
function roll(self: Chaos, n: number): number {
  self.seed = (Math.imul(self.seed ^ (self.seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
  const mixed = Math.imul(self.seed ^ (self.seed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % n;
}

function chance(self: Chaos, percent: number): boolean {
  return roll(self, 100) < percent;
}

const WEIRD = [-4096, 1, 4095, 4096.5, 2 ** 40, Number.NaN, 2 ** 53, 12_345_678];

function anyOffset(self: Chaos, pageSize: number): number {
  if (!self.honest && chance(self, 10)) return WEIRD[roll(self, WEIRD.length)] ?? 0;
  return roll(self, self.objectPages + 1) * pageSize;
}

function supply(
  task: TaskCalls,
  self: Chaos,
  port: PortName,
  control: PortName,
  offset: number,
  pages: number,
  desired: number,
): void {
  const size = pages * task.pageSize;
  const fresh = task.vmAllocate(size);
  if (fresh.kr !== 'KERN_SUCCESS') return;
  for (let done = 0; done < size; done += task.pageSize) {
    const kept = self.pages[`${port}/${offset + done}`];
    if (kept !== undefined) task.write(address(fresh.value + done), kept);
  }
  const lock = chance(self, 30) ? roll(self, 8) : 0;
  task.send(control, 'memory_object_data_supply', {
    offset,
    data: { address: fresh.value, size, deallocate: chance(self, 80) },
    lock_value: lock & ~desired,
    precious: chance(self, 30),
    reply_to: chance(self, 30) ? port : MACH_PORT_NULL,
  });
}

function lockRequest(task: TaskCalls, self: Chaos, port: PortName, control: PortName): void {
  const keeps = self.honest;
  const offset = anyOffset(self, task.pageSize);
  const flush = chance(self, 40);
  const least = keeps && flush ? 1 : 0;
  const locks = keeps ? [8, 0] : [8, 0, 1, 2, 3, 7, 9];
  task.send(control, 'memory_object_lock_request', {
    offset,
    size: roll(self, self.objectPages + 1) * task.pageSize,
    should_return: least + roll(self, (keeps ? 4 : 5) - least),
    should_flush: flush,
    lock_value: locks[roll(self, locks.length)] ?? 8,
    reply_to: chance(self, 50) ? port : MACH_PORT_NULL,
  });
}

/** Something that nobody asked for. */
function mischief(task: TaskCalls, self: Chaos, port: PortName): void {
  const control = self.controls[port] ?? MACH_PORT_NULL;
  if (chance(self, 20)) lockRequest(task, self, port, control);
  if (self.honest || !chance(self, 15)) return;
  const offset = anyOffset(self, task.pageSize);
  const size = roll(self, 4) * task.pageSize;
  switch (roll(self, 9)) {
    case 0:
      supply(task, self, port, control, offset, 1 + roll(self, 4), 0);
      break;
    case 1:
      task.send(control, 'memory_object_data_unavailable', { offset, size });
      break;
    case 2:
      task.send(control, 'memory_object_data_error', { offset, size, error_value: 'KERN_FAILURE' });
      break;
    case 3:
      task.send(control, 'memory_object_change_attributes', {
        ...readyAttributes(task, chance(self, 50), MEMORY_OBJECT_COPY_DELAY),
        reply_to: chance(self, 50) ? port : MACH_PORT_NULL,
      });
      break;
    case 4:
      if (chance(self, 20)) {
        task.send(control, 'memory_object_destroy', { reason: 'KERN_FAILURE' });
      }
      break;
    case 5:
      if (chance(self, 10)) task.machPortDestroy(port);
      break;
    case 6:
      task.send(portName(roll(self, 40)), 'memory_object_data_unavailable', { offset, size });
      break;
    case 7:
      task.machPortSetSeqno(port, chance(self, 50) ? 0xfffffffe : roll(self, 100));
      break;
    default:
      if (chance(self, 5)) throw new Error('the pager crashes');
  }
}

const init: Handler<Chaos, 'memory_object_init'> = (task, self, { msgh_local_port, body }) => {
  self.controls[msgh_local_port] = body.memory_control;
  if (!self.honest && chance(self, 5)) return;
  const attributes = readyAttributes(task, chance(self, 60), MEMORY_OBJECT_COPY_DELAY);
  task.send(body.memory_control, 'memory_object_change_attributes', attributes);
};

const dataRequest: Handler<Chaos, 'memory_object_data_request'> = (task, self, message) => {
  const { msgh_local_port: port, body } = message;
  const { memory_control: control, offset, length, desired_access } = body;
  self.controls[port] = control;
  const answer = self.honest ? 99 : roll(self, 100);
  if (answer < 5) {
    task.send(control, 'memory_object_data_error', {
      offset,
      size: length,
      error_value: answer < 2 ? 'KERN_MEMORY_DATA_MOVED' : 'KERN_FAILURE',
    });
  } else if (answer < 10) {
    task.send(control, 'memory_object_data_unavailable', { offset, size: length });
  } else if (answer < 12) {
    return; // Silence.
  } else {
    const wide = self.honest ? 1 : 1 + roll(self, 3);
    const never = self.pages[`${port}/${offset}`] === undefined;
    if (self.honest && never && chance(self, 20)) {
      task.send(control, 'memory_object_data_unavailable', { offset, size: length });
    } else supply(task, self, port, control, offset, wide, desired_access);
  }
  mischief(task, self, port);
};

const dataReturn: Handler<Chaos, 'memory_object_data_return' | 'memory_object_data_write'> = (
  task,
  self,
  message,
) => {
  const { msgh_local_port: port, body } = message;
  const { data, offset } = body;
  for (let done = 0; done < data.size; done += task.pageSize) {
    const contents = task.read(address(data.address + done));
    self.pages[`${port}/${offset + done}`] =
      typeof contents === 'number' ? contents : contents.slice();
  }
  if (self.honest || !chance(self, 3)) task.vmDeallocate(data.address, data.size);
  mischief(task, self, port);
};

const dataUnlock: Handler<Chaos, 'memory_object_data_unlock'> = (task, self, message) => {
  const { msgh_local_port: port, body } = message;
  if (!self.honest && chance(self, 10)) return;
  const flush = chance(self, 30);
  task.send(body.memory_control, 'memory_object_lock_request', {
    offset: body.offset,
    size: body.length,
    should_return: flush ? 2 : roll(self, 3),
    should_flush: flush,
    lock_value: flush ? 8 : 0,
    reply_to: chance(self, 50) ? port : MACH_PORT_NULL,
  });
  mischief(task, self, port);
};

/** As default pager: the receive right of an anonymous object arrives. */
const create: Handler<Chaos, 'memory_object_create'> = (task, self, { body }) => {
  self.controls[body.new_memory_object] = body.new_control;
  task.machPortMoveMember(body.new_memory_object, task.portSet('objects'));
};

/** One thread: an honest pager handles the messages of an object in their order. */
export const chaosPager = sealPager<Chaos>({
  summary: 'does what chance says',
  origin: 'ours',
  contents: 'any',
  readsData: true,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: (options) => {
    const given = options as ChaosOptions; // parsed
    const { seed, honest, objectPages } = given;
    return { seed, honest, objectPages, controls: {}, pages: {}, messages: 0 };
  },
  start: () => undefined,
  open: (task) => {
    const port = task.machPortAllocate('receive');
    if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
    task.machPortMoveMember(port.value, task.portSet('objects'));
    return port.value;
  },
  on: {
    ...pagerDefaults,
    memory_object_init: init,
    memory_object_create: create,
    memory_object_data_request: dataRequest,
    memory_object_data_return: dataReturn,
    memory_object_data_write: dataReturn,
    memory_object_data_unlock: dataUnlock,
    memory_object_lock_completed: (task, self, { msgh_local_port }) =>
      mischief(task, self, msgh_local_port),
    memory_object_supply_completed: (task, self, { msgh_local_port }) =>
      mischief(task, self, msgh_local_port),
  },
});

/** The same with two threads, which handle messages in any order. */
export const hurriedPager: Pager = {
  ...chaosPager,
  threads: [{ set: 'objects', count: 2, vmPrivilege: false }],
};
