/**
 * Goes over values and changes without making anything of them.
 */
import type { ByteReader } from './bytes';
import { RecordingError } from './recording_error';
import type { KnownWords } from './words';

/** Goes over as many values as `count`, and over all that lies in them. See values.ts. */
export function skipValues(from: ByteReader, words: KnownWords, count: number): void {
  let left = count;
  while (left > 0) {
    left -= 1;
    const code = from.uint();
    if (code === 3) from.at += 8;
    else if (code === 6) from.uint();
    else if (code === 4) left += from.uint();
    else if (code === 5) left += words.shape(from.uint()).length;
  }
  if (from.at > from.end) throw new RecordingError('a value is cut off');
}

/** Goes over the changed fields of a row. See rows.ts. */
export function skipRowChange(from: ByteReader, words: KnownWords): void {
  for (let left = from.uint(); left > 0; left -= 1) {
    const how = from.uint() & 3;
    if (how === 0) skipValues(from, words, 1);
    else if (how === 1) skipEdits(from, words);
    else from.uint();
  }
}

/** See list_edits.ts. */
function skipEdits(from: ByteReader, words: KnownWords): void {
  if (from.uint() > 0) return;
  for (let left = from.uint(); left > 0; left -= 1) {
    from.uint();
    from.uint();
    skipValues(from, words, from.uint());
  }
}
