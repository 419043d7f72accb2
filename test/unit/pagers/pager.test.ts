/**
 * What every pager does by default, and the registry of pagers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { GivenError } from '../../../kernel/mach/given';
import { messageNames } from '../../../kernel/mach/message_table';
import { sealPager } from '../../../kernel/mach/task';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import {
  isPageRange,
  isRequest,
  pagerDefaults,
  readPages,
  readyAttributes,
  receivePort,
  roundPage,
  sendError,
  sendPage,
  sendSupply,
} from '../../../pagers/pager';
import { PagerBench } from '../../../pagers/pager_bench';
import { pagerOptions, pagers } from '../../../pagers/pagers';

const object = portName(50);
const control = portName(60);

const idle = sealPager<null>({
  summary: 'does nothing of its own',
  origin: 'a test',
  contents: 'any',
  readsData: false,
  threads: [],
  create: () => null,
  start: () => {},
  open: () => object,
  on: pagerDefaults,
});

describe('pagerDefaults', () => {
  test('answers memory_object_init: ready, cached, copies delayed, no completion', () => {
    const bench = new PagerBench(idle);
    const body = { memory_control: control, memory_object_page_size: 4096 };
    bench.deliver(object, 'memory_object_init', body);
    const attributes = {
      copy_strategy: 2,
      cluster_size: 4096,
      may_cache_object: true,
      temporary: false,
    };
    const change = { flavor: 14, attributes, reply_to: MACH_PORT_NULL };
    expect(bench.task.take()).toEqual([['memory_object_change_attributes', control, change]]);
  });

  test('answers memory_object_data_unlock by taking the lock away', () => {
    const bench = new PagerBench(idle);
    bench.deliver(object, 'memory_object_data_unlock', {
      memory_control: control,
      offset: 8192,
      length: 4096,
      desired_access: 3,
    });
    const [call] = bench.task.take();
    expect(call).toMatchObject([
      'memory_object_lock_request',
      control,
      { offset: 8192, size: 4096, should_return: 0, should_flush: false, lock_value: 0 },
    ]);
  });

  test('lets go of returned data with vm_deallocate', () => {
    const bench = new PagerBench(idle);
    const data = { address: address(0x1000), size: 8192 };
    const common = { memory_control: control, offset: 0, data };
    bench.deliver(object, 'memory_object_data_return', {
      ...common,
      dirty: true,
      kernel_copy: false,
    });
    bench.deliver(object, 'memory_object_data_initialize', common);
    const freed = ['vm_deallocate', 0x1000, 8192];
    expect(bench.task.take()).toEqual([freed, freed]);
  });

  test('destroys the control port when memory_object_terminate brings it', () => {
    const bench = new PagerBench(idle);
    bench.deliver(object, 'memory_object_terminate', { memory_control: control });
    expect(bench.task.take()).toEqual([['mach_port_destroy', control]]);
  });

  test('ignores completions and stray notifications', () => {
    const bench = new PagerBench(idle);
    const range = { memory_control: control, offset: 0, length: 4096 };
    bench.deliver(object, 'memory_object_lock_completed', range);
    bench.deliver(object, 'memory_object_supply_completed', {
      ...range,
      result: 'KERN_SUCCESS',
      error_offset: 0,
    });
    bench.deliver(object, 'memory_object_change_completed', {
      memory_control: control,
      flavor: 14,
    });
    bench.deliver(object, 'mach_notify_send_once', { unused: 0 });
    expect(bench.task.take()).toEqual([]);
  });

  test('has no answer to memory_object_data_request: each pager must give its own', () => {
    expect(pagerDefaults.memory_object_data_request).toBeUndefined();
  });
});

describe('ranges', () => {
  test('roundPage counts whole pages', () => {
    expect([0, 1, 4096, 4097].map((bytes) => roundPage(bytes, 4096))).toEqual([
      0, 4096, 4096, 8192,
    ]);
  });

  test('isPageRange refuses whatever is no range of whole pages', () => {
    const ok = (offset: number, length: number): boolean => isPageRange(offset, length, 4096);
    expect([ok(0, 4096), ok(8192, 409_600)]).toEqual([true, true]);
    const wrong = [ok(0, 0), ok(-4096, 4096), ok(1, 4096), ok(0, 5), ok(Number.NaN, 4096)];
    expect([...wrong, ok(2 ** 60, 4096), ok(0, Number.POSITIVE_INFINITY)]).toEqual(
      Array(7).fill(false),
    );
  });

  test('isRequest allows 32 pages', () => {
    expect([isRequest(0, 32 * 4096, 4096), isRequest(0, 33 * 4096, 4096)]).toEqual([true, false]);
  });
});

describe('the registry', () => {
  test('has options, a summary, an origin and a row of docs/PAGERS.md for each pager', () => {
    expect(Object.keys(pagerOptions)).toEqual(Object.keys(pagers));
    const page = readFileSync(join(__dirname, '../../../docs/PAGERS.md'), 'utf8');
    const rows = [...page.matchAll(/^\| \[(\w+)\]\(#/gm)].map(([, name]) => name);
    expect(rows).toEqual(Object.keys(pagers));
    for (const pager of Object.values(pagers)) {
      expect(pager.summary).not.toBe('');
      expect(pager.origin).not.toBe('');
    }
  });

  test('pagers that serve with several threads handle every message there is', () => {
    for (const name of ['file', 'default'] as const) {
      expect(messageNames.filter((id) => pagers[name].on[id] === undefined)).toEqual([]);
    }
  });
});

describe('what a handler calls refuses what is not a task', () => {
  const none = {} as never; // parsed
  const page = { address: address(4096), size: 4096 };
  test.each([
    ['readyAttributes', () => readyAttributes(none, true, 0)],
    ['receivePort', () => receivePort(none)],
    ['sendSupply', () => sendSupply(none, control, 0, page)],
    ['sendPage', () => sendPage(none, control, 0, null)],
    ['readPages', () => readPages(none, page)],
    ['sendError', () => sendError(none, control, 0, 4096)],
  ])('%s', (name, call) => {
    expect(call).toThrow(GivenError);
    expect(call).toThrow(`${name}: task is an object; give the task of a handler`);
  });
});
