/**
 * What can be switched beside the text of a scenario: policy, frames, seed and profile. They do
 * what `--set` and `--seed` do on the command line, and the text stays as it is.
 */
import { valueAt } from '../../scenarios/language/finding';
import type { Override } from '../../scenarios/language/override';
import { looseData } from '../../scenarios/language/yaml_cursor';

/** Null for what the file says. */
export interface Settings {
  readonly policy: string | null;
  readonly frames: string | null;
  readonly seed: string | null;
  readonly profile: string | null;
}

export const AS_IN_FILE: Settings = { policy: null, frames: null, seed: null, profile: null };

export const SETTING_KEYS = ['policy', 'frames', 'seed', 'profile'] as const;

/** True if both set the same. */
export function isSameSettings(a: Settings, b: Settings): boolean {
  return SETTING_KEYS.every((key) => a[key] === b[key]);
}

/** The path of the first host's mapping in the file. */
function hostPath(yaml: string): string {
  const hosts = valueAt(looseData(yaml), ['hosts']);
  const [first] = typeof hosts === 'object' && hosts !== null ? Object.keys(hosts) : [];
  return first === undefined ? 'host' : `hosts.${first}`;
}

/** The values that stand in the place of the file's, each with the flag that does the same. */
export function overridesOf(yaml: string, settings: Settings): readonly Override[] {
  const host = hostPath(yaml);
  const onHost = (['profile', 'policy', 'frames'] as const).flatMap((key): readonly Override[] => {
    const value = settings[key];
    if (value === null) return [];
    const path = `${host}.${key}`;
    return [{ path, value, flag: `--set ${path}=${value}` }];
  });
  const { seed } = settings;
  if (seed === null) return onHost;
  return [...onHost, { path: 'seed', value: JSON.stringify(seed), flag: `--seed ${seed}` }];
}

/** The settings that some overrides of a text are; others have no switch. */
export function settingsOf(yaml: string, set: readonly Override[]): Settings {
  const host = hostPath(yaml);
  const of = (path: string): string | null =>
    set.findLast((override) => override.path === path)?.value ?? null;
  const seed = of('seed');
  const settings: Settings = {
    policy: of(`${host}.policy`),
    frames: of(`${host}.frames`),
    seed: seed === null ? null : String(looseData(seed)),
    profile: of(`${host}.profile`),
  };
  return isSameSettings(settings, AS_IN_FILE) ? AS_IN_FILE : settings;
}

/** A word as a shell takes it: in quotes if it has what a shell reads otherwise. */
function shellWord(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command that does the same as the settings. */
export function commandText(
  verb: string,
  scenario: string,
  overrides: readonly Override[],
): string {
  const flags = overrides.map(({ flag }) => {
    const at = flag.indexOf(' ');
    return `${flag.slice(0, at)} ${shellWord(flag.slice(at + 1))}`;
  });
  return ['machvm', verb, shellWord(scenario), ...flags].join(' ');
}

/** What differs from the file, in words: `clock, 64 frames`; null if nothing does. */
export function settingsWords({ policy, frames, seed, profile }: Settings): string | null {
  const words = [
    profile === null ? null : `profile ${profile}`,
    policy === null ? null : `policy ${policy}`,
    frames === null ? null : `${frames} frames`,
    seed === null ? null : `seed ${seed}`,
  ].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(', ');
}
