/** What careless programs of the package's users begin with: options, a machine, a pager. */
import * as machvm from '../../index';
import type { Host } from '../../kernel/machine/host';

/** What types would refuse is what is tried. */
type Anything = ReturnType<typeof JSON.parse>;

/** The functions of a module, and other things, without their types. */
function calls(module: object): Anything {
  return Object.assign((thing: unknown): Anything => thing, module);
}

const { policies, profiles } = machvm;
export const trace = machvm.traceOf([0, 1, 2, 0]);

/** A call with arguments of any types, as JavaScript makes it. */
export const any = calls(machvm);

export const hostOptions = {
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
export const replayOptions = {
  frames: 2,
  policy: policies.lru,
  policyOptions: {},
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
} as const;
export const input = {
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
export const scenario = any.defineScenario(input) as machvm.Scenario; // parsed
export const pager = machvm.definePager({ on: {} });
export const parts = { name: 'p', pager, options: {}, random: () => 0, devices: {} };

export function made(): { machine: machvm.Machine; host: Host } {
  const machine = new machvm.Machine();
  return { machine, host: machine.addHost(hostOptions) };
}

export function environment(): machvm.Environment {
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
export function running() {
  const { machine, host } = made();
  const task = machine.addTask(host, 't', true);
  const steps: machvm.ProgramStep[] = [{ op: 'vm_allocate', as: 'A', size: 4096 }];
  const thread = machine.addThread(task, 't', new machvm.Program(steps, environment()));
  return { machine, host, task, thread };
}

export type Row = readonly [what: string, call: () => unknown, message: RegExp];
