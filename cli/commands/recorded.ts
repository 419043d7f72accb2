/**
 * `machvm state FILE --event N`: the state of a recorded run at one of its events.
 */
import { readRecordingFile } from '../../files/recording_file';
import { GivenError } from '../../kernel/mach/given';
import { nthEvent } from '../../recording/nth_event';
import type { Recording } from '../../recording/recording';
import { RecordingError } from '../../recording/recording_error';
import { waitGraphOf } from '../../scenarios/run/wait_graph_maker';
import { runPlace } from '../given/run_place';
import { errorCode, flagError, print, printError, printJson, UsageError } from '../show/output';
import { printState } from '../show/state';

export interface RecordedFlags {
  readonly event?: string;
  readonly json: boolean;
}

function read(file: string): Recording {
  try {
    return readRecordingFile(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`${file}: ${error.message}`);
    const code = errorCode(error instanceof GivenError ? error.cause : error);
    if (code === 'ENOENT') throw new UsageError(`${file}: no such file`);
    if (code === 'EISDIR') throw new UsageError(`${file}: is a folder; name a file`);
    throw new UsageError(`${file}: cannot be read: ${code}`);
  }
}

/** The event that --event means. */
function eventOf(recording: Recording, wanted: string | undefined): number {
  const last = recording.events - 1;
  if (wanted === undefined) return last;
  const place = runPlace(wanted, 'state: --event', { first: -1, last });
  if ('event' in place) return place.event;
  const { name, nth } = place;
  const event = nthEvent(recording, name, nth);
  if (event !== null) return event;
  const often = nth === 1 ? 'never happened' : `happened fewer than ${nth} times`;
  throw flagError('state: --event', wanted, `${name} ${often} in the recording`);
}

/** Prints the state of a recording; answers the exit status. */
export function stateCommand(file: string, flags: RecordedFlags): number {
  const recording = read(file);
  const event = eventOf(recording, flags.event);
  const state = recording.stateAt(event);
  const waits = waitGraphOf(state);
  const line = event < 0 ? null : recording.lineAt(event);
  const { warning } = recording;
  if (flags.json) {
    const changes = recording.changesAt(event);
    const reasons = event < 0 ? null : recording.reasonsAt(event);
    printJson({
      scenario: recording.header.scenario,
      event,
      line,
      changes,
      reasons,
      state,
      waits,
    });
  } else {
    print(`${recording.header.scenario}: event ${event} of ${recording.events - 1}`);
    if (event >= 0) print(JSON.stringify(line ?? recording.eventAt(event)));
    printState(state, waits);
  }
  if (warning !== null) printError(`state: ${file}: ${warning}`);
  return 0;
}
