/**
 * The hosts of a scenario: profile, policy and tunables by name, with everything that the kernel
 * would refuse found out before. Keys are the kernel's own in Mach's spelling: `free_target`.
 */
import type { IpcSwitches } from '../../kernel/mach/ipc_switches';
import { ipcProfiles } from '../../kernel/mach/ipc_switches';
import type { Option } from '../../kernel/mach/options';
import { optionFits } from '../../kernel/mach/options';
import type { Switches } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { Tunables } from '../../kernel/machine/host_options';
import { hostOptionsProblem, tunableRanges, tunablesOf } from '../../kernel/machine/host_options';
import { policies, profilePolicies } from '../../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../../kernel/policy/policy';
import type { Path } from './finding';
import { shown } from './finding';
import { machSpelling } from './mach_spelling';
import { choosePolicy, optionRange, PolicyChoiceError } from './policy_choice';
import type { Resolving } from './resolving';
import type { ScenarioHost, ScenarioSegment } from './scenario';
import type { ScenarioInput } from './schema';
import type { PlainInput } from './schema_fields';
import { meant } from './suggest';

type HostInput = NonNullable<ScenarioInput['host']>;

const DEFAULT_FRAMES = 64;
const DEFAULT_PAGE_SIZE = 4096;
/** Tunables that have a key of their own in `host`. */
const elsewhere = ['referenceTicks', 'cachedFrames'];

/** The host with one policy, for the kernel's own checks and defaults. */
function options(host: Omit<ScenarioHost, 'tunables' | 'haltsAt'>, policy: PolicySpec) {
  const { ports: _ports, ...own } = host;
  return { ...own, policy, tunables: {}, random: () => 0 };
}

/** The tunables that a host has by itself: their keys and their types are those of all. */
function defaultTunables(): Tunables {
  return tunablesOf(options({ ...defaults(), frames: DEFAULT_FRAMES }, policies.mach));
}

function defaults(): Omit<ScenarioHost, 'tunables' | 'haltsAt'> {
  return {
    name: 'host',
    frames: DEFAULT_FRAMES,
    pageSize: DEFAULT_PAGE_SIZE,
    pageout: 'daemon',
    contents: 'bytes',
    policy: 'mach',
    policyOptions: {},
    switches: profiles.osf,
    ports: ipcProfiles.osf,
  };
}

/** The policy that the file names, or the one of its profile. */
function policyOf(resolving: Resolving, host: HostInput, base: Path): [string, PolicyOptions] {
  const given = host.policy;
  const usual: Readonly<Record<string, string>> = profilePolicies;
  if (given === undefined) return [usual[host.profile ?? 'osf'] ?? 'mach', {}];
  if (typeof given === 'string' && given.includes(':')) return written(resolving, given, base);
  const name = typeof given === 'string' ? given : given.name;
  const path = typeof given === 'string' ? [...base, 'policy'] : [...base, 'policy', 'name'];
  const specs: Readonly<Record<string, PolicySpec>> = policies;
  if (!resolving.known(name, Object.keys(specs), path, 'policy')) return ['mach', {}];
  const table = specs[name]?.options ?? {};
  const options: Record<string, number | string | boolean> = {};
  for (const [key, value] of Object.entries(
    typeof given === 'string' ? {} : (given.options ?? {}),
  )) {
    const at = [...base, 'policy', 'options', key];
    const like = table[key];
    if (like === undefined) {
      const what = `the policy ${name} has no option ${JSON.stringify(key)}`;
      resolving.report(at, what, meant(key, Object.keys(table)), true);
    } else options[key] = alike(resolving, value, like, at);
  }
  return [name, options];
}

/** `clock:bits=2`, as the command line has it. */
function written(resolving: Resolving, given: string, base: Path): [string, PolicyOptions] {
  const load = (path: string): never => {
    throw new PolicyChoiceError(`${path} is a file; a scenario takes a policy of the registry`);
  };
  try {
    const { name, options } = choosePolicy(given, load);
    return [name, options];
  } catch (error) {
    if (!(error instanceof PolicyChoiceError)) throw error;
    const [what = '', ...rest] = error.message.split('; ');
    const meant = rest.join('; ') || 'write it as in clock:bits=2';
    resolving.report([...base, 'policy'], what, meant);
    return ['mach', {}];
  }
}

/** A value that the option may have. */
function alike(
  resolving: Resolving,
  value: PlainInput,
  like: Option<number | string | boolean>,
  path: Path,
): number | string | boolean {
  const scalar =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  if (scalar && optionFits(like, value)) return value;
  const may = `it may be ${optionRange(like)}`;
  resolving.report(path, `${shown(value)} does not fit here`, may);
  return like.value;
}

function portsOf({ profile = 'osf' }: HostInput): IpcSwitches {
  const known: Readonly<Record<string, IpcSwitches>> = ipcProfiles;
  return known[profile] ?? ipcProfiles.osf;
}

function switchesOf(resolving: Resolving, given: HostInput, base: Path): Switches {
  const { profile = 'osf', switches = {} } = given;
  const known: Readonly<Record<string, Switches>> = profiles;
  resolving.known(profile, Object.keys(known), [...base, 'profile'], 'profile');
  const chosen: Record<string, boolean> = { ...(known[profile] ?? profiles.osf) };
  const names = new Map(Object.keys(profiles.osf).map((key) => [machSpelling(key), key]));
  for (const [key, value] of Object.entries(switches)) {
    const name = names.get(key);
    if (name !== undefined) chosen[name] = value;
    else {
      const what = `there is no switch ${JSON.stringify(key)}`;
      resolving.report([...base, 'switches', key], what, meant(key, [...names.keys()]), true);
    }
  }
  return { ...profiles.osf, ...chosen };
}

function tunables(resolving: Resolving, given: HostInput, base: Path): ScenarioHost['tunables'] {
  const known = Object.entries(defaultTunables()).filter(([key]) => !elsewhere.includes(key));
  const names = new Map(known.map(([key, value]) => [machSpelling(key), { key, value }]));
  const chosen: Record<string, number | boolean> = {};
  for (const [name, value] of Object.entries(given.tunables ?? {})) {
    const path = [...base, 'tunables', name];
    const found = names.get(name);
    if (found === undefined) {
      const what = `there is no tunable ${JSON.stringify(name)}`;
      resolving.report(path, what, meant(name, [...names.keys()]), true);
    } else if (found.key.endsWith('Ticks') && typeof value !== 'boolean') {
      const before = resolving.findings.length;
      const ticks = resolving.ticks(value, path);
      const good = resolving.findings.length > before || inRange(resolving, found.key, ticks, path);
      if (good) chosen[found.key] = ticks;
    } else if (typeof value === 'number' && typeof found.value === 'number') {
      if (inRange(resolving, found.key, value, path)) chosen[found.key] = value;
    } else if (typeof value === typeof found.value && typeof value !== 'string') {
      chosen[found.key] = value;
    } else {
      const what = `${name} cannot be ${shown(value)}`;
      resolving.report(path, what, `it is a ${typeof found.value} like ${found.value}`);
    }
  }
  const { reference_ticks: reference } = given;
  if (reference !== undefined) {
    const path = [...base, 'reference_ticks'];
    const ticks = typeof reference === 'number' ? reference : resolving.ticks(reference, path);
    chosen['referenceTicks'] = ticks;
    if (!Number.isSafeInteger(ticks) || ticks < 1) {
      const what = `reference_ticks cannot be ${shown(reference)}`;
      resolving.report(path, what, 'it is a whole number of ns, at least 1');
    }
  }
  return chosen;
}

/** A tunable outside its range is reported; the kernel's default then stands for it. */
function inRange(resolving: Resolving, key: string, value: number, path: Path): boolean {
  const range = Object.entries(tunableRanges).find(([name]) => name === key)?.[1];
  const [least, most] = range ?? [0, Number.MAX_SAFE_INTEGER];
  if (Number.isSafeInteger(value) && value >= least && value <= most) return true;
  const unit = key.endsWith('Ticks') ? ' ns' : '';
  const what = `${machSpelling(key)} cannot be ${value}`;
  resolving.report(path, what, `it is a whole number from ${least} to ${most}${unit}`);
  return false;
}

function specOf(policy: string): PolicySpec {
  const specs: Readonly<Record<string, PolicySpec>> = policies;
  return specs[policy] ?? policies.mach;
}

/** True for a policy that is of no use without a future. */
export function needsFuture(policy: string): boolean {
  return specOf(policy).needsFuture === true;
}

/** A segment with the thresholds that are given. */
function segmentOf(given: NonNullable<HostInput['segments']>[number]): ScenarioSegment {
  const { frames, high, low, min, name } = given;
  return {
    name,
    frames,
    ...(min === undefined ? {} : { min }),
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
  };
}

/** What the kernel finds wrong begins with the words for the key. */
const problemKeys = ['page_size', 'pageout', 'segments', 'frames'] as const;
const machSpelled = (key: string): string => key.replace('_', ' ');

function resolveHost(
  resolving: Resolving,
  given: HostInput,
  path: Path,
  otherName: string | undefined,
): ScenarioHost {
  const base = defaults();
  const before = resolving.findings.length;
  const pageSize = resolving.bytes(
    given.page_size ?? DEFAULT_PAGE_SIZE,
    [...path, 'page_size'],
    'bytes',
  );
  const [policy, policyOptions] = policyOf(resolving, given, path);
  const segments = given.segments?.map(segmentOf);
  const sum = segments?.reduce((total, segment) => total + segment.frames, 0);
  const spec = specOf(policy);
  const host = {
    name: given.name ?? otherName ?? base.name,
    frames: given.frames ?? sum ?? base.frames,
    pageSize,
    pageout: given.pageout ?? (spec.segmented ? 'segments' : base.pageout),
    ...(segments === undefined ? {} : { segments }),
    contents: given.contents ?? base.contents,
    policy,
    policyOptions,
    profile: given.profile ?? 'osf',
    ports: portsOf(given),
    switches: switchesOf(resolving, given, path),
    tunables: tunables(resolving, given, path),
    haltsAt:
      given.halts_at === undefined ? null : resolving.ticks(given.halts_at, [...path, 'halts_at']),
  };
  const { haltsAt: _haltsAt, profile: _profile, ...kernelHost } = host;
  const problem = hostOptionsProblem(options(kernelHost, spec));
  if (problem !== null && resolving.findings.length === before) {
    const key = problemKeys.find((each) => problem.startsWith(machSpelled(each))) ?? 'frames';
    const [what = problem, ...rest] = problem.split('; ');
    const where = given[key] === undefined ? path : [...path, key];
    resolving.report(where, what, rest.join('; ') || 'such as 4096', given[key] === undefined);
  }
  return host;
}

/** The hosts, the only one or several; their page sizes and contents must fit together. */
export function resolveHosts(
  resolving: Resolving,
  input: Pick<ScenarioInput, 'host' | 'hosts'>,
): readonly ScenarioHost[] {
  const several = Object.entries(input.hosts ?? {});
  const hosts = several.map(([name, given]) =>
    resolveHost(resolving, given, ['hosts', name], name),
  );
  if (several.length === 0) {
    hosts.push(resolveHost(resolving, input.host ?? {}, ['host'], undefined));
  } else if (input.host !== undefined) {
    resolving.report(['host'], 'both host and hosts', 'write one of them', true);
  }
  const [first] = hosts;
  const mixed = hosts.some(({ pageSize }) => pageSize !== first?.pageSize);
  for (const { name, contents } of hosts) {
    if (!mixed || contents === 'bytes') continue;
    const what = 'stamps cannot travel between pages of different sizes';
    resolving.report(['hosts', name, 'contents'], what, 'write contents: bytes');
  }
  resolving.hosts = hosts;
  resolving.pageSize = first?.pageSize ?? DEFAULT_PAGE_SIZE;
  return hosts;
}
