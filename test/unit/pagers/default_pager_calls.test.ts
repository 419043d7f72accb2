/** What a task may ask of the default pager, and what it is answered. */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { bench, control, DefaultBench, PAGE, T } from '../../support/default_pager_bench';

const reply = portName(90);
const nameOf = portName(61);

/** A pager with an object whose kernel gave it a name port, as in the CMU interface. */
function named(): DefaultBench {
  const made = new DefaultBench({ blocks: 8 });
  made.deliver(made.defaultPort, 'memory_object_create', {
    new_memory_object: T,
    new_object_size: 4 * PAGE,
    new_control: control,
    new_name: nameOf,
    new_page_size: PAGE,
  });
  made.calls();
  return made;
}

describe('default_pager_object_create', () => {
  test('answers a new object, whose end is when its last sender is gone', () => {
    const made = bench();
    made.deliver(made.defaultPort, 'default_pager_object_create', {
      reply_port: reply,
      object_size: 3 * PAGE,
    });
    const port = portName(102);
    expect(made.calls()).toEqual([
      ['mach_port_request_notification', port, 'no_senders', 1, port],
      ['mach_port_move_member', port, made.task.portSet('external')],
      [
        'default_pager_object_create_reply',
        reply,
        { return_code: 'KERN_SUCCESS', memory_object: port },
      ],
    ]);
    made.stored(2, 1, port);
    made.request(2, 1, port);
    expect(made.names()).toEqual(['device_read_request']);
  });

  test('is refused for a size that is none, and where no port is to be had', () => {
    const made = bench();
    const ask = (object_size: number): unknown => {
      made.deliver(made.defaultPort, 'default_pager_object_create', {
        reply_port: reply,
        object_size,
      });
      return made.calls().at(-1)?.[2];
    };
    for (const size of [-1, Number.NaN, 2 ** 52]) {
      expect(ask(size)).toEqual({
        return_code: 'KERN_INVALID_ARGUMENT',
        memory_object: MACH_PORT_NULL,
      });
    }
    expect(ask(0)).toMatchObject({ return_code: 'KERN_SUCCESS' });
    made.task.broken.add('machPortAllocate');
    expect(ask(PAGE)).toMatchObject({ return_code: 'KERN_RESOURCE_SHORTAGE' });
  });
});

describe('default_pager_register_fileserver', () => {
  const server = portName(95);
  const ask = (made: DefaultBench, to = made.defaultPort, reply_port = reply) =>
    made.deliver(to, 'default_pager_register_fileserver', { reply_port, fileserver_port: server });

  test('succeeds, and nothing comes of it: the right is dropped', () => {
    const made = bench();
    expect(ask(made)).toBe('KERN_SUCCESS');
    expect(made.calls()).toEqual([
      ['mach_port_deallocate', server],
      ['default_pager_register_fileserver_reply', reply, { return_code: 'KERN_SUCCESS' }],
    ]);
    ask(made, made.defaultPort, MACH_PORT_NULL);
    expect(made.names()).toEqual(['mach_port_deallocate']);
  });

  test('is refused at another port than the default port', () => {
    const made = bench();
    expect(ask(made, T)).toBe('KERN_INVALID_ARGUMENT');
  });
});

describe('default_pager_info', () => {
  test('answers the bytes of all paging files, and those that hold nothing', () => {
    const made = new DefaultBench({
      partitions: [
        { device: 'disk', blocks: 4 },
        { device: 'second', blocks: 6 },
      ],
    });
    made.create();
    made.stored(0, 3);
    made.deliver(made.defaultPort, 'default_pager_info', { reply_port: reply });
    expect(made.calls()).toEqual([
      [
        'default_pager_info_reply',
        reply,
        {
          return_code: 'KERN_SUCCESS',
          total_space: 10 * PAGE,
          free_space: 7 * PAGE,
          page_size: PAGE,
        },
      ],
    ]);
  });

  test('answers nobody where there is no reply port', () => {
    const made = bench();
    made.deliver(made.defaultPort, 'default_pager_info', { reply_port: MACH_PORT_NULL });
    expect(made.calls()).toEqual([]);
  });

  test('means nothing at the port of an object, whose next message has its turn', () => {
    const made = bench();
    for (const id of ['default_pager_info', 'default_pager_objects'] as const) {
      expect(made.deliver(T, id, { reply_port: reply })).toBe('KERN_INVALID_ARGUMENT');
    }
    expect(made.request(0)).toBe('KERN_SUCCESS');
    expect(made.names()).toEqual(['memory_object_data_unavailable']);
  });
});

describe('default_pager_objects', () => {
  test('answers what is stored of each object, and its name port', () => {
    const made = named();
    made.stored(1, 2);
    made.deliver(made.defaultPort, 'default_pager_objects', { reply_port: reply });
    const objects = [{ object: T, size: 2 * PAGE }];
    expect(made.calls()).toEqual([
      [
        'default_pager_objects_reply',
        reply,
        { return_code: 'KERN_SUCCESS', objects, ports: [nameOf] },
      ],
    ]);
  });

  test('tells an object that no kernel has as zeroes: before init, and after terminate', () => {
    const made = new DefaultBench();
    const port = made.open('', { size: PAGE });
    const told = (): unknown => {
      made.deliver(made.defaultPort, 'default_pager_objects', { reply_port: reply });
      return made.calls().at(-1)?.[2];
    };
    const none = { objects: [{ object: 0, size: 0 }], ports: [MACH_PORT_NULL] };
    expect(told()).toMatchObject(none);
    made.deliver(port, 'memory_object_init', {
      memory_control: control,
      memory_object_page_size: PAGE,
    });
    expect(told()).toMatchObject({ objects: [{ object: port, size: 0 }], ports: [port] });
    made.deliver(port, 'memory_object_terminate', { memory_control: control });
    expect(made.calls()).toContainEqual(['mach_port_destroy', control]);
    expect(told()).toMatchObject(none);
  });
});

describe('default_pager_object_pages', () => {
  test.each([
    ['its name port', nameOf],
    ['itself', T],
  ])('answers the offsets that are stored of an object given by %s', (_what, object) => {
    const made = named();
    made.stored(3);
    made.stored(0, 2);
    made.deliver(made.defaultPort, 'default_pager_object_pages', { reply_port: reply, object });
    // The right that came with the call goes: kept, the object would never be without senders.
    expect(made.calls()).toEqual([
      ['mach_port_deallocate', object],
      [
        'default_pager_object_pages_reply',
        reply,
        { return_code: 'KERN_SUCCESS', pages: [0, PAGE, 3 * PAGE] },
      ],
    ]);
  });

  test('is refused for a port that is no object, or null', () => {
    const made = named();
    made.open('', { size: PAGE });
    made.calls();
    for (const object of [MACH_PORT_NULL, control, made.defaultPort]) {
      made.deliver(made.defaultPort, 'default_pager_object_pages', { reply_port: reply, object });
      const calls = made.calls().filter(([name]) => name !== 'mach_port_deallocate');
      expect(calls).toEqual([
        [
          'default_pager_object_pages_reply',
          reply,
          { return_code: 'KERN_INVALID_ARGUMENT', pages: [] },
        ],
      ]);
    }
  });
});
