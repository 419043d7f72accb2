/** What the page's own file holds: elements with texts, instead of a server's answers. */
import type { Scenario } from '../../scenarios/language/scenario';
import { fileProblems } from '../model/needs_files';
import { FILE_ID, RECORDING_ID, TRACE_ID } from '../model/page_data';
import { bytesOf, streamOf } from '../run/unpack';

/** The text of an element, without the blanks around it; null if there is none. */
export function inlined(id: string): string | null {
  return document.getElementById(id)?.textContent?.trim() ?? null;
}

/** The traces that a scenario names, as far as the file has them: gzip in base64, by path. */
export function tracesOf(scenario: Scenario | null): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (scenario?.traces ?? []).flatMap(({ path }) => {
      const text = inlined(TRACE_ID + path);
      return text === null ? [] : [[path, text]];
    }),
  );
}

/** The file that the page opens, which has this name. */
export function fileOf(name: string): File {
  return new File([bytesOf(inlined(FILE_ID) ?? '')], name);
}

/** The recording of a scenario that does not run in a browser. */
export function recordingOf(name: string): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  const text = inlined(RECORDING_ID + name);
  return text === null ? null : streamOf(bytesOf(text));
}

/** True for a scenario whose recording the page's file has: no server makes its run. */
export function isRecorded(name: string): boolean {
  return inlined(RECORDING_ID + name) !== null;
}

/** True for a scenario that names files which no browser can have; `traces` are those it has. */
export function needsServer(
  scenario: Scenario | null,
  traces: Readonly<Record<string, string>>,
): boolean {
  return scenario !== null && fileProblems(scenario, Object.keys(traces)).length > 0;
}
