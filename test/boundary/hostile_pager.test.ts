/**
 * Pagers that break every rule. Whatever a task sends to a control port, early, late, twice or with
 * arguments out of this world, the kernel answers with a code: no exception, no assertion, no
 * broken law, and its clients end with a page or an error.
 */
import { describe, expect, test } from '@jest/globals';
import type { MessageName } from '../../kernel/mach/message_table';
import type { Switches } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../kernel/mach/types';
import { cases, fc, SEED } from '../support/chance';
import type { Handlers } from '../support/scripted_pager';
import { supplier } from '../support/scripted_pager';
import type { WorldOptions } from '../support/world';
import { PAGE, World } from '../support/world';

const RUNS = cases(60);

const codes = ['KERN_FAILURE', 'KERN_MEMORY_DATA_MOVED', 'KERN_SUCCESS'] as const;
const weird = [
  -PAGE,
  -1,
  1,
  PAGE - 1,
  PAGE + 0.5,
  2 ** 31,
  2 ** 32,
  2 ** 40,
  2 ** 52,
  2 ** 53,
  Number.MAX_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

const number = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 9 }).map((page) => page * PAGE) },
  fc.constantFrom(...weird),
);
const small = fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constantFrom(...weird));

/** A message, and how to send it: its ports and its memory are filled in. */
interface Blow {
  readonly id: MessageName;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly memory: number;
  readonly deallocate: boolean;
  readonly size: number | null;
  readonly reply: 'none' | 'own' | 'control' | 'wrong';
}

const blow: fc.Arbitrary<Blow> = fc
  .record({
    offset: number,
    size: number,
    lock_value: small,
    should_return: small,
    should_flush: fc.boolean(),
    precious: fc.boolean(),
    error_value: fc.constantFrom(...codes),
    reason: fc.constantFrom(...codes),
    length: number,
    should_clean: fc.boolean(),
    object_ready: fc.boolean(),
    may_cache: fc.constantFrom<unknown>(true, false, 0, 1, -1, Number.NaN, 'yes'),
    copy_strategy: small,
    flavor: fc.constantFrom(11, 14, 15, 12, -1, Number.NaN, undefined),
    attributes: fc.record(
      {
        copy_strategy: small,
        cluster_size: number,
        may_cache_object: fc.boolean(),
        temporary: fc.boolean(),
        advisory_pageout: fc.boolean(),
        invalidate: fc.boolean(),
        silent_overwrite: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .chain((fields) =>
    fc.record({
      id: fc.constantFrom<MessageName>(
        'memory_object_data_supply',
        'memory_object_data_supply',
        'memory_object_data_unavailable',
        'memory_object_data_error',
        'memory_object_lock_request',
        'memory_object_lock_request',
        'memory_object_change_attributes',
        'memory_object_get_attributes',
        'memory_object_destroy',
        'memory_object_init',
        'memory_object_ready',
        'memory_object_set_attributes',
        'memory_object_data_provided',
        'xxx_memory_object_lock_request',
        'memory_object_synchronize_completed',
        'memory_object_data_write',
        'memory_object_discard_request',
        'vm_object_sync',
        'default_pager_info',
      ),
      fields: fc.constant(fields),
      memory: fc.integer({ min: 1, max: 4 }),
      deallocate: fc.boolean(),
      size: fc.option(number, { freq: 5 }),
      reply: fc.constantFrom('none', 'own', 'control', 'wrong'),
    }),
  );

function replyOf(world: World, reply: Blow['reply']): PortName {
  if (reply === 'own') return world.name();
  if (reply === 'control') return world.control();
  return reply === 'none' ? MACH_PORT_NULL : portName(4711);
}

/** The body of a message with all the fields that any message has; the kernel reads its own. */
function bodyOf(world: World, { fields, memory, deallocate, size, reply }: Blow) {
  const values = Array.from({ length: memory }, (_, i) => 500 + i);
  const data = { ...world.memory(values), deallocate };
  const reply_to = replyOf(world, reply);
  return { ...fields, data: size === null ? data : { ...data, size }, reply_to };
}

/** The name port of the object, as the pager was told; nothing where there are none. */
function nameOf(world: World): PortName {
  const init = world.pager.log.find(({ name }) => name === 'memory_object_init');
  return portName(Number(init?.fields['memory_object_name'] ?? 0));
}

function strike(world: World, each: Blow): void {
  const body = bodyOf(world, each);
  const sync = each.id === 'vm_object_sync';
  const flags = { should_return: each.memory > 2, should_iosync: true, reply_port: body.reply_to };
  const blown = sync ? { ...body, ...flags } : body;
  const to = sync ? nameOf(world) : world.control();
  world.send(each.id, blown as unknown as Sent<MessageName>, to); // parsed
}

/** A world whose object is asked for page 3 by one task and has pages 0 to 2. */
function besieged(switches: Partial<Switches> = {}, host: WorldOptions['host'] = {}): World {
  const world = new World({ switches, host });
  world.map(10);
  world.map(10, 'o', 'other');
  world.supply(0, [1, 2, 3]);
  world.write(1, 11);
  world.read(3);
  return world;
}

describe(`any message with any arguments, seed ${SEED}`, () => {
  const { osf, cmu, gnu } = profiles;
  const precious = { returnPreciousOnReject: true, supplyOverUnavailable: false };
  const small = { pageout: 'demand', frames: 3 } as const;
  const sieges = [
    ['osf', osf, {}],
    ['cmu', cmu, {}],
    ['gnu', gnu, {}],
    ['returnPreciousOnReject', precious, {}],
    ['osf, with three frames in demand mode', osf, small],
    ['cmu, with three frames in demand mode', cmu, small],
  ] as const;
  for (const [name, switches, host] of sieges) {
    test(`a siege breaks no law: ${name}`, () => {
      const siege = (blows: readonly Blow[]): void => {
        const world = besieged(switches, host);
        for (const each of blows) strike(world, each);
        world.write(2, 22, 'o', 'other');
        world.terminate('pager');
        world.terminate('client');
        world.terminate('other');
      };
      const blows = fc.array(blow, { minLength: 1, maxLength: 12 });
      fc.assert(fc.property(blows, siege), { numRuns: RUNS });
    }, 120_000);
  }
});

const good = {
  memory_object_data_unavailable: { offset: 3 * PAGE, size: PAGE },
  memory_object_data_error: { offset: 3 * PAGE, size: PAGE, error_value: 'KERN_FAILURE' },
  memory_object_lock_request: {
    offset: 0,
    size: 10 * PAGE,
    should_return: 2,
    should_flush: true,
    lock_value: 8,
    reply_to: MACH_PORT_NULL,
  },
  memory_object_change_attributes: {
    flavor: 11,
    attributes: { cluster_size: PAGE, may_cache_object: true },
    reply_to: MACH_PORT_NULL,
  },
  memory_object_get_attributes: { flavor: 11, reply_to: MACH_PORT_NULL },
  memory_object_destroy: { reason: 'KERN_FAILURE' },
  memory_object_ready: { may_cache: true, copy_strategy: 2 },
  memory_object_set_attributes: { object_ready: false, may_cache: true, copy_strategy: 2 },
  xxx_memory_object_lock_request: {
    offset: 0,
    size: 10 * PAGE,
    should_clean: true,
    should_flush: true,
    lock_value: 8,
    reply_to: MACH_PORT_NULL,
  },
} as const satisfies { readonly [K in MessageName]?: Sent<K> };

type Good = keyof typeof good;
const goodNames = Object.keys(good) as Good[]; // parsed

function sendGood<K extends Good>(world: World, id: K): string {
  const body: Sent<K> = good[id] as unknown as Sent<K>; // parsed
  return world.send(id, body, world.control()).code;
}

describe('messages at the wrong time', () => {
  test.each(goodNames)('%s twice is as once', (id) => {
    const world = besieged();
    expect(sendGood(world, id)).not.toBe('waiting');
    expect(sendGood(world, id)).not.toBe('waiting');
    expect(world.read(1).code).not.toBe('KERN_FAILURE');
  });

  test.each(goodNames)('%s before the object is ready', (id) => {
    const world = new World({ on: { memory_object_init: () => undefined } });
    world.map(10);
    world.read(3);
    expect(sendGood(world, id)).not.toBe('waiting');
  });

  test.each(goodNames)('%s after terminate', (id) => {
    const world = new World({ on: { memory_object_terminate: () => undefined } });
    world.map(10);
    world.read(3);
    world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
    expect(world.pager.names().at(-1)).toBe('terminate');
    expect(sendGood(world, id)).toBe('MACH_MSG_SUCCESS');
    world.map(10);
    expect(world.pager.names().at(-1)).toBe('init');
  });

  test.each(goodNames)('%s to the memory object itself goes to the pager', (id) => {
    const world = besieged();
    const body = good[id] as unknown as Sent<Good>; // parsed
    const before = world.pager.log.length;
    expect(world.send(id, body, world.sendRight('pager')).code).toBe('MACH_MSG_SUCCESS');
    expect(world.pager.log.slice(before).map(({ name }) => name)).toEqual([id]);
  });
});

describe('messages without fields, or with fields of other types', () => {
  const values = [undefined, null, 'x', true, {}, []];
  const names: readonly Good[] = goodNames;

  test.each(names)('%s is answered with a code, and an object stays usable', (id) => {
    for (const value of values) {
      const world = besieged();
      const fields = Object.fromEntries(Object.keys(good[id]).map((key) => [key, value]));
      const body = fields as unknown as Sent<Good>; // parsed
      expect(world.send(id, body, world.control()).code).not.toBe('waiting');
      expect(world.read(1).code).not.toBe('KERN_FAILURE');
    }
  });

  test('a supply as well', () => {
    for (const value of values) {
      const world = besieged();
      const data = world.memory([1]);
      const body = { offset: value, data, lock_value: value, precious: value, reply_to: value };
      const sent = body as unknown as Sent<'memory_object_data_supply'>; // parsed
      const { code } = world.send('memory_object_data_supply', sent, world.control());
      expect(code).not.toBe('KERN_SUCCESS');
    }
  });
});

describe('a supply that is not what was asked for', () => {
  test.each([
    ['short', 3, 1],
    ['long', 3, 4],
    ['of another place', 7, 1],
    ['of a place far away', 2 ** 20, 1],
    ['of pages that are there', 0, 4],
  ])('%s: it gives an answer and breaks no law', (_what, page, pages) => {
    const world = besieged();
    const values = Array.from({ length: pages }, (_, i) => 60 + i);
    expect(world.supply(page, values, { reply: true }).code).not.toBe('waiting');
    expect(world.pager.got('memory_object_supply_completed')).toHaveLength(1);
  });

  test.each([
    ['the null page', 0, PAGE],
    ['addresses that nothing is at', 1_000_000 * PAGE, PAGE],
    ['an address inside a page', PAGE + 5, PAGE],
    ['a negative address', -PAGE, PAGE],
    ['all addresses', PAGE, 2 ** 40],
    ['an address beyond the map', 2 ** 45, PAGE],
  ])('%s as data: a code, nothing taken', (_what, at, size) => {
    const world = besieged();
    const call = world.send('memory_object_data_supply', {
      offset: 5 * PAGE,
      data: { address: address(at), size, deallocate: true },
      lock_value: 0,
      precious: false,
      reply_to: world.name(),
    });
    expect(call.code).not.toBe('waiting');
    expect(call.code).not.toBe('KERN_SUCCESS');
    expect(world.has(5)).toBe(false);
  });
});

describe('pagers that stop', () => {
  const crash = (): never => {
    throw new Error('the pager crashes');
  };
  const silent: Handlers = { memory_object_init: () => undefined };
  const crashing: readonly (readonly [string, Handlers])[] = [
    ['at init', { memory_object_init: crash }],
    ['at a request', { memory_object_data_request: crash }],
    ['at a return', { ...supplier(), memory_object_data_return: crash }],
    ['at an unlock', { ...supplier(false, 2), memory_object_data_unlock: crash }],
  ];

  test.each(crashing)('a pager that throws %s ends its task, and clients go on', (_what, on) => {
    const world = new World({ on });
    world.map(10);
    const done = [world.read(3), world.write(3, 5)];
    if (world.pager.task.alive) world.lockRequest(0, 10, { should_return: 1, flush: true });
    done.push(world.read(3));
    expect(world.events('pager.crashed')).toHaveLength(1);
    expect(done.map(({ code }) => code)).not.toContain('waiting');
    expect(world.read(4).code).toBe('KERN_MEMORY_ERROR');
  });

  test('a pager that dies with requests out fails them all', () => {
    const world = new World({});
    world.map(10);
    world.map(10, 'o', 'other');
    const reads = [world.read(3), world.read(4, 'o', 'other'), world.write(3, 1)];
    world.terminate('pager');
    expect(reads.map(({ code }) => code)).toEqual(reads.map(() => 'KERN_MEMORY_ERROR'));
  });

  test('a pager that dies before it says ready fails what waits for it', () => {
    const world = new World({ on: silent });
    world.map(10);
    const read = world.read(3);
    world.terminate('pager');
    expect(read.code).toBe('KERN_MEMORY_ERROR');
  });

  test('a pager that dies with returns on their way loses the data', () => {
    const hold = { memory_object_data_return: () => ({ again: 'never' }) };
    const world = new World({ on: { ...supplier(), ...hold } });
    world.map(10);
    world.write(1, 11);
    world.write(3, 33);
    const free = world.host.resident.freeCount;
    world.lockRequest(0, 10, { should_return: 1, flush: true });
    world.terminate('pager');
    expect(world.events('vm_map.copy_discarded')).toHaveLength(1);
    expect(world.host.resident.freeCount).toBe(free + 2);
    expect(world.read(1).code).toBe('KERN_MEMORY_ERROR');
  });

  test('a pager that destroys the port of its object fails requests and keeps pages', () => {
    const world = besieged();
    world.step({ op: 'mach_port_destroy', object: 'o' }, 'pager');
    expect(world.read(1).value).toBe(11);
    expect(world.read(5).code).toBe('KERN_MEMORY_ERROR');
  });
});
