/** What the things of a state are called: in a cell, in a sentence, in an address for people. */
import type { MachineState } from '../../kernel/inspect/machine_state';
import { short } from '../../views/message_words';
import { momentOf } from './moment';
import type { Thing } from './thing';

/** The name of a thing of a state, with its kind unless it is a page: `A/0`, `port A`. */
export function thingName(state: MachineState, thing: Thing): string {
  const moment = momentOf(state);
  const { names } = moment;
  switch (thing.kind) {
    case 'page':
      return moment.nameOf(thing) + moment.on(thing.host);
    case 'object':
      return `object ${names.object(thing.host, thing.object)}${moment.on(thing.host)}`;
    case 'port':
      return `port ${names.port(thing.id)}`;
    case 'thread':
      return `thread ${names.thread(thing.id)}`;
    case 'task':
      return `task ${names.task(thing.id)}`;
    case 'device':
      return `device ${state.devices[thing.id]?.name ?? thing.id}`;
    case 'message': {
      const message = moment.message(thing.id);
      return message === undefined ? `message ${thing.id}` : `message ${short(message.name)}`;
    }
  }
}

/** `grandchild.heap/2` as `g.heap/2`, so that it fits into a cell. */
export function cellName(name: string): string {
  const parts = name.split('.');
  return parts.map((part, i) => (i < parts.length - 1 ? part.slice(0, 1) : part)).join('.');
}
