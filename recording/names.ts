/**
 * Names of objects, ports, threads and tasks as the lines of a run have them. A run settles a name
 * when it is first asked for, in the order of its events; so the writer asks at each event, keeps
 * what is new, and the reader has every name from the event on at which it was given.
 */
import type { LineNames } from '../scenarios/transcript/line';
import { RecordingError } from './recording_error';
import type { Value } from './values';

type Form = Exclude<keyof LineNames, 'unsettled'> | 'looked object' | 'looked port';

const FORMS: readonly Form[] = [
  'object',
  'port',
  'thread',
  'task',
  'space',
  // As they were called by who must not settle a name: until it is settled, these may change.
  'looked object',
  'looked port',
];
const HOST_KEYS = 2 ** 40;

/** What a port without a name is called; it may get one later. */
const UNSETTLED = /(?:^|[.])port[.]\d+$/;

/** The side that writes: passes names on, and keeps those that are new. */
export class NamesKept implements LineNames {
  /** The event whose line is being made. */
  event = 0;
  private readonly names: LineNames;
  private readonly keep: (entry: Value) => void;
  private readonly known = FORMS.map(() => new Map<number, string>());
  private readonly settled: Readonly<Record<Form, Set<number>>> = {
    object: new Set(),
    port: new Set(),
    thread: new Set(),
    task: new Set(),
    space: new Set(),
    'looked object': new Set(),
    'looked port': new Set(),
  };

  constructor(names: LineNames, keep: (entry: Value) => void) {
    this.names = names;
    this.keep = keep;
  }

  /** True if a line need not be made to know the name. */
  isSettled(form: Form, host: number, id: number): boolean {
    return this.settled[form].has(host * HOST_KEYS + id);
  }

  private kept(form: Form, host: number, id: number, name: string): string {
    const place = FORMS.indexOf(form);
    const names = this.known[place];
    const key = host * HOST_KEYS + id;
    if (names === undefined || names.get(key) === name) return name;
    names.set(key, name);
    if (form !== 'port' || !UNSETTLED.test(name)) this.settled[form].add(key);
    this.keep([place, host, id, this.event, name]);
    return name;
  }

  readonly unsettled: LineNames['unsettled'] = {
    object: (host, id) =>
      this.kept('looked object', host, id, this.names.unsettled.object(host, id)),
    port: (id) => this.kept('looked port', 0, id, this.names.unsettled.port(id)),
  };

  object(host: number, id: number): string {
    return this.kept('object', host, id, this.names.object(host, id));
  }

  port(id: number): string {
    return this.kept('port', 0, id, this.names.port(id));
  }

  thread(id: number): string {
    return this.kept('thread', 0, id, this.names.thread(id));
  }

  task(id: number): string {
    return this.kept('task', 0, id, this.names.task(id));
  }

  space(id: number): string {
    return this.kept('space', 0, id, this.names.space(id));
  }
}

/** The names of a thing, each from an event on. */
type Given = readonly { readonly from: number; readonly name: string }[];

/** The side that reads. */
export class NamesRead implements LineNames {
  /** The event whose line is made. */
  event = 0;
  private readonly entries: readonly Value[];
  private read = 0;
  private readonly known = FORMS.map(() => new Map<number, Given>());

  /** `entries` may grow. */
  constructor(entries: readonly Value[]) {
    this.entries = entries;
  }

  private learn(): void {
    for (; this.read < this.entries.length; this.read += 1) {
      const entry = this.entries[this.read];
      if (!Array.isArray(entry)) throw new RecordingError('a name must be a list');
      const [place, host, id, from, name] = entry;
      const names = this.known[Number(place)];
      if (names === undefined) throw new RecordingError(`there are no names of the form ${place}`);
      const key = Number(host) * HOST_KEYS + Number(id);
      const given = { from: Number(from), name: String(name) };
      names.set(key, [...(names.get(key) ?? []), given]);
    }
  }

  private found(form: Form, host: number, id: number): string | null {
    this.learn();
    const given = this.known[FORMS.indexOf(form)]?.get(host * HOST_KEYS + id) ?? [];
    return given.findLast(({ from }) => from <= this.event)?.name ?? null;
  }

  private find(form: Form, host: number, id: number, otherwise: string): string {
    return this.found(form, host, id) ?? otherwise;
  }

  /** A port's name, if no other will follow. */
  private settledPort(id: number): string | null {
    const name = this.found('port', 0, id);
    return name === null || UNSETTLED.test(name) ? null : name;
  }

  readonly unsettled: LineNames['unsettled'] = {
    object: (host, id) =>
      this.found('object', host, id) ?? this.find('looked object', host, id, `object.${id}`),
    port: (id) => this.settledPort(id) ?? this.find('looked port', 0, id, `port.${id}`),
  };

  object(host: number, id: number): string {
    return this.find('object', host, id, `object.${id}`);
  }

  port(id: number): string {
    return this.find('port', 0, id, `port.${id}`);
  }

  thread(id: number): string {
    return this.find('thread', 0, id, 'clock');
  }

  task(id: number): string {
    return this.find('task', 0, id, `task.${id}`);
  }

  space(id: number): string {
    return this.find('space', 0, id, `space.${id}`);
  }
}
