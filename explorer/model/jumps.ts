/**
 * Jumps by meaning: from one event to the next or the last one that is a message, a fault, an
 * eviction, a reference, the first of a machine step, a mark of the lesson, or a change of a thing.
 * All answer the number of an event, or null if there is none.
 */
import type { MachineState, PageRecord } from '../../kernel/inspect/machine_state';
import type { EventName } from '../../kernel/mach/event_defs';
import { nearestOf, nextOf } from '../../recording/next_event';
import type { RecordedEvent, RecordedThing, Recording } from '../../recording/recording';
import { MESSAGE_EVENTS } from '../../scenarios/language/event_name';
import { marksOf } from './marks';
import type { Session } from './session';
import type { Thing } from './thing';

export const JUMPS = [
  'event',
  'message',
  'fault',
  'eviction',
  'reference',
  'step',
  'mark',
  'change',
  'along',
  'short',
] as const;
/**
 * `change`: of what is selected. `along`: the message that this event is about, at its next place.
 * `short`: free frames fall below the target.
 */
export type Jump = (typeof JUMPS)[number];

type Search = (recording: Recording, at: number, back: boolean, session: Session) => number | null;

type Fits = (event: RecordedEvent) => boolean;

/** A jump to events of these kinds. */
const toKinds =
  (...names: readonly EventName[]): Search =>
  (recording, at, back) =>
    nextOf(names, recording, at, back);

/** Where a message shows itself, by its serial number. */
const ALONG = [
  ...MESSAGE_EVENTS,
  'ipc_mqueue.handed_off',
  'ipc_mqueue.received',
  'ipc_kmsg.destroyed',
  'ipc_kmsg.returned',
] as const;

function step(recording: Recording, at: number, back: boolean): number | null {
  if (at < 0) return back ? null : 0;
  const here = recording.stepOf(at);
  if (!back) return recording.firstEventOf(here + 1);
  const first = recording.firstEventOf(here) ?? 0;
  if (first < at) return first;
  return first === 0 ? null : recording.firstEventOf(recording.stepOf(first - 1));
}

/** The page of an object at a place, or null. */
export function pageAt(
  state: MachineState,
  {
    host,
    object,
    offset,
  }: { readonly host: number; readonly object: number; readonly offset: number },
): PageRecord | null {
  const isIt = (page: PageRecord): boolean =>
    page.host === host && page.object === object && page.offset === offset;
  return state.pages.find(isIt) ?? null;
}

/** A page is another structure each time that it comes; while it is away nothing changes it. */
function changeOfPage(
  recording: Recording,
  place: Extract<Thing, { kind: 'page' }>,
  at: number,
  back: boolean,
): number | null {
  const { host, object, offset } = place;
  const from = back ? at - 1 : at;
  const page = from < -1 ? null : pageAt(recording.stateAt(from), place);
  const touched = page === null ? null : touchOf(recording, page, at, back);
  const names = back
    ? (['vm_page.removed', 'vm_page.renamed'] as const)
    : (['vm_page.inserted', 'vm_page.renamed'] as const);
  // Beyond the change that was found nothing has to be searched.
  const isBeyond = (event: number): boolean =>
    touched !== null && (back ? event < touched : event > touched);
  const fits: Fits = ({ event, host: on, args }) =>
    isBeyond(event) ||
    (on === host &&
      ((args['object'] === object && args['offset'] === offset) ||
        (args['old_object'] === object && args['old_offset'] === offset)));
  return nearestOf([nextOf(names, recording, at, back, fits), touched], back);
}

function touchOf(recording: Recording, page: PageRecord, at: number, back: boolean): number | null {
  const thing: RecordedThing = { table: 'pages', id: page.id, host: page.host };
  return back ? recording.previousChange(thing, at) : recording.nextChange(thing, at);
}

const TABLES = {
  port: 'ports',
  thread: 'threads',
  task: 'tasks',
  device: 'devices',
  message: 'messages',
} as const;

/** The next change of a thing. */
export function changeOf(
  recording: Recording,
  thing: Thing,
  at: number,
  back: boolean,
): number | null {
  if (thing.kind === 'page') return changeOfPage(recording, thing, at, back);
  const row: RecordedThing =
    thing.kind === 'object'
      ? { table: 'objects', id: thing.object, host: thing.host }
      : { table: TABLES[thing.kind], id: thing.id };
  return back ? recording.previousChange(row, at) : recording.nextChange(row, at);
}

function along(recording: Recording, at: number, back: boolean): number | null {
  if (at < 0) return null;
  const { args } = recording.eventAt(at);
  const serial = args['serial'];
  if (serial === undefined) return null;
  return nextOf(ALONG, recording, at, back, (event) => event.args['serial'] === serial);
}

const targets = new WeakMap<Recording, ReadonlyMap<number, number>>();

/** The free frames that hosts want, of those whose daemon watches over them: they stay the same. */
function targetsOf(recording: Recording): ReadonlyMap<number, number> {
  const known = targets.get(recording);
  if (known !== undefined) return known;
  const { hosts } = recording.stateAt(recording.events - 1);
  const found = new Map(
    hosts.flatMap(({ id, pageout, thresholds: { free_target: target } }) =>
      pageout !== 'daemon' || target === undefined ? [] : [[id, target]],
    ),
  );
  targets.set(recording, found);
  return found;
}

/** An event after which less is free than the target, and before which it was not. */
function short(recording: Recording, at: number, back: boolean): number | null {
  const wanted = targetsOf(recording);
  if (wanted.size === 0) return null;
  // A frame is taken at a time, so that this is the one that crosses the line.
  const falls: Fits = ({ host, args }) => args['free_count'] === (wanted.get(host) ?? 0) - 1;
  return nextOf(['vm_page.grabbed'], recording, at, back, falls);
}

function mark(_: Recording, at: number, back: boolean, session: Session): number | null {
  const places = marksOf(session).map(({ event }) => event);
  const fitting = places.filter((event) => (back ? event < at : event > at));
  return nearestOf(fitting, back);
}

const searches: Readonly<Record<Jump, Search>> = {
  event: (recording, at, back) => {
    if (back) return at < 0 ? null : at - 1;
    return at + 1 < recording.events ? at + 1 : null;
  },
  message: toKinds(...MESSAGE_EVENTS),
  fault: toKinds('vm_reference.fault'),
  eviction: toKinds('vm_pageout.chosen'),
  reference: toKinds('vm_reference.fault', 'vm_reference.hit'),
  step,
  mark,
  change: (recording, at, back, session) => {
    const thing = session.selection.value;
    return thing === null ? null : changeOf(recording, thing, at, back);
  },
  along,
  short,
};

/** Where a jump leads from where the session stands; null if it leads nowhere. */
export function jumpTarget(session: Session, jump: Jump, back: boolean): number | null {
  const recording = session.run.value?.recording;
  if (recording === undefined || recording.events === 0) return null;
  const target = searches[jump](recording, session.at.value, back, session);
  // Where the run is covered, it has no more events.
  return target !== null && target > (session.limit.value ?? target) ? null : target;
}

/** That a jump leads nowhere, in words; `what` as `message`. */
export function nowhereWords({ limit }: Session, what: string, back: boolean): string {
  if (back) return `no earlier ${what}`;
  return limit.value === null ? `no later ${what}` : `no later ${what} before the question`;
}

/** Makes a jump; true if it moved. */
export function jump(session: Session, kind: Jump, back: boolean): boolean {
  const target = jumpTarget(session, kind, back);
  if (target === null) return false;
  const before = session.at.value;
  session.go(target);
  return session.at.value !== before;
}
