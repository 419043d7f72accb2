/**
 * The events of a run that pass a filter: of a kind, about what is selected, with words. It is read
 * a part at a time; without a filter the list is all events, and nothing has to be read.
 */
import type { Recording } from '../../recording/recording';
import type { Line } from '../../scenarios/transcript/line';
import { eventSentence } from '../../views/event_words';
import { thingOfLine } from './chart_row';
import type { RunFacts } from './run_facts';
import type { Thing } from './thing';
import { sameThing } from './thing';

/** Families of events by what people call them; '' stands for all. */
export const FAMILIES: Readonly<Record<string, RegExp>> = {
  messages: /^ipc_(mqueue[.](sent|received|sender_blocked)|kobject[.]called|kmsg[.]destroyed)$/,
  faults: /^(vm_fault|vm_reference[.]fault|thread[.]exception)/,
  references: /^vm_reference/,
  evictions: /^vm_pageout|^memory_object[.](flushed|collected)|data_lost|laund/,
  queues: /^vm_page[.](enqueued|dequeued|deactivated|reactivated|reference_cleared|balanced)/,
  frames: /^vm_page[.](grabbed|released|wait|alloc|stolen|inserted|removed|renamed)|wired|marked/,
  devices: /^device/,
  objects: /^(vm_object|memory_object|vm_map)/,
  threads: /^(thread|task|pager|host)[.]/,
  ports: /^ipc_(port|pset|right|notify)/,
};

export interface FilterWanted {
  /** A key of `FAMILIES`, or ''. */
  readonly family: string;
  readonly words: string;
  /** A thing that the events are about; null for any. */
  readonly thing: Thing | null;
}

const isAll = ({ family, thing, words }: FilterWanted): boolean =>
  family === '' && thing === null && words.trim() === '';

export class EventFilter {
  /** How many events of the run have been read. */
  read = 0;
  private readonly recording: Recording;
  private readonly facts: RunFacts;
  private readonly wanted: FilterWanted;
  private readonly words: readonly string[];
  private readonly found: number[] = [];

  constructor(recording: Recording, facts: RunFacts, wanted: FilterWanted) {
    this.recording = recording;
    this.facts = facts;
    this.wanted = wanted;
    this.words = wanted.words.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** Reads so many events more at most, up to `last`; true if there are any left. */
  more(most: number, last: number): boolean {
    if (isAll(this.wanted)) {
      this.read = last + 1;
      return false;
    }
    const end = Math.min(last + 1, this.read + most);
    for (; this.read < end; this.read += 1) if (this.passes(this.read)) this.found.push(this.read);
    return this.read <= last;
  }

  private passes(event: number): boolean {
    const { facts, recording, words } = this;
    const { family, thing } = this.wanted;
    const name = recording.nameAt(event);
    if (family !== '' && FAMILIES[family]?.test(name) === false) return false;
    if (thing === null && words.length === 0) return true;
    const { host } = recording.eventAt(event);
    const line = recording.lineAt(event);
    if (line === null) return false;
    if (thing !== null && !isAbout(thing, line, host, facts)) return false;
    if (words.length === 0) return true;
    const pageSize = facts.pageSize(host);
    const said = [name, line['msg'] ?? '', pageWord(line, pageSize), eventSentence(line, pageSize)];
    const lower = said.join(' ').toLowerCase();
    return words.every((word) => lower.includes(word));
  }

  /** How many of the events up to `last` pass. */
  count(last: number): number {
    return isAll(this.wanted) ? last + 1 : this.placeOf(last) + 1;
  }

  /** The event at a place of the list. */
  at(place: number): number | null {
    if (isAll(this.wanted)) return place;
    return this.found[place] ?? null;
  }

  /** The next event of the list after `event`, up to `last`, or the one before; null for none. */
  beside(event: number, back: boolean, last: number): number | null {
    const place = this.placeOf(event);
    const isOn = place >= 0 && this.at(place) === event;
    const to = back ? place - (isOn ? 1 : 0) : place + 1;
    return to < 0 || to >= this.count(last) ? null : this.at(to);
  }

  /** The place of the last event up to this one; -1 if there is none. */
  placeOf(event: number): number {
    if (isAll(this.wanted)) return event;
    let [low, high] = [-1, this.found.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.found[middle] ?? 0) <= event) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** `A/3` for a line about a page; '' for any other. */
function pageWord({ object, offset, page, port }: Line, pageSize: number): string {
  const place = page ?? (typeof offset === 'number' ? offset / pageSize : null);
  const name = String(object ?? port ?? '').replace(/[.]control$/, '');
  return place === null || name === '' ? '' : `${name}/${place}`;
}

/** True if a line is about a thing: it names it, or the thing that it names belongs to it. */
function isAbout(
  thing: Thing,
  line: Readonly<Record<string, string | number | boolean>>,
  host: number,
  facts: RunFacts,
): boolean {
  switch (thing.kind) {
    case 'page':
    case 'object': {
      const own = thingOfLine(line, host, facts);
      if (sameThing(own, thing)) return true;
      if (thing.kind === 'page' || own === null) return false;
      return own.kind === 'page' && own.host === thing.host && own.object === thing.object;
    }
    case 'port':
      return line['port_id'] === thing.id || line['queue_id'] === thing.id;
    case 'thread':
      return line['tid'] === thing.id || line['other_tid'] === thing.id;
    case 'task':
      return facts.taskOfThread(Number(line['tid'] ?? -1)) === thing.id;
    case 'message':
      return line['serial'] === thing.id;
    case 'device':
      return String(line['ev']).startsWith('device.');
  }
}
