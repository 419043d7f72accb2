/**
 * program: the steps of a client; each ends with a code, and the program goes on.
 */
import { describe, expect, test } from '@jest/globals';
import type { Activation } from '../../../../kernel/kern/thread';
import type { Environment, ProgramStep } from '../../../../kernel/tasks/program';
import { EventWait, Program } from '../../../../kernel/tasks/program';
import type { ReferenceSource } from '../../../../kernel/vm/fault/vm_reference';
import { supplier } from '../../../support/scripted_pager';
import { PAGE, World } from '../../../support/world';

const region = { region: 'heap', offset: 0, size: PAGE };

/** A program in a task of its own, and what it knows. */
function run(world: World, steps: readonly ProgramStep[], over: Partial<Environment> = {}) {
  const program = new Program(steps, {
    regions: new Map(),
    object: (name) => (name === 'o' ? world.port : null),
    control: () => null,
    source: () => null,
    awaitEvent: () => undefined,
    ...over,
  });
  const activation: Activation = program;
  const thread = world.start(world.task('client'), activation);
  return { program, thread, codes: () => program.results.map(({ code }) => code) };
}

describe('steps', () => {
  test('are told one by one, with their codes and what they loaded', () => {
    const world = new World({ on: supplier() });
    run(world, [
      { op: 'vm_map', as: 'm', object: 'o', offset: PAGE, size: PAGE, protection: 1 },
      { op: 'read', region: 'm', offset: 0 },
      { op: 'write', region: 'm', offset: 0, value: 5 },
    ]);
    expect(world.events('thread.step').map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(world.events('thread.step_done')).toEqual([
      { step: 0, code: 0, value: 0 },
      { step: 1, code: 0, value: 101 },
      { step: 2, code: 2, value: 0 },
    ]);
  });

  test('a step that fails does not end the program', () => {
    const world = new World();
    const { codes, program } = run(world, [
      { op: 'read', region: 'nowhere', offset: 0 },
      { op: 'vm_allocate', as: 'heap', size: PAGE },
      { op: 'write', region: 'heap', offset: 0, value: 7 },
      { op: 'read', region: 'heap', offset: 0 },
    ]);
    expect(codes()).toEqual([
      'KERN_INVALID_ADDRESS',
      'KERN_SUCCESS',
      'KERN_SUCCESS',
      'KERN_SUCCESS',
    ]);
    expect(program.results.map(({ value }) => value)).toEqual([null, null, null, 7]);
    expect(program.done).toBe(true);
  });

  const nowhere: readonly (readonly [ProgramStep, string])[] = [
    [{ op: 'write', region: 'nowhere', offset: 0, value: 1 }, 'KERN_INVALID_ADDRESS'],
    [
      { op: 'touch', region: 'nowhere', pages: [0], times: 1, write: false },
      'KERN_INVALID_ADDRESS',
    ],
    [{ op: 'vm_deallocate', ...region }, 'KERN_INVALID_ADDRESS'],
    [{ op: 'vm_protect', ...region, protection: 1 }, 'KERN_INVALID_ADDRESS'],
    [{ op: 'vm_inherit', ...region, inheritance: 1 }, 'KERN_INVALID_ADDRESS'],
    [{ op: 'replay', source: 'nothing' }, 'KERN_INVALID_ARGUMENT'],
    [{ op: 'mach_port_destroy', object: 'nothing' }, 'KERN_INVALID_NAME'],
    [{ op: 'mach_port_destroy', object: 'o' }, 'KERN_INVALID_NAME'],
    [
      { op: 'vm_map', as: 'm', object: 'nothing', offset: 0, size: PAGE, protection: 1 },
      'KERN_INVALID_ARGUMENT',
    ],
    [{ op: 'vm_allocate', as: 'm', size: -1 }, 'KERN_NO_SPACE'],
  ];

  test.each(nowhere)('%j of what is not there is a code', (step, code) => {
    expect(run(new World(), [step]).codes()).toEqual([code]);
  });

  test('vm_protect, vm_inherit and vm_deallocate act on the region, from an offset', () => {
    const world = new World();
    const { codes } = run(world, [
      { op: 'vm_allocate', as: 'heap', size: 3 * PAGE },
      { op: 'vm_protect', ...region, offset: PAGE, protection: 1 },
      { op: 'vm_inherit', ...region, inheritance: 2 },
      { op: 'vm_deallocate', ...region, offset: 2 * PAGE },
    ]);
    expect(new Set(codes())).toEqual(new Set(['KERN_SUCCESS']));
    const { entries } = world.task('client').map;
    expect(entries.map(({ protection, inheritance }) => [protection, inheritance])).toEqual([
      [3, 2],
      [1, 1],
    ]);
  });
});

describe('references', () => {
  test('a touch goes through its pages as often as it says', () => {
    const world = new World();
    const { program } = run(world, [
      { op: 'vm_allocate', as: 'heap', size: 4 * PAGE },
      { op: 'touch', region: 'heap', pages: [0, 2], times: 3, write: true },
    ]);
    expect(program.results[1]).toMatchObject({ faults: 2, failures: 0, value: null });
    expect(world.host.statistics.references).toBe(6);
  });

  test('a replay takes what its source gives, its first store is number 1', () => {
    const world = new World();
    let left = 1;
    const source = (_name: string, regions: Environment['regions']): ReferenceSource => ({
      name: 'trace',
      origin: (regions.get('heap')?.address ?? 0) / PAGE,
      next: () => {
        left -= 1;
        return left < 0 ? null : Uint32Array.of(1, 2, 1);
      },
    });
    const steps: readonly ProgramStep[] = [
      { op: 'vm_allocate', as: 'heap', size: 4 * PAGE },
      { op: 'replay', source: 'trace' },
      { op: 'read', region: 'heap', offset: 0 },
    ];
    const { program } = run(world, steps, { source });
    expect(program.results[1]).toMatchObject({ faults: 2 });
    expect(program.results[2]?.value).toBe(3);
  });
});

describe('waiting', () => {
  test('a wait lets virtual time pass', () => {
    const world = new World();
    const before = world.host.clock;
    run(world, [{ op: 'wait', ticks: 12_345 }]);
    expect(world.host.clock).toBe(before + 12_345);
  });

  test('an await goes on when the event has come', () => {
    const world = new World();
    const event = new EventWait('something');
    const asked: string[] = [];
    const { program, thread } = run(world, [{ op: 'await', event: 'e', count: 2 }], {
      awaitEvent(waiter, name, count) {
        asked.push(`${name} ${count}`);
        event.wait(waiter);
        return true;
      },
    });
    expect([program.done, thread.waitQueue?.kind]).toEqual([false, 'event']);
    event.wake();
    world.run();
    expect([program.done, asked]).toEqual([true, ['e 2']]);
  });

  test('an await for what has happened already does not wait', () => {
    const steps: readonly ProgramStep[] = [{ op: 'await', event: 'e', count: 1 }];
    expect(run(new World(), steps).codes()).toEqual(['KERN_SUCCESS']);
  });
});

describe('messages of a script', () => {
  const lock = (port: string): ProgramStep => ({
    op: 'send',
    to: 'o',
    message: {
      id: 'memory_object_data_unavailable',
      build: (names) => ({ offset: names.region(port).size, size: names.port('o') * 0 }),
    },
  });

  test('a control port that is not known is KERN_INVALID_NAME', () => {
    expect(run(new World(), [lock('heap')]).codes()).toEqual(['KERN_INVALID_NAME']);
  });

  test('names of ports and regions are looked up when the message is sent', () => {
    const world = new World();
    world.map(4);
    const sizes: number[] = [];
    const step: ProgramStep = {
      op: 'send',
      to: 'o',
      message: {
        id: 'memory_object_data_unavailable',
        build(names) {
          sizes.push(names.region('heap').size, names.region('nowhere').size, names.port('o'));
          return { offset: 0, size: 0 };
        },
      },
    };
    const program = new Program([{ op: 'vm_allocate', as: 'heap', size: PAGE }, step], {
      regions: new Map(),
      object: () => world.port,
      control: () => world.control(),
      source: () => null,
      awaitEvent: () => undefined,
    });
    world.start(world.pager.task, program);
    expect(sizes).toEqual([PAGE, 0, world.name()]);
    expect(program.results.map(({ code }) => code)).toEqual(['KERN_SUCCESS', 'KERN_SUCCESS']);
  });
});

test('mach_port_destroy kills a memory object of the task itself', () => {
  const world = new World();
  world.map(4);
  expect(world.step({ op: 'mach_port_destroy', object: 'o' }, 'pager').code).toBe('KERN_SUCCESS');
  expect(world.events('vm_object.port_died')).toHaveLength(1);
});
