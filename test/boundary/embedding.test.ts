/**
 * Faults of a program that uses the package. Each is one sentence: where, what is wrong, what to
 * give. Nothing is accepted silently, and no error comes from inside.
 */
import { describe, expect, test } from '@jest/globals';
import * as machvm from '../../index';
import type { Host } from '../../kernel/host';
import type { Thread } from '../../kernel/kern/thread';
import { assertWait, WaitQueue } from '../../kernel/kern/thread';
import { UserThread } from '../../kernel/user_thread';
import { calls } from '../support/embedding';

const { policies, profiles } = machvm;
const trace = machvm.traceOf([0, 1, 2, 0]);

/** A call with arguments of any types, as JavaScript makes it. */
const any = calls(machvm);

const hostOptions = {
  name: 'host',
  frames: 64,
  pageSize: 4096,
  pageout: 'daemon',
  contents: 'stamps',
  policy: policies.mach,
  policyOptions: {},
  switches: profiles.osf,
  tunables: {},
  random: () => 0,
} as const;
const replayOptions = {
  frames: 2,
  policy: policies.lru,
  policyOptions: {},
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
} as const;
const input = {
  host: { frames: 64 },
  tasks: {
    t: {
      steps: [
        { allocate: 'A', size: '1 pages' },
        { read: 'A', page: 0 },
      ],
    },
  },
};
const scenario = any.defineScenario(input) as machvm.Scenario; // parsed
const pager = machvm.definePager({ on: {} });
const parts = { name: 'p', pager, options: {}, random: () => 0, devices: {} };

function made(): { machine: machvm.Machine; host: Host } {
  const machine = new machvm.Machine();
  return { machine, host: machine.addHost(hostOptions) };
}

function environment(): machvm.Environment {
  const none = (): null => null;
  return {
    regions: new Map(),
    object: none,
    control: none,
    source: none,
    awaitEvent: () => undefined,
  };
}

/** A machine with a thread that allocates. */
function running() {
  const { machine, host } = made();
  const task = machine.addTask(host, 't', true);
  const steps: machvm.ProgramStep[] = [{ op: 'vm_allocate', as: 'A', size: 4096 }];
  const thread = machine.addThread(task, 't', new machvm.Program(steps, environment()));
  return { machine, host, task, thread };
}

type Row = readonly [what: string, call: () => unknown, message: RegExp];

function replayWith(change: object): () => unknown {
  return () => any.replay(trace, { ...replayOptions, ...change });
}

function hostWith(change: object): () => unknown {
  return () => any(new machvm.Machine()).addHost({ ...hostOptions, ...change });
}

const replays: readonly Row[] = [
  ['negative frames', replayWith({ frames: -1 }), /^replay: frames is -1; give a whole number/],
  ['fractional frames', replayWith({ frames: 1.5 }), /^replay: frames is 1\.5; give/],
  ['frames as text', replayWith({ frames: '8' }), /^replay: frames is "8"; give/],
  [
    'frames that are missing',
    replayWith({ frames: undefined }),
    /^replay: frames is missing; give/,
  ],
  [
    'an unknown key',
    replayWith({ frame: 8 }),
    /^replay: there is no option frame; give only frames/,
  ],
  [
    'a policy by name',
    replayWith({ policy: 'lru' }),
    /^replay: policy is "lru"; give what defineP/,
  ],
  [
    'an unknown pageout',
    replayWith({ pageout: 'x' }),
    /^replay: pageout is "x"; give one of daemon/,
  ],
  [
    'an unknown store',
    replayWith({ store: 'tape' }),
    /^replay: store is "tape"; give one of object/,
  ],
  ['a seed that is a number', replayWith({ seed: 1 }), /^replay: seed is 1; give text$/],
  [
    'a warm-up of all',
    replayWith({ warmup: 4 }),
    /^replay: warmup is 4; give fewer than the 4 ref/,
  ],
  [
    'an option of another policy',
    replayWith({ policyOptions: { k: 2 } }),
    /policyOptions has k; it/,
  ],
  [
    'an unknown tunable',
    replayWith({ tunables: { free: 2 } }),
    /tunables: there is no tunable free;/,
  ],
  [
    'a trace that is a list',
    () => any.replay([1, 2], replayOptions),
    /^replay: this is not a trace;/,
  ],
  [
    'a trace without pages',
    () => any.buildReplay({ ...trace, pageSize: '4' }, replayOptions),
    /not a/,
  ],
  ['no options', () => any.replay(trace), /^replay: the options is missing; give a record$/],
  [
    'no options to count',
    () => any.countFaults(trace),
    /^countFaults: the options is missing; give/,
  ],
  [
    'an unknown policy',
    () => any.countFaults(trace, { policy: 'x', frames: 1 }),
    /no policy x; give/,
  ],
  [
    'Object as a policy',
    () => any.checkPolicy('constructor'),
    /there is no policy constructor; give/,
  ],
  [
    'options to check',
    () => any.checkPolicy('lru', { k: 1 }),
    /^checkPolicy: the options has k; it/,
  ],
];

const machines: readonly Row[] = [
  ['no hosts', () => new machvm.Machine().run(), /^machine: it has no host; call addHost before/],
  [
    'switches by name',
    () => new (any(machvm.Machine))('gnu'),
    /^new Machine: switches is "gnu"; give/,
  ],
  ['frames', hostWith({ frames: '64' }), /^addHost: frames "64": must be a whole number from 1/],
  [
    'an unknown key',
    hostWith({ memory: 1 }),
    /^addHost: there is no option memory; give only name/,
  ],
  [
    'a profile by name',
    hostWith({ switches: 'gnu' }),
    /^addHost: switches is "gnu"; give one of prof/,
  ],
  [
    'no policy',
    hostWith({ policy: undefined }),
    /^addHost: policy is missing; give what definePolicy/,
  ],
  [
    'segments',
    hostWith({ pageout: 'segments', segments: [null] }),
    /^addHost: segments is a list; give/,
  ],
  ['no chance', hostWith({ random: 4 }), /^addHost: random is 4; give a function$/],
  [
    'a host of another machine',
    () => made().machine.addTask(made().host, 't', true),
    /^addTask: host of t is an object; give what addHost of this machine returns$/,
  ],
  ['no host', () => any(made().machine).addTask(), /^addTask: name is missing; give a name$/],
  [
    'a task of another machine',
    () => running().machine.addThread(running().task, 't', new machvm.Program([], environment())),
    /^addThread: task of t is an object; give what addTask of this machine returns$/,
  ],
  [
    'no program',
    () => any(running().machine).addThread(),
    /^addThread: name is missing; give a name$/,
  ],
  [
    'a driver by name',
    () => any(made().machine).addDevice('d', 'memory'),
    /^addDevice: driver is "memo/,
  ],
  ['steps', () => any(made().machine).run('ten'), /^run: maxSteps is "ten"; give a number from 0/],
  ['no limit', () => made().machine.run(Number.NaN), /^run: maxSteps is NaN; give a number from 0/],
  [
    'a thread that is no client',
    () => {
      const { machine, task, thread: client } = running();
      machine.clients.push(client);
      const steps: machvm.ProgramStep[] = [{ op: 'await', event: 'never', count: 1 }];
      const never = new WaitQueue('event', null);
      const awaitEvent = (thread: Thread): boolean => {
        assertWait(thread, never);
        return true;
      };
      machine.addThread(task, 'u', new machvm.Program(steps, { ...environment(), awaitEvent }));
      return machine.run();
    },
    /^machine: thread u of task t is not among machine\.clients, so the run ends before it does; /,
  ],
  [
    'a client twice',
    () => {
      const { machine, thread } = running();
      machine.clients.push(thread, thread);
      return machine.run();
    },
    /^machine\.clients\[1\] is t, which is machine\.clients\[0\] already; push each thread once$/,
  ],
  [
    'a client of another machine',
    () => {
      const { machine } = running();
      machine.clients.push(running().thread);
      machine.clients.reverse();
      return machine.run();
    },
    /^machine\.clients\[0\] is t of another machine; push what addThread of this machine returns$/,
  ],
  [
    'a choice that is none',
    () => {
      const { machine, task, thread } = running();
      const other = machine.addThread(task, 'u', new machvm.Program([], environment()));
      machine.clients.push(thread, other);
      machine.pick = () => 7;
      return machine.run();
    },
    /^machine: pick\(\d\) returns 7; return a whole number from 0 to \d$/,
  ],
  [
    'a checker without a machine',
    () => new (any(machvm.Checker))({}),
    /^Checker: machine is an object;/,
  ],
  [
    'a sweep',
    () => new (any(machvm.Checker))(made().machine, { full: 0 }),
    /^Checker: full is 0; give a/,
  ],
  [
    'a step',
    () => new (any(machvm.Program))([{ op: 'vm_free' }], environment()),
    /steps\[0\] has op "vm/,
  ],
  [
    'a step without its region',
    () => new (any(machvm.Program))([{ op: 'read', offset: 0 }], environment()),
    /^new Program: steps\[0\] \(read\): region is missing; give text$/,
  ],
  [
    'no environment',
    () => new (any(machvm.Program))([]),
    /^new Program: environment: regions is missing/,
  ],
];

function withPager(change: object): () => unknown {
  return () => {
    const { machine, host } = made();
    return any.addPager(machine, host, { ...parts, ...change });
  };
}

const pagerRows: readonly Row[] = [
  [
    'an unknown key',
    withPager({ devicez: {} }),
    /^addPager: there is no option devicez; give only/,
  ],
  [
    'a pager by name',
    withPager({ pager: 'memory' }),
    /^addPager: pager is "memory"; give what definePa/,
  ],
  [
    'no handlers',
    withPager({ pager: { ...pager, on: null } }),
    /^pager p: has no handlers; write on:/,
  ],
  ['no name', withPager({ name: '' }), /^addPager: name is ""; give a name$/],
  [
    'a driver as a port',
    withPager({ devices: { d: {} } }),
    /^addPager: devices\.d is an object; give wh/,
  ],
  [
    'no host',
    () => any.addPager(made().machine, null, parts),
    /^addPager: host is null; give what addHo/,
  ],
  [
    'no machine',
    () => any.addPager({}, null, parts),
    /^addPager: machine is an object; give new Mach/,
  ],
  [
    'a promise',
    withPager({ pager: { ...pager, create: async () => ({}) } }),
    /create returns a promise/,
  ],
  [
    'a name of an object',
    () => {
      const { machine, host } = made();
      return any(machvm.addPager(machine, host, parts)).open(7, {});
    },
    /^open of pager p: name is 7; give a name$/,
  ],
  [
    'a manager',
    () => any.setDefaultManager(made().host, 4),
    /^setDefaultManager: port is 4; give what/,
  ],
  ['no kernel', () => any.setDefaultManager({}, {}), /^setDefaultManager: host is an object;/],
  ['handlers', () => any.definePager({}), /^definePager needs on: \{/],
  [
    'a key',
    () => any.definePager({ on: {}, thread: [] }),
    /^definePager: there is no option thread;/,
  ],
  [
    'a bench',
    () => new (any(machvm.PagerBench))('memory'),
    /^PagerBench: pager is "memory"; give what/,
  ],
];

const kernelPolicy: machvm.PolicySpec = policies.fifo;

function policyOf(change: object): machvm.PolicySpec {
  return {
    ...kernelPolicy,
    create: (options, random, view) => {
      const inner = kernelPolicy.create(options, random, view);
      const bound = Object.fromEntries(
        ['enter', 'move', 'leave', 'candidate', 'refused', 'pages', 'save'].map((key) => [
          key,
          Reflect.get(inner, key).bind(inner),
        ]),
      );
      return { ...bound, ...change } as unknown as machvm.Policy; // brand
    },
  };
}

const policyRows: readonly Row[] = [
  ['nothing', () => any.definePolicy(), /^definePolicy: the policy is missing; give a record/],
  [
    'no create',
    () => any.definePolicy({ ...kernelPolicy, create: undefined }),
    /^definePolicy: create is missing; give a function$/,
  ],
  [
    'an option that is a number',
    () => any.definePolicy({ ...kernelPolicy, options: { k: 2 } }),
    /^definePolicy: option k is 2; give option\(value, form, summary\)$/,
  ],
  [
    'no candidate',
    replayWith({ policy: policyOf({ candidate: undefined }) }),
    /^policy of host: it has no function candidate; Policy describes it$/,
  ],
  [
    'nothing made',
    replayWith({ policy: { ...kernelPolicy, create: () => null } }),
    /^policy of host: create returns null; return a record with enter/,
  ],
  [
    'no victim',
    replayWith({ policy: policyOf({ candidate: () => undefined }) }),
    /^machine: candidate of host's policy returns undefined, which it does not have; ret/,
  ],
  [
    'a page of its own',
    replayWith({ policy: policyOf({ candidate: () => 99 }) }),
    /^machine: candidate of host's policy returns 99, which it does not have/,
  ],
];

const context = { pageSize: 4096, contents: 'bytes' };

const rest: readonly Row[] = [
  [
    'a scenario that is input',
    () => any.runScenario(input),
    /^ScenarioRun: this is not a scenario;/,
  ],
  [
    'a scenario by name',
    () => any.verifyScenario('a', null),
    /^verifyScenario: this is not a scenario;/,
  ],
  [
    'a golden file',
    () => any.verifyScenario(scenario, 4),
    /^verifyScenario: golden is 4; give text$/,
  ],
  [
    'a level',
    () => any.runScenario(scenario, { level: 'x' }),
    /^ScenarioRun: level is "x"; give one of/,
  ],
  [
    'an unknown key',
    () => any.runScenario(scenario, { checks: true }),
    /there is no option checks; give/,
  ],
  [
    'files',
    () => any.runScenario(scenario, { files: { pagers: 1 } }),
    /there is no option pagers; give/,
  ],
  [
    'a run that has ended',
    () => {
      const run = new machvm.ScenarioRun(scenario);
      run.finish();
      return run.finish();
    },
    /^ScenarioRun: the run has ended \(done\); make a new ScenarioRun to run it again$/,
  ],
  ['a name', () => any.defineScenario(input, 7), /^defineScenario: name is 7; give a name$/],
  ['a text', () => any.parseScenario(7, 'a'), /^parseScenario: text is 7; give text$/],
  ['a seed', () => any.chance(1, 'a'), /^chance: seed is 1; give text$/],
  [
    'lines',
    () => any.transcriptText('a'),
    /^transcriptText: lines is "a"; give the lines of a result/,
  ],
  [
    'a diff',
    () => any.diffTranscripts([], null),
    /^diffTranscripts: b is null; give the lines of a/,
  ],
  ['a transcript', () => any.readTranscript('a', 1), /^readTranscript: text is 1; give text$/],
  ['references', () => any.traceOf({}), /^traceOf: references is an object; give numbers of pages/],
  [
    'page size',
    () => any.traceOf([1], { pageSize: '4' }),
    /^traceOf: pageSize is "4"; give a whole/,
  ],
  [
    'a device',
    () => any.createDevice('disk', {}, context),
    /^createDevice: name is "disk"; give one of/,
  ],
  [
    'records',
    () => any.createDevice('memory', { records: '4' }, context),
    /records is "4"; give a whole/,
  ],
  [
    'an option',
    () => any.createDevice('memory', { size: 4 }, context),
    /there is no option size; give/,
  ],
  [
    'no context',
    () => any.createDevice('memory', {}),
    /^createDevice: context is missing; give \{ page/,
  ],
  [
    'a latency',
    () => any.createDevice('memory', { latency: 'ssd0' }, context),
    /latency is "ssd0"; give/,
  ],
  [
    'a fault',
    () => any.dressDevice({}, { faults: [{ kind: 1 }] }, context),
    /faults\[0\]: there is no o/,
  ],
  ['a path', () => any.openFile(4, 4096), /^openFile: path is 4; give a name$/],
  [
    'a flag',
    () => any.openFile('a', 4096, { create: 1 }),
    /^openFile: create is 1; give true or false$/,
  ],
];

const groups = {
  replay: replays,
  Machine: machines,
  pagers: pagerRows,
  policies: policyRows,
  rest,
};

/** The error that a call ends with. */
function thrown(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

for (const [group, rows] of Object.entries(groups)) {
  describe(group, () => {
    test.each(rows)('refuses %s', (_what, call, message) => {
      const error = thrown(call);
      expect(error.message).toMatch(message);
      expect(error.message).not.toMatch(/\n|is not a function|Cannot read|undefined \(/);
      expect(error.name).toMatch(/^(GivenError|PagerError|TypeError|ScenarioError)$/);
    });
  });
}

describe('what waits', () => {
  test.each([
    ['readTrace', () => any.readTrace(4), /^readTrace: file is 4; give a name$/],
    [
      'readTrace',
      () => any.readTrace('a', { pagesize: 1 }),
      /^readTrace: there is no option pagesize/,
    ],
    ['loadScenario', () => any.loadScenario(4), /^loadScenario: file is 4; give a name$/],
    [
      'runScenarioFile',
      () => any.runScenarioFile(),
      /^loadScenario: file is missing; give a name$/,
    ],
    [
      'verifyScenarioFile',
      () => any.verifyScenarioFile({}),
      /^loadScenario: file is an object; give/,
    ],
    ['bundledTrace', () => any.bundledTrace('perl'), /^there is no bundled trace perl; /],
  ] as const)('%s refuses what it cannot use', async (_what, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

test('a handler that returns a promise ends the run with one sentence', () => {
  const given = { host: { frames: 64 }, objects: { A: { pager: 'p', size: '1 pages' } } };
  const tasks = { t: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] } };
  const asks = any.defineScenario({ ...given, tasks, pagers: { p: { type: './p' } } });
  const slow = any.definePager({ on: { memory_object_data_request: async () => undefined } });
  expect(() => any.runScenario(asks, { files: { pager: () => slow } })).toThrow(
    /^pager p: memory_object_data_request returns a promise; it must finish before it returns/,
  );
});

test('a UserThread that waits for its next call is not forgotten work', () => {
  const { machine, host } = made();
  const task = machine.addTask(host, 't', true);
  new UserThread(machine, task, 't', { next: () => null });
  expect(machine.run()).toBe('done');
});
