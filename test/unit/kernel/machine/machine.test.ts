/**
 * machine: one step at a time, a function of what it was built from; how a run ends; who goes next.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { flatTrace } from '../../../../bench/measure';
import type { Activation } from '../../../../kernel/kern/thread';
import { profiles } from '../../../../kernel/mach/switches';
import { FRAMES_MIN } from '../../../../kernel/machine/host_options';
import { Machine } from '../../../../kernel/machine/machine';
import { policies } from '../../../../kernel/policy/policies';
import type { ProgramStep } from '../../../../kernel/tasks/program';
import { Program } from '../../../../kernel/tasks/program';
import { vmPageoutDaemon } from '../../../../kernel/vm/pageout/vm_pageout_segments';
import { buildReplay } from '../../../../scenarios/replay/replay';
import { squeeze } from '../../../support/pressure';
import { World } from '../../../support/world';

const hostOptions = {
  name: 'host',
  frames: 64,
  pageSize: 4096,
  pageout: 'demand',
  contents: 'stamps',
  policy: policies.fifo,
  policyOptions: {},
  switches: profiles.osf,
  tunables: {},
  random: () => 0,
} as const;

/** Programs that know no names. */
function program(...steps: readonly ProgramStep[]): Activation {
  return new Program(steps, {
    regions: new Map(),
    object: () => null,
    control: () => null,
    source: () => null,
    awaitEvent: () => undefined,
  });
}

/** A machine with clients, one a list of steps; `order` is who ended, first first. */
function machineOf(...clients: readonly (readonly ProgramStep[])[]) {
  const machine = new Machine();
  const order: string[] = [];
  const host = machine.addHost(hostOptions);
  clients.forEach((steps, index) => {
    const task = machine.addTask(host, `c${index}`, true);
    machine.clients.push(machine.addThread(task, `c${index}`, program(...steps)));
  });
  machine.trace.listen(() => {
    for (const { name, state } of machine.clients) {
      if (state === 'done' && !order.includes(name)) order.push(name);
    }
  });
  return { machine, host, order };
}

const wait = (ticks: number): ProgramStep => ({ op: 'wait', ticks });
const allocate: ProgramStep = { op: 'vm_allocate', as: 'heap', size: 4096 };

describe('a run', () => {
  test('ends done when all clients are, each with thread.done', () => {
    const world = new World();
    world.allocate(1, 'heap');
    expect(world.event('thread.done')).toEqual({ thread_id: world.machine.threads.length - 1 });
    expect(machineOf([allocate], [wait(50)]).machine.run()).toBe('done');
  });

  test('ends at once without clients', () => {
    expect(machineOf().machine.run()).toBe('done');
  });

  test('ends stuck when a client waits for what will never come', () => {
    const { machine, host } = machineOf([allocate]);
    const task = machine.addTask(host, 'x', true);
    machine.clients.push(machine.addThread(task, 'x', vmPageoutDaemon));
    expect(machine.run()).toBe('stuck');
  });

  test('ends circling when so many steps follow each other and no clock moves', () => {
    const { machine } = machineOf([wait(10)]);
    machine.stillMost = 20;
    const again = (): void => machine.events.schedule(machine.now, { what: 'again', run: again });
    again();
    expect(machine.run()).toBe('circling');
    expect(machine.still).toBe(20);
    expect(machine.now).toBe(0);
  });

  test('ends at the limit of its steps, and goes on from there', () => {
    const { machine } = machineOf([allocate, wait(10), allocate]);
    expect(machine.run(1)).toBe('limit');
    expect(machine.steps).toBe(1);
    expect(machine.run()).toBe('done');
  });

  test('ends at the limit of virtual time, before the event that lies beyond', () => {
    const { machine } = machineOf([wait(100), wait(100)]);
    expect(machine.run(Number.POSITIVE_INFINITY, 150)).toBe('limit');
    expect(machine.now).toBe(100);
    expect(machine.run()).toBe('done');
    expect(machine.now).toBe(200);
  });

  test('a client that hopes for a daemon in vain is stuck in the end', () => {
    const world = new World({ laws: false });
    world.allocate(1, 'heap');
    squeeze(world, 14);
    const write = world.write(0, 1, 'heap');
    world.machine.clients.push(write.thread);
    expect(world.machine.run()).toBe('stuck');
    expect(write.code).toBe('waiting');
  });
});

describe('a hand-off', () => {
  /** Loads of two pages in turn, in one frame of demand mode: each is a fault. */
  function faulting() {
    const references = Uint32Array.from({ length: 40 }, (_, i) => (i & 1) << 1);
    const { machine } = buildReplay(flatTrace('two pages', references, 2), {
      frames: 1,
      policy: policies.fifo,
      policyOptions: {},
      pageout: 'demand',
      contents: 'stamps',
      store: 'object',
      seed: 'handed',
    });
    const handOff = jest.spyOn(machine, 'handOff');
    const turns = () => handOff.mock.results.filter(({ value }) => value === true).length;
    return { machine, handOff, turns };
  }

  test('brings the thread that waits its turn where it waits, inside of a run', () => {
    const { machine, handOff, turns } = faulting();
    expect(machine.run()).toBe('done');
    expect(handOff.mock.calls.length).toBeGreaterThanOrEqual(40);
    expect(turns()).toBeGreaterThanOrEqual(38);
  });

  test('is a step: run makes as many as step, which hands nothing off', () => {
    const { machine, turns } = faulting();
    const stepped = faulting();
    machine.run();
    while (stepped.machine.step() === null);
    expect(machine.steps).toBe(stepped.machine.steps);
    expect(turns()).toBeGreaterThan(0);
    expect(stepped.turns()).toBe(0);
  });

  test('stops at the limit of steps', () => {
    for (let limit = 1; limit < 60; limit += 1) {
      const { machine } = faulting();
      expect(machine.run(limit)).toBe('limit');
      expect(machine.steps).toBe(limit);
    }
  });
});

describe('pick', () => {
  test('0 is the thread that has waited longest', () => {
    const { machine, order } = machineOf([allocate], [allocate], [allocate]);
    machine.run();
    expect(order).toEqual(['c0', 'c1', 'c2']);
  });

  test('any other number takes that thread', () => {
    const { machine, order } = machineOf([allocate], [allocate], [allocate]);
    const offered: number[] = [];
    machine.pick = (n) => {
      offered.push(n);
      return n - 1;
    };
    machine.run();
    expect(order).toEqual(['c2', 'c1', 'c0']);
    // One thread alone is no choice.
    expect(offered).toEqual([3, 2]);
  });

  test("a number that is not a thread's is an error", () => {
    const { machine } = machineOf([allocate], [allocate]);
    machine.pick = (n) => n;
    expect(() => machine.run()).toThrow(
      'machine: pick(2) returns 2; return a whole number from 0 to 1',
    );
  });
});

describe('two hosts', () => {
  test('each has its own clock; an idle one keeps up with the other', () => {
    const machine = new Machine();
    const [one, two] = ['one', 'two'].map((name) => machine.addHost({ ...hostOptions, name }));
    if (one === undefined || two === undefined) throw new Error('no hosts');
    machine.addThread(machine.addTask(one, 'c', true), 'c', program(wait(500)));
    machine.run();
    expect([one.clock, two.clock]).toEqual([500, 500]);
  });

  test('the processor that is furthest behind runs next', () => {
    const machine = new Machine();
    const ran: string[] = [];
    const hosts = ['one', 'two'].map((name) => machine.addHost({ ...hostOptions, name }));
    hosts.forEach((host, index) => {
      host.referencesMade(index === 0 ? 10 : 5);
      machine.addThread(machine.addTask(host, host.name, true), host.name, program(allocate));
    });
    machine.trace.listen(({ host }, row) => ran.push(hosts[host[row] ?? -1]?.name ?? ''));
    machine.run();
    expect([ran[0], ran.at(-1)]).toEqual(['two', 'one']);
  });
});

describe('what cannot be', () => {
  test('a host of no host options is an error, with what is wrong', () => {
    const few = { ...hostOptions, pageout: 'daemon', frames: FRAMES_MIN - 1 } as const;
    expect(() => new Machine().addHost(few)).toThrow('the daemon needs at least 48');
  });

  test('what cannot run is an error', () => {
    const { machine, host } = machineOf();
    const nobody = JSON.parse('{ "routine": "nobody" }'); // parsed
    const add = () => machine.addThread(machine.addTask(host, 'x', true), 'x', nobody);
    expect(add).toThrow('give a Program');
  });
});

test('two machines built alike agree at every step', () => {
  const run = (): string[] => {
    const world = new World();
    world.map(4);
    world.read(0);
    world.supply(0, [5]);
    return world.told.map(({ name, args }) => `${name} ${JSON.stringify(args)}`);
  };
  expect(run()).toEqual(run());
});

test('no two runs of references store the same numbers', () => {
  const machine = new Machine();
  expect(machine.versions()).not.toBe(machine.versions());
});
