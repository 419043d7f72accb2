/**
 * The host of a scenario: profile, policy and tunables by name, with everything that the kernel
 * would refuse found out before. Keys are the kernel's own in Mach's spelling: `free_target`.
 */
import type { Tunables } from '../kernel/host_options';
import { hostOptionsProblem, tunablesOf } from '../kernel/host_options';
import type { Switches } from '../kernel/mach/switches';
import { profiles } from '../kernel/mach/switches';
import { policies } from '../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../kernel/policy/policy';
import type { Path } from './finding';
import { shown } from './finding';
import type { Resolving } from './resolving';
import type { ScenarioHost } from './scenario';
import type { ScenarioInput } from './schema';
import type { PlainInput } from './schema_fields';
import { meant } from './suggest';

type HostInput = NonNullable<ScenarioInput['host']>;

const PATH: Path = ['host'];
const DEFAULT_FRAMES = 64;
const DEFAULT_PAGE_SIZE = 4096;
/** Tunables that have a key of their own in `host`. */
const elsewhere = ['referenceTicks', 'cachedFrames'];

/** `freeTarget` as `free_target`; a time is named without its unit. */
export function machSpelling(key: string): string {
  return key.replace(/Ticks$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The host with one policy, for the kernel's own checks and defaults. */
function options(host: Omit<ScenarioHost, 'tunables'>, policy: PolicySpec) {
  const { name, frames, pageSize, pageout, contents, policyOptions, switches } = host;
  const all = { name, frames, pageSize, pageout, contents, policy, policyOptions, switches };
  return { ...all, tunables: {}, random: () => 0 };
}

/** The tunables that a host has by itself: their keys and their types are those of all. */
function defaultTunables(): Tunables {
  return tunablesOf(options({ ...defaults(), frames: DEFAULT_FRAMES }, policies.mach));
}

function defaults(): Omit<ScenarioHost, 'tunables'> {
  return {
    name: 'host',
    frames: DEFAULT_FRAMES,
    pageSize: DEFAULT_PAGE_SIZE,
    pageout: 'daemon',
    contents: 'bytes',
    policy: 'mach',
    policyOptions: {},
    switches: profiles.osf,
  };
}

function policyOf(resolving: Resolving, given: HostInput['policy']): [string, PolicyOptions] {
  if (given === undefined) return ['mach', {}];
  const name = typeof given === 'string' ? given : given.name;
  const path = typeof given === 'string' ? ['host', 'policy'] : ['host', 'policy', 'name'];
  const specs: Readonly<Record<string, PolicySpec>> = policies;
  if (!resolving.known(name, Object.keys(specs), path, 'policy')) return ['mach', {}];
  const table = specs[name]?.options ?? {};
  const options: Record<string, number | string | boolean> = {};
  for (const [key, value] of Object.entries(
    typeof given === 'string' ? {} : (given.options ?? {}),
  )) {
    const at = ['host', 'policy', 'options', key];
    const like = table[key];
    if (like === undefined) {
      const what = `the policy ${name} has no option ${JSON.stringify(key)}`;
      resolving.report(at, what, meant(key, Object.keys(table)), true);
    } else options[key] = alike(resolving, value, like, at);
  }
  return [name, options];
}

/** A value of the same type as the default. */
function alike(
  resolving: Resolving,
  value: PlainInput,
  like: number | string | boolean,
  path: Path,
): number | string | boolean {
  const scalar =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  if (scalar && typeof value === typeof like) return value;
  resolving.report(
    path,
    `${shown(value)} does not fit here`,
    `it is a ${typeof like} like ${like}`,
  );
  return like;
}

function switchesOf(resolving: Resolving, given: HostInput): Switches {
  const { profile = 'osf', switches = {} } = given;
  const known: Readonly<Record<string, Switches>> = profiles;
  resolving.known(profile, Object.keys(known), ['host', 'profile'], 'profile');
  const chosen: Record<string, boolean> = { ...(known[profile] ?? profiles.osf) };
  const names = new Map(Object.keys(profiles.osf).map((key) => [machSpelling(key), key]));
  for (const [key, value] of Object.entries(switches)) {
    const name = names.get(key);
    if (name !== undefined) chosen[name] = value;
    else {
      const what = `there is no switch ${JSON.stringify(key)}`;
      resolving.report(['host', 'switches', key], what, meant(key, [...names.keys()]), true);
    }
  }
  return { ...profiles.osf, ...chosen };
}

function tunables(resolving: Resolving, given: HostInput): ScenarioHost['tunables'] {
  const known = Object.entries(defaultTunables()).filter(([key]) => !elsewhere.includes(key));
  const names = new Map(known.map(([key, value]) => [machSpelling(key), { key, value }]));
  const chosen: Record<string, number | boolean> = {};
  for (const [name, value] of Object.entries(given.tunables ?? {})) {
    const path = ['host', 'tunables', name];
    const found = names.get(name);
    if (found === undefined) {
      const what = `there is no tunable ${JSON.stringify(name)}`;
      resolving.report(path, what, meant(name, [...names.keys()]), true);
    } else if (found.key.endsWith('Ticks') && typeof value !== 'boolean') {
      chosen[found.key] = resolving.ticks(value, path);
    } else if (typeof value === typeof found.value && typeof value !== 'string') {
      chosen[found.key] = value;
    } else {
      const what = `${name} cannot be ${shown(value)}`;
      resolving.report(path, what, `it is a ${typeof found.value} like ${found.value}`);
    }
  }
  const { reference_ticks: reference } = given;
  if (reference !== undefined) {
    const path = ['host', 'reference_ticks'];
    chosen['referenceTicks'] =
      typeof reference === 'number' ? reference : resolving.ticks(reference, path);
  }
  return chosen;
}

export function resolveHost(resolving: Resolving, given: HostInput): ScenarioHost {
  const base = defaults();
  const before = resolving.findings.length;
  const pageSize = resolving.bytes(
    given.page_size ?? DEFAULT_PAGE_SIZE,
    ['host', 'page_size'],
    'bytes',
  );
  const [policy, policyOptions] = policyOf(resolving, given.policy);
  const host = {
    name: given.name ?? base.name,
    frames: given.frames ?? base.frames,
    pageSize,
    pageout: given.pageout ?? base.pageout,
    contents: given.contents ?? base.contents,
    policy,
    policyOptions,
    switches: switchesOf(resolving, given),
    tunables: tunables(resolving, given),
  };
  const problem = hostOptionsProblem(options(host, policies.mach));
  if (problem !== null && resolving.findings.length === before) {
    const key = problem.startsWith('page size') ? 'page_size' : 'frames';
    const [what = problem, ...rest] = problem.split('; ');
    const where = given[key] === undefined ? PATH : [...PATH, key];
    resolving.report(where, what, rest.join('; ') || 'such as 4096', given[key] === undefined);
  }
  if (problem === null) resolving.pageSize = pageSize;
  return host;
}
