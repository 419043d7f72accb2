/**
 * A transcript whose scenario the page has: what to run again for it, and whether the run is the
 * same.
 */
import type { Recording } from '../../recording/recording';
import { parseScenario } from '../../scenarios/language/language';
import type { Override } from '../../scenarios/language/override';
import { diffTranscripts } from '../../scenarios/transcript/diff';
import { hasEvents } from '../../scenarios/transcript/diff_streams';
import type { Line } from '../../scenarios/transcript/line';
import { overridesOfHeader, profilesOf } from '../../scenarios/transcript/transcript';
import { eventSentence } from '../../views/event_words';
import { counted } from '../../views/numbers';
import type { PageScenario } from './page_data';
import { AS_IN_FILE, overridesOf } from './settings';

export interface Rerun {
  readonly name: string;
  readonly yaml: string;
  readonly set: readonly Override[];
}

/** What to run again for the header of a transcript; null if the page has not its scenario. */
export function rerunOf(
  header: Line | null,
  scenarios: readonly Pick<PageScenario, 'name' | 'yaml'>[],
): Rerun | null {
  const found = scenarios.find(({ name }) => name === header?.['scenario']);
  if (found === undefined || header === null) return null;
  const { name, yaml } = found;
  const given = overridesOfHeader(header);
  const { scenario } = parseScenario(yaml, `${name}.yaml`, given);
  if (scenario === null) return null;
  const [seed, profile] = [String(header['seed'] ?? ''), String(header['profile'] ?? '')];
  // The file names several profiles for several hosts: those are as the scenario has them.
  const isOther = profile !== '' && profile !== profilesOf(scenario) && !profile.includes(',');
  // Headers of earlier versions have nothing else of what was set.
  const others = overridesOf(yaml, {
    ...AS_IN_FILE,
    seed: seed === '' || seed === scenario.seed ? null : seed,
    profile: isOther ? profile : null,
  });
  const set = [...given, ...others];
  return { name, yaml, set };
}

/** How a run compares with a transcript of its scenario. */
interface Verdict {
  /** The event of the first difference; null for none. */
  readonly event: number | null;
  readonly words: string;
}

/** Compares a run with the lines of a file. */
export function comparedWith(recording: Recording, file: string, lines: readonly Line[]): Verdict {
  const level = hasEvents(lines) ? 'all' : 'messages';
  const own = recording.transcript(level);
  const [first] = diffTranscripts(lines, own, level).differences;
  const run = `run again from the header of ${file}`;
  if (first === undefined) {
    return { event: null, words: `${run}: its ${counted(lines.length, 'line')} are the same` };
  }
  const sentence = (line: Line | undefined): string =>
    line === undefined ? 'nothing' : eventSentence(line, 4096).replace(/[.]$/, '');
  const place = first.b?.line ?? own[first.beforeB - 1];
  const event = Number(place?.['event'] ?? -1);
  const words =
    `${run}: it differs first at event ${event}: the file has "${sentence(first.a?.line)}", ` +
    `the run has "${sentence(first.b?.line)}"`;
  return { event, words };
}
