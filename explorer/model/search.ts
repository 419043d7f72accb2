/** Searches the lines of a run for words, a part at a time. */
import type { Recording } from '../../recording/recording';
import type { Line } from '../../scenarios/line';

/** An event that was found. */
export interface Found {
  readonly event: number;
  readonly words: string;
}

/** More are counted, and not kept. */
const KEPT = 100;

/** What a line is about: `A/3`, `A`, or nothing. */
function aboutOf({ object, port, page, offset }: Line, pageSize: number): string {
  const name = object ?? port;
  if (name === undefined) return '';
  const place = page ?? (typeof offset === 'number' ? offset / pageSize : undefined);
  return place === undefined ? String(name) : `${name}/${place}`;
}

/** The words of an event: its name, the message, what it is about, and its fields. */
function wordsOf(recording: Recording, event: number, pageSize: number): string {
  const line = recording.lineAt(event);
  if (line === null) return '';
  const { ev, msg, object: _object, port: _port, page: _page, ...rest } = line;
  const about = aboutOf(line, pageSize);
  const fields = Object.entries(rest)
    .filter(
      ([key]) =>
        !['n', 'event', 't', 'host', 'serial', 'tid'].includes(key) && !key.endsWith('_id'),
    )
    .map(([key, value]) => `${key} ${value}`);
  const parts = [ev, msg, about, ...fields].filter((part) => part !== undefined && part !== '');
  return parts.join(' ');
}

export class Search {
  /** How many events have been read. */
  events = 0;
  /** How many of them have all the words. */
  count = 0;
  readonly found: Found[] = [];
  private readonly recording: Recording;
  private readonly words: readonly string[];
  private readonly end: number;
  private readonly pageSize: number;

  /** `last` is the last event that may be found. */
  constructor(recording: Recording, text: string, last: number) {
    this.recording = recording;
    this.words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    this.end = last + 1;
    this.pageSize = last < 0 ? 1 : (recording.stateAt(last).hosts[0]?.pageSizeBytes ?? 1);
  }

  /** Reads so many events more at most; true if there are any left. */
  read(most: number): boolean {
    const end = Math.min(this.end, this.events + most);
    for (; this.events < end; this.events += 1) {
      const words = wordsOf(this.recording, this.events, this.pageSize);
      const lower = words.toLowerCase();
      if (!this.words.every((word) => lower.includes(word))) continue;
      this.count += 1;
      if (this.found.length < KEPT) this.found.push({ event: this.events, words });
    }
    return this.events < this.end;
  }
}
