/** What the page can give of a run as files. */
import { transcriptText } from '../../scenarios/transcript/transcript';
import type { Run } from './session';

/** The transcript, as `machvm run NAME --transcript FILE` writes it; null without the scenario. */
export function transcriptOf({ recording, scenario }: Run): string | null {
  return scenario === null ? null : transcriptText(recording.transcript('messages'), scenario);
}

/** The name of a file that is about a run, and perhaps about a moment of it. */
export function fileNameOf({ name }: Run, ending: string, event: number | null = null): string {
  const at = event === null || event < 0 ? '' : `-${event}`;
  return `${name.replace(/[^\w.-]+/g, '_')}${at}.${ending}`;
}
