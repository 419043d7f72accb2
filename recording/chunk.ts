/**
 * A chunk as a reader knows it, before it looks at its entries.
 */
import { ByteReader } from './bytes';
import { CHUNK, END } from './chunk_writer';
import type { EventKind } from './event_rows';
import { RecordingError } from './recording_error';
import type { Value } from './values';
import { readValue } from './values';
import { KnownWords } from './words';

export interface Chunk {
  readonly bytes: Uint8Array;
  /** Where its entries begin, and where those of its beginning end. */
  readonly from: number;
  readonly head: number;
  /** The number of its first event, and how many it has. */
  readonly first: number;
  readonly events: number;
  /** The step of the event before. */
  readonly stepBefore: number;
  /** How many events of each kind it has. */
  readonly counts: ReadonlyMap<number, number>;
}

/** What all chunks so far have made known. */
export class Known {
  readonly words = new KnownWords();
  readonly kinds: EventKind[] = [];
  readonly names: Value[] = [];
}

const EVENTS_MOST = 2 ** 40;

/** Reads the content of a piece: a chunk, or what the run came to. */
export function readPiece(content: Uint8Array, known: Known): Chunk | { readonly end: Value } {
  const from = new ByteReader(content);
  const what = from.uint();
  if (what === END) {
    const words = new KnownWords();
    words.readFresh(from);
    return { end: readValue(from, words) };
  }
  if (what !== CHUNK) throw new RecordingError(`no piece begins with ${what}`);
  return readChunk(from, known);
}

function readChunk(from: ByteReader, known: Known): Chunk {
  const first = from.uint();
  const events = from.uint();
  const stepBefore = from.uint();
  if (first + events > EVENTS_MOST) throw new RecordingError('there are too many events');
  known.words.readFresh(from);
  for (let left = from.uint(); left > 0; left -= 1) {
    const name = from.text();
    const args: string[] = [];
    for (let count = from.uint(); count > 0; count -= 1) args.push(from.text());
    known.kinds.push({ name, args });
  }
  const words = new KnownWords();
  words.readFresh(from);
  const names = readValue(from, words);
  if (!Array.isArray(names)) throw new RecordingError('the names must be a list');
  for (const name of names) known.names.push(name);
  const counts = new Map<number, number>();
  for (let left = from.uint(); left > 0; left -= 1) {
    const kind = from.uint();
    counts.set(kind, from.uint());
  }
  const length = from.uint();
  const head = from.at + length;
  if (head > from.end) throw new RecordingError('the beginning of a chunk is cut off');
  return { bytes: from.bytes, from: from.at, head, first, events, stepBefore, counts };
}
