/**
 * The address of a moment, behind the `#` of the page's address: scenario, event and selection, the
 * digest of the scenario, by which a link knows that it is about another text, the switches that
 * are set, and the run that is compared, `b`, with its switches.
 */
import { meant } from '../../scenarios/language/suggest';
import type { Settings } from './settings';
import { AS_IN_FILE, isSameSettings, SETTING_KEYS } from './settings';
import type { Thing } from './thing';
import { thingOf, thingText } from './thing';

/** The run B of a comparison. */
export interface SecondRun {
  readonly name: string;
  readonly settings: Settings;
}

export interface Address {
  readonly name: string;
  /** -1 for the moment before the first event; infinite for one that no run has. */
  readonly event: number;
  readonly selection: Thing | null;
  readonly digest: string | null;
  readonly settings: Settings;
  /** Null unless two runs are compared. */
  readonly second: SecondRun | null;
  /** The first field that an address does not have, as it was read; null for none. */
  readonly unknown: string | null;
}

const SECOND = 'b';
const FIELDS: readonly string[] = [
  ...['sel', 'digest', SECOND],
  ...SETTING_KEYS.flatMap((key) => [key, `${SECOND}.${key}`]),
];

type Field = readonly [key: string, value: string];

function settingFields(settings: Settings, prefix: string): readonly Field[] {
  return SETTING_KEYS.flatMap((key): readonly Field[] => {
    const value = settings[key];
    return value === null ? [] : [[prefix + key, encodeURIComponent(value)]];
  });
}

function settingsIn(fields: ReadonlyMap<string, string>, prefix: string): Settings {
  const of = (key: keyof Settings): string | null =>
    decoded(fields.get(prefix + key) ?? '').trim() || null;
  const [policy, frames, seed, profile] = [of('policy'), of('frames'), of('seed'), of('profile')];
  const settings = { policy, frames, seed, profile };
  return isSameSettings(settings, AS_IN_FILE) ? AS_IN_FILE : settings;
}

/** `dirty_eviction/257?policy=clock&sel=page.0.2.0&digest=1a2b3c4d`. */
export function addressText(address: Omit<Address, 'unknown'>): string {
  const { digest, event, name, second, selection, settings } = address;
  const fields: Field[] = [...settingFields(settings, '')];
  if (second !== null) {
    fields.push([SECOND, encodeURIComponent(second.name)]);
    fields.push(...settingFields(second.settings, `${SECOND}.`));
  }
  if (selection !== null) fields.push(['sel', thingText(selection)]);
  if (digest !== null) fields.push(['digest', digest]);
  const query = fields.map((field) => field.join('=')).join('&');
  return `${encodeURIComponent(name)}/${event}${query === '' ? '' : `?${query}`}`;
}

/** The moment of an address, with or without its `#`; null if it names none. */
export function addressOf(text: string): Address | null {
  const found = /^#?([^/?#]+)(?:\/([^?#]*))?(?:\?(.*))?$/.exec(text);
  const [, name = '', event = '-1', query = ''] = found ?? [];
  if (name === '') return null;
  const fields = new Map(
    query.split('&').map((field) => {
      const [key = '', value = ''] = field.split('=');
      return [key, value];
    }),
  );
  const second = fields.get(SECOND);
  return {
    name: decoded(name),
    event: /^-?\d+$/.test(event) ? Math.max(-1, Number(event)) : Number.POSITIVE_INFINITY,
    selection: thingOf(fields.get('sel') ?? ''),
    digest: fields.get('digest') ?? null,
    settings: settingsIn(fields, ''),
    second:
      second === undefined
        ? null
        : { name: decoded(second), settings: settingsIn(fields, `${SECOND}.`) },
    unknown: [...fields.keys()].find((key) => key !== '' && !FIELDS.includes(key)) ?? null,
  };
}

/** What is to be said of a link with a field that no address has, or null. */
export function strangeness({ unknown }: Address): string | null {
  if (unknown === null) return null;
  return `The link has ${unknown}=, which was left out: ${meant(unknown, FIELDS)}`;
}

/** Decodes %-escapes; a text with a wrong escape stays unchanged. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What is to be said of a link whose event a run of so many events has not, or null. */
export function absence({ event }: Address, events: number): string | null {
  if (event < events) return null;
  return `The link is about an event that this run has not: its last one is ${events - 1}.`;
}

/** What is to be said of a link that was made for another text of the scenario, or null. */
export function staleness({ name, digest: wanted }: Address, digest: string): string | null {
  if (wanted === null || wanted === digest) return null;
  return `The link is about another text of ${name}: its event may be another here.`;
}
