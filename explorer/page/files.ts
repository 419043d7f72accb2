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
export function tracesOf({ traces }: Pick<Scenario, 'traces'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    traces.flatMap(({ path }) => {
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

/** True for a scenario that names files which no browser can have. */
export function needsServer(scenario: Scenario): boolean {
  return fileProblems(scenario, Object.keys(tracesOf(scenario))).length > 0;
}
