/** What a pager of one's own gets without saying so. */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL } from '../../../kernel/mach/types';
import { definePager } from '../../../pagers/define_pager';
import { pagerDefaults, sendPage, sendUnavailable } from '../../../pagers/pager';
import { PagerBench } from '../../../pagers/pager_bench';

describe('definePager', () => {
  test('needs only the handler of a request', () => {
    const pager = definePager({
      on: {
        memory_object_data_request: (task, _self, { body }) =>
          sendPage(task, body.memory_control, body.offset, body.offset / task.pageSize),
      },
    });
    const bench = new PagerBench(pager);
    expect(bench.state).toEqual({});
    const port = bench.open('A');
    expect([0, 3].map((page) => bench.requestPage(port, page))).toEqual([0, 3]);
    expect(bench.returnPages(port, 3, 8)).toBeUndefined();
    expect(bench.task.take()).toEqual([['vm_deallocate', 0x8000_0000, 4096]]);
  });

  test('opens objects in the set of the first threads', () => {
    const pager = definePager({
      threads: [{ set: 'first', count: 2, vmPrivilege: true }],
      on: {},
    });
    const bench = new PagerBench(pager);
    const port = pager.open(bench.task, bench.state, 'A', {});
    expect(bench.task.take()[1]).toEqual([
      'mach_port_move_member',
      port,
      bench.task.portSet('first'),
    ]);
    const none = definePager({ threads: [], on: {} });
    expect(none.open(bench.task, {}, 'A', {})).toBe(MACH_PORT_NULL);
  });

  test('keeps what is given, and puts handlers over the defaults', () => {
    const open = () => MACH_PORT_NULL;
    const memory_object_data_request = () => 'KERN_SUCCESS' as const;
    const pager = definePager({ summary: 'mine', open, on: { memory_object_data_request } });
    expect(pager).toMatchObject({ summary: 'mine', contents: 'any', readsData: true });
    expect(pager.open).toBe(open);
    expect(pager.on).toEqual({ ...pagerDefaults, memory_object_data_request });
  });

  test('has a bench that tells zeroes, errors and silence apart', () => {
    const quiet = new PagerBench(definePager({ on: { memory_object_data_request: () => {} } }));
    expect(quiet.requestPage(quiet.open('A'), 0)).toBe(null);
    const empty = new PagerBench(
      definePager({
        on: {
          memory_object_data_request: (task, _self, { body }) =>
            sendUnavailable(task, body.memory_control, body.offset, body.length),
        },
      }),
    );
    expect(empty.requestPage(empty.open('A'), 0)).toBe('zeroes');
  });

  test.each<[unknown, string]>([
    [null, 'definePager needs a record { on: { ... } }; got null'],
    [7, 'definePager needs a record { on: { ... } }; got number'],
    [{}, 'definePager needs on: { memory_object_data_request: (task, self, { body }) => ... }'],
  ])('refuses %j', (given, message) => {
    expect(() => Reflect.apply(definePager, null, [given])).toThrow(new TypeError(message));
  });
});
