/** Replays and machines that a careless program asks for. */
import * as machvm from '../../index';
import type { Thread } from '../../kernel/kern/thread';
import { assertWait, WaitQueueFor } from '../../kernel/kern/thread';
import type { Row } from './embedding';
import { any, environment, hostOptions, made, replayOptions, running, trace } from './embedding';

export function replayWith(change: object): () => unknown {
  return () => any.replay(trace, { ...replayOptions, ...change });
}

function hostWith(change: object): () => unknown {
  return () => any(new machvm.Machine()).addHost({ ...hostOptions, ...change });
}

export const replays: readonly Row[] = [
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

export const machines: readonly Row[] = [
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
      const never = new WaitQueueFor('event', '');
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
