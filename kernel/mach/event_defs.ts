/**
 * The events of the trace by name: their arguments, and one sentence each. Families of events are
 * in files of their own; an event's kind is its place in this list.
 */
import { ipcEvents } from './ipc_events';
import type { ReferenceEventName } from './reference_events';
import { referenceEvents } from './reference_events';
import { threadEvents } from './thread_events';
import { vmEvents } from './vm_events';
import { vmFaultEvents } from './vm_fault_events';
import { vmPageEvents } from './vm_page_events';

/** The form of a definition. */
export interface EventDef {
  /** Names of the arguments, five at most. */
  readonly args: readonly string[];
  readonly text: string;
}

export const eventDefs = {
  ...threadEvents,
  ...referenceEvents,
  ...vmFaultEvents,
  ...vmPageEvents,
  ...vmEvents,
  ...ipcEvents,
} as const satisfies Readonly<Record<string, EventDef>>;

export type EventName = keyof typeof eventDefs;

/** Events that every listener hears. */
export type OrdinaryEventName = Exclude<EventName, ReferenceEventName>;

/** Event names by kind. */
export const eventNames: readonly EventName[] = Object.keys(eventDefs) as EventName[]; // parsed

/** Kinds by event name. */
export const eventKinds: Readonly<Record<string, number>> = Object.freeze(
  Object.fromEntries(eventNames.map((name, kind) => [name, kind])),
);
