/** Pagers and policies that a careless program gives. */
import * as machvm from '../../index';
import type { Row } from './embedding';
import { any, made, pager, parts } from './embedding';
import { replayWith } from './embedding_machines';

function withPager(change: object): () => unknown {
  return () => {
    const { machine, host } = made();
    return any.addPager(machine, host, { ...parts, ...change });
  };
}

export const pagerRows: readonly Row[] = [
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

const kernelPolicy: machvm.PolicySpec = machvm.policies.fifo;

function policyOf(change: object): machvm.PolicySpec {
  return {
    ...kernelPolicy,
    create: (options, random, view) => {
      const inner = kernelPolicy.create(options, random, view);
      const bound = Object.fromEntries(
        ['enter', 'move', 'leave', 'candidate', 'refused', 'pages', 'order'].map((key) => [
          key,
          Reflect.get(inner, key).bind(inner),
        ]),
      );
      return { ...bound, ...change } as unknown as machvm.Policy; // brand
    },
  };
}

export const policyRows: readonly Row[] = [
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
