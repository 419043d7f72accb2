/** user_thread, user_calls: a thread that is told call by call what to do. */
import { describe, expect, test } from '@jest/globals';
import type { Task } from '../../../../kernel/kern/task';
import type { PortName } from '../../../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import type { Machine } from '../../../../kernel/machine/machine';
import type { Call } from '../../../../kernel/tasks/user_calls';
import * as calls from '../../../../kernel/tasks/user_calls';
import { extractRight } from '../../../../kernel/tasks/user_port_calls';
import type { UserCall } from '../../../../kernel/tasks/user_thread';
import { UserThread } from '../../../../kernel/tasks/user_thread';
import { codeOnMemory, onMemory } from '../../../../kernel/tasks/user_vm_calls';
import { World } from '../../../support/world';

function allocated(task: Task, size: number): ReturnType<typeof onMemory> {
  return onMemory(task, 'vm_allocate', { address: 0, size, anywhere: true });
}

/** One thread of a fresh task that makes a call at a time. */
class Told {
  readonly machine: Machine;
  readonly task: Task;
  private readonly thread: UserThread;
  private readonly calls: UserCall[] = [];

  constructor(world = new World()) {
    this.machine = world.machine;
    this.task = this.machine.addTask(world.host, 'told', true);
    const script = { next: () => this.calls.shift() ?? null };
    this.thread = new UserThread(this.machine, this.task, 'told', script);
    this.machine.run(1000);
  }

  do<T>(call: Call<T>): T {
    this.calls.push(call);
    this.thread.wake();
    this.machine.run(1000);
    return call.answer();
  }

  memory(pages: number): number {
    const made = this.do(allocated(this.task, pages * 4096));
    return made.kr === 'KERN_SUCCESS' ? made.value : -1;
  }
}

describe('user_thread', () => {
  test('makes no call before it is woken, and its answer is there afterwards', () => {
    const told = new Told();
    const call = allocated(told.task, 4096);
    expect(() => call.answer()).toThrow('has not been made');
    expect(told.do(call).kr).toBe('KERN_SUCCESS');
  });

  test('loads what it stored; memory that is gone is an invalid address', () => {
    const told = new Told();
    const at = told.memory(1);
    expect(told.do(calls.access(address(at), 77)).code).toBe('KERN_SUCCESS');
    expect(told.do(calls.access(address(at), null))).toEqual({ code: 'KERN_SUCCESS', word: 77 });
    const page = { address: at, size: 4096 };
    const reading = { ...page, set_maximum: false, new_protection: 1 };
    expect(told.do(codeOnMemory(told.task, 'vm_protect', reading))).toBe('KERN_SUCCESS');
    expect(told.do(calls.access(address(at), 78)).code).toBe('KERN_PROTECTION_FAILURE');
    expect(told.do(codeOnMemory(told.task, 'vm_deallocate', page))).toBe('KERN_SUCCESS');
    expect(told.do(calls.access(address(at), null)).code).toBe('KERN_INVALID_ADDRESS');
  });
});

describe('user_calls on ports', () => {
  const noSet = (result: { kr: string; value?: PortName }): PortName =>
    result.value ?? MACH_PORT_NULL;

  test('a memory object port has one receive right and one send right', () => {
    const told = new Told();
    const { name, port } = told.do(calls.memoryObjectPort());
    expect([port.srights, port.mscount]).toEqual([1, 1]);
    expect(told.do(calls.portBehind(name))).toBe(port);
    expect(told.do(calls.typeOf(name))).toBe((1 << 17) | (1 << 16));
  });

  test('a message is received once, and then there is none: nobody waits', () => {
    const told = new Told();
    const { name } = told.do(calls.memoryObjectPort());
    const set = noSet(told.do(calls.portSet()));
    expect(told.do(calls.onPort('mach_port_move_member', name, { set }))).toBe('KERN_SUCCESS');
    const body = { id: 7, values: [], ports: [], memory: [] };
    expect(told.do(calls.send(name, 'user_message', body))).toBe('MACH_MSG_SUCCESS');
    const status = told.do(calls.receiveStatus(name));
    expect(status.kr === 'KERN_SUCCESS' && status.value.msgcount).toBe(1);
    expect(told.do(calls.receive(set))?.body).toMatchObject({ id: 7 });
    expect(told.do(calls.receive(set))).toBeNull();
  });

  test('rights are kept, receive rights die, names go', () => {
    const told = new Told();
    const { name, port } = told.do(calls.memoryObjectPort());
    expect(told.do(extractRight(name, 'make_send_once')).kr).toBe('KERN_SUCCESS');
    expect(port.sorights).toBe(1);
    const dies = { right: 'receive', delta: -1 } as const;
    expect(told.do(calls.onPort('mach_port_mod_refs', name, dies))).toBe('KERN_SUCCESS');
    expect(port.active).toBe(false);
    expect(told.do(extractRight(name, 'make_send')).kr).not.toBe('KERN_SUCCESS');
    expect(told.do(calls.onPort('mach_port_destroy', name, {}))).toBe('KERN_SUCCESS');
    expect(told.do(calls.typeOf(name))).toBe(0);
  });

  test('the default manager is exchanged, and a null port only asks', () => {
    const told = new Told();
    const { name, port } = told.do(calls.memoryObjectPort());
    const answers = (value: PortName): object => ({ kr: 'KERN_SUCCESS', value });
    expect(told.do(calls.setManager(name))).toEqual(answers(MACH_PORT_NULL));
    expect(port.srights).toBe(2);
    expect(told.do(calls.setManager(MACH_PORT_NULL))).toEqual(answers(name));
    expect(port.srights).toBe(2);
    const other = told.do(calls.memoryObjectPort());
    expect(told.do(calls.setManager(other.name))).toEqual(answers(name));
    expect(port.srights).toBe(1);
    expect(told.do(calls.setManager(name, false)).kr).toBe('KERN_INVALID_HOST');
    expect(told.do(calls.setManager(portName(999))).kr).toBe('KERN_INVALID_NAME');
    expect(told.do(calls.setManager(noSet(told.do(calls.portSet())))).kr).toBe(
      'KERN_INVALID_RIGHT',
    );
  });

  test('a thread wires itself, and no other', () => {
    const told = new Told();
    const [other] = told.machine.hosts[0]?.machine.threads ?? [];
    expect(told.do(calls.wireThread(true))).toBe('KERN_SUCCESS');
    expect(told.do(calls.wireThread(true, other))).toBe('KERN_INVALID_ARGUMENT');
  });

  test('vm_map of a memory object sends its init', () => {
    const told = new Told();
    const { name, port } = told.do(calls.memoryObjectPort());
    const placed = told.do(
      onMemory(told.task, 'vm_map', {
        address: 0,
        size: 4096,
        mask: 0,
        anywhere: true,
        memory_object: port,
        offset: 0,
        copy: false,
        cur_protection: 3,
        max_protection: 7,
        inheritance: 1,
      }),
    );
    expect(placed.kr).toBe('KERN_SUCCESS');
    expect(told.do(calls.receive(name))?.msgh_id).toBe('memory_object_init');
  });
});
