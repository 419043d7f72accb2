/**
 * `machvm state FILE --event N`: the state of a recorded run at one of its events.
 */
import { readRecordingFile } from '../files/recording_file';
import type { EventName } from '../kernel/mach/event_defs';
import { eventKinds } from '../kernel/mach/event_defs';
import { messageKinds } from '../kernel/mach/message_table';
import type { Recording } from '../recording/recording';
import { RecordingError } from '../recording/recording_error';
import { waitGraphOf } from '../scenarios/wait_graph_maker';
import { errorCode, print, printError, printJson, UsageError } from './output';
import { knownEvent } from './screen';
import { printState } from './state';

export interface RecordedFlags {
  readonly event?: string;
  readonly json: boolean;
}

function read(file: string): Recording {
  try {
    return readRecordingFile(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`${file}: ${error.message}`);
    const code = errorCode(error);
    if (code === 'ENOENT') throw new UsageError(`${file}: no such file`);
    if (code === 'EISDIR') throw new UsageError(`${file}: is a folder; name a file`);
    throw new UsageError(`${file}: cannot be read: ${code}`);
  }
}

/** The event at which a message was sent, or a kernel's port called, for the nth time. */
function nthMessage(recording: Recording, name: string, nth: number): number | null {
  const kind = messageKinds[name];
  const isIt = ({ args }: { readonly args: Readonly<Record<string, number>> }): boolean =>
    args['kind'] === kind;
  let event = -1;
  for (let left = nth; left > 0; left -= 1) {
    const sent = recording.next('ipc_mqueue.sent', event, isIt);
    const called = recording.next('ipc_kobject.called', event, isIt);
    if (sent === null && called === null) return null;
    event = Math.min(sent ?? Number.POSITIVE_INFINITY, called ?? Number.POSITIVE_INFINITY);
  }
  return event;
}

function nthEvent(recording: Recording, name: EventName, nth: number): number | null {
  let event: number | null = -1;
  for (let left = nth; left > 0 && event !== null; left -= 1) event = recording.next(name, event);
  return event;
}

const NAME = /^([a-z][\w.]*)(?::(\d+))?$/;

/** The event that --event means: a number, or a name and which one of that name. */
function eventOf(recording: Recording, wanted: string | undefined): number {
  const last = recording.events - 1;
  if (wanted === undefined) return last;
  const named = NAME.exec(wanted);
  if (named === null) {
    const event = Number(wanted);
    if (wanted.trim() !== '' && Number.isInteger(event) && event >= -1 && event <= last) {
      return event;
    }
    const named = 'a name such as data_return or data_return:2';
    const meant = `give a number from -1 to ${last}, or ${named}`;
    throw new UsageError(`state: --event ${wanted}: there is no such event; ${meant}`);
  }
  const [, short = '', which = '1'] = named;
  const nth = Number(which);
  const name = knownEvent(short, `state: --event ${wanted}`);
  if (nth < 1) throw new UsageError(`state: --event ${wanted}: names are counted from 1`);
  const isEvent = eventKinds[name] !== undefined;
  const event = isEvent
    ? nthEvent(recording, name as EventName, nth) // parsed
    : nthMessage(recording, name, nth);
  if (event !== null) return event;
  const often = nth === 1 ? 'never happened' : `happened fewer than ${nth} times`;
  throw new UsageError(`state: --event ${wanted}: ${name} ${often} in the recording`);
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
