/** The calls of the default pager made by a task of the same machine, every law checked. */
import { describe, expect, test } from '@jest/globals';
import { StampDevice } from '../../../devices/memory';
import type { Task } from '../../../kernel/kern/task';
import type { MessageName } from '../../../kernel/mach/message_table';
import type { Received, Sent } from '../../../kernel/mach/task';
import type { PortName } from '../../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../../kernel/mach/types';
import { addPager, setDefaultManager } from '../../../kernel/machine/machine_pagers';
import type { Call } from '../../../kernel/tasks/user_calls';
import * as calls from '../../../kernel/tasks/user_calls';
import type { UserCall } from '../../../kernel/tasks/user_thread';
import { UserThread } from '../../../kernel/tasks/user_thread';
import { onMemory } from '../../../kernel/tasks/user_vm_calls';
import { defaultPager } from '../../../pagers/default_pager';
import type { WorldOptions } from '../../support/world';
import { PAGE, World } from '../../support/world';

/** A client of a default pager that has two devices, with a paging file on the first. */
class Client {
  readonly world: World;
  readonly task: Task;
  readonly manager: PortName;
  readonly reply: PortName;
  private readonly thread: UserThread;
  private readonly calls: UserCall[] = [];

  constructor(options: WorldOptions = {}) {
    this.world = new World(options);
    const { machine, host } = this.world;
    const pager = addPager(machine, host, {
      name: 'default_pager',
      pager: defaultPager,
      options: { device: 'disk', blocks: 64 },
      random: () => 0,
      devices: {
        disk: machine.addDevice('disk', new StampDevice(64, PAGE)),
        second: machine.addDevice('second', new StampDevice(64, PAGE)),
      },
    });
    setDefaultManager(host, pager.open('default', { default_port: true }));
    const script = { next: () => this.calls.shift() ?? null };
    this.task = machine.addTask(host, 'told', true);
    this.thread = new UserThread(machine, this.task, 'told', script);
    this.world.run();
    const asked = this.do(calls.setManager(MACH_PORT_NULL));
    this.manager = asked.kr === 'KERN_SUCCESS' ? asked.value : MACH_PORT_NULL;
    this.reply = this.do(calls.memoryObjectPort()).name;
  }

  do<T>(call: Call<T>): T {
    this.calls.push(call);
    this.thread.wake();
    this.world.run();
    return call.answer();
  }

  /** Sends a request, and answers the body of what comes back. */
  ask<K extends MessageName>(id: K, body: Sent<K>): Received<MessageName>['body'] | undefined {
    this.do(calls.send(this.manager, id, body));
    return this.do(calls.receive(this.reply))?.body;
  }

  paging(file_name: string, add: boolean): unknown {
    const body = { reply_port: this.reply, file_name, size: 64 * PAGE, add };
    return this.ask('default_pager_paging_file', body);
  }
}

const evictAll = (client: Client, pages: number): void => {
  const { world } = client;
  for (let page = 0; page < pages; page += 1) world.evict(world.page(page, world.mapped()));
};

describe('a task asks the default pager', () => {
  test('for its space, which shrinks as memory is paged out', () => {
    const client = new Client();
    const free = (): unknown => client.ask('default_pager_info', { reply_port: client.reply });
    const space = { return_code: 'KERN_SUCCESS', total_space: 64 * PAGE, page_size: PAGE };
    expect(free()).toEqual({ ...space, free_space: 64 * PAGE });
    client.world.allocate(3, 'heap');
    for (let page = 0; page < 3; page += 1) client.world.write(page, page + 1, 'heap');
    evictAll(client, 3);
    expect(free()).toEqual({ ...space, free_space: 61 * PAGE });
  });

  test.each([
    ['osf', {}],
    ['a CMU interface', { namePorts: true }],
  ])('for its objects and their pages, in %s', (_what, switches) => {
    const client = new Client({ switches });
    const { reply } = client;
    client.world.allocate(4, 'heap');
    for (let page = 0; page < 4; page += 2) client.world.write(page, 7, 'heap');
    for (let page = 0; page < 4; page += 2) {
      client.world.evict(client.world.page(page, client.world.mapped()));
    }
    const objects = client.ask('default_pager_objects', { reply_port: reply });
    expect(objects).toMatchObject({ objects: [{ size: 2 * PAGE }], ports: [expect.any(Number)] });
    const [object] = objects !== undefined && 'objects' in objects ? objects.ports : [];
    if (object === undefined) throw new Error('no port');
    expect(client.ask('default_pager_object_pages', { reply_port: reply, object })).toEqual({
      return_code: 'KERN_SUCCESS',
      pages: [0, 2 * PAGE],
    });
    const other = client.ask('default_pager_object_pages', { reply_port: reply, object: reply });
    expect(other).toEqual({ return_code: 'KERN_INVALID_ARGUMENT', pages: [] });
  });

  test('for an object, which can be mapped and is gone with its last right', () => {
    const client = new Client();
    const made = client.ask('default_pager_object_create', {
      reply_port: client.reply,
      object_size: 2 * PAGE,
    });
    const name = made !== undefined && 'memory_object' in made ? made.memory_object : null;
    const right = client.task.space.lookup(name ?? MACH_PORT_NULL)?.port;
    const placed = client.do(
      onMemory(client.task, 'vm_map', {
        address: 0,
        size: 2 * PAGE,
        mask: 0,
        anywhere: true,
        memory_object: right ?? null,
        offset: 0,
        copy: false,
        cur_protection: 3,
        max_protection: 7,
        inheritance: 1,
      }),
    );
    const at = address(placed.kr === 'KERN_SUCCESS' ? placed.value : 0);
    expect(client.do(calls.access(at, 5)).code).toBe('KERN_SUCCESS');
    expect(client.do(calls.access(at, null)).word).toBe(5);
    client.do(onMemory(client.task, 'vm_deallocate', { address: at, size: 2 * PAGE }));
    expect(right?.active).toBe(true);
    client.do(calls.onPort('mach_port_destroy', name ?? MACH_PORT_NULL, {}));
    expect(right?.active).toBe(false);
  });

  test('for another paging file, and to remove the first: no page is lost', () => {
    const client = new Client();
    const { world } = client;
    world.allocate(3, 'heap');
    for (let page = 0; page < 3; page += 1) world.write(page, page + 10, 'heap');
    evictAll(client, 3);
    expect(client.paging('disk', false)).toEqual({ return_code: 'KERN_FAILURE' });
    expect(client.paging('second', true)).toEqual({ return_code: 'KERN_SUCCESS' });
    expect(client.paging('disk', false)).toEqual({ return_code: 'KERN_SUCCESS' });
    expect([0, 1, 2].map((page) => world.read(page, 'heap').value)).toEqual([10, 11, 12]);
    expect(client.paging('disk', false)).toEqual({ return_code: 'KERN_INVALID_ARGUMENT' });
  });
});
