/**
 * A transcript: the lines of a run as JSON, one a line, after a header that names the scenario, its
 * seed, its profile, what was set in the place of its file's values (`"set host.frames":"8"`) and
 * the version of machvm. Two runs of one scenario and seed write the same
 * bytes, on any machine. Level `messages` is what golden files hold: messages sent and received,
 * calls, what came of them, exceptions. Level `all` has every event of the trace, `references` also
 * a line for each hit and fault.
 *
 * Order of keys: t (tick), n (number of the line), event (number of the event), host (if there are
 * several), thread, tid, ev, then for a message msg, serial, port, port_id, what the event adds
 * (msgcount, seqno, task, space_id), and what the message says; for another event its arguments,
 * each label followed by its id. The files of version 1 had no header, `event` or ids.
 */
import { list, needs, record, refuse } from '../../kernel/mach/given';
import { VERSION } from '../../kernel/mach/version';
import type { Override } from '../language/override';
import { overridesOfSettings } from '../language/override';
import type { Scenario } from '../language/scenario';
import { scenarioProblem } from '../language/scenario_problem';
import type { Line } from './line';
import { withoutIds } from './line';
import { newInVersion2 } from './transcript_version';

const LINES = list(record(), 'the lines of a result, or what readTranscript returns');

export function lineText(line: Line): string {
  return JSON.stringify(line);
}

/** Begins the keys of a header that say what was set. */
const SET = 'set ';

/** The form of transcripts that is written. */
export const TRANSCRIPT_VERSION = 2;

/** The names of the profiles of a scenario's hosts. */
export function profilesOf({ hosts }: Scenario): string {
  return [...new Set(hosts.map(({ profile = 'osf' }) => profile))].join(', ');
}

/** The first line of a scenario's transcript. Throws a GivenError for what is not a scenario. */
export function transcriptHeader(scenario: Scenario): Line {
  refuse('transcriptHeader', scenarioProblem(scenario));
  const { name, seed, set = {} } = scenario;
  const profile = profilesOf(scenario);
  const settings = Object.entries(set).map(([path, value]) => [SET + path, value]);
  return {
    ...{ machvm: TRANSCRIPT_VERSION, scenario: name, seed, profile },
    ...Object.fromEntries(settings),
    version: VERSION,
  };
}

/** What was set for the run whose transcript has this header. */
export function overridesOfHeader(header: Line): readonly Override[] {
  const settings = Object.entries(header).flatMap(([key, value]) =>
    key.startsWith(SET) ? [[key.slice(SET.length), String(value)]] : [],
  );
  return overridesOfSettings(Object.fromEntries(settings));
}

/** The whole text: the header, if the scenario is given, and the lines, each with a newline. */
export function transcriptText(lines: readonly Line[], scenario?: Scenario): string {
  needs('transcriptText', 'lines', lines, LINES);
  const all = scenario === undefined ? lines : [transcriptHeader(scenario), ...lines];
  return all.map((line) => `${lineText(line)}\n`).join('');
}

/** Lines as version 1 wrote them: without events' numbers and ids, and without later events. */
export function asVersion1(lines: readonly Line[]): readonly Line[] {
  const later = new Set<unknown>(newInVersion2);
  return lines.filter(({ ev, name }) => !later.has(ev ?? name)).map(withoutIds);
}

/** True for lines of a file of version 1. */
export function isVersion1(lines: readonly Line[]): boolean {
  return lines.length > 0 && lines.every(({ event }) => event === undefined);
}
