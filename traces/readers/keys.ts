/**
 * Keys and nothing else, numbers of one length: big-endian or little-endian, 32 or 64 bits. Any
 * file can be read so, and therefore none is taken for one unless the user says so.
 */
import type { TraceFormatSpec } from '../format';
import { joined } from '../numbers';
import type { PageName } from '../trace';
import { ONLY_OBJECT } from '../trace';
import { recordFormat } from './record_reader';

function keyFormat(
  words: string,
  bytes: 4 | 8,
  key: (view: DataView, at: number) => PageName,
): TraceFormatSpec {
  return {
    ...recordFormat({
      summary: `keys alone, ${words} numbers of ${8 * bytes} bits`,
      knownBy: 'nothing: name it with --format',
      bytes: () => bytes,
      shape: `keys of ${bytes} bytes`,
      fits: () => true,
      take(view, at, accesses) {
        accesses.page(ONLY_OBJECT, key(view, at), false);
        return null;
      },
    }),
    guess: () => false,
  };
}

const half = (view: DataView, at: number, isLittle: boolean): number =>
  view.getUint32(at, isLittle);

export const keyFormats = {
  'keys:be32': keyFormat('big-endian', 4, (view, at) => half(view, at, false)),
  'keys:le32': keyFormat('little-endian', 4, (view, at) => half(view, at, true)),
  'keys:be64': keyFormat('big-endian', 8, (view, at) =>
    joined(half(view, at, false), half(view, at + 4, false)),
  ),
  'keys:le64': keyFormat('little-endian', 8, (view, at) =>
    joined(half(view, at + 4, true), half(view, at, true)),
  ),
} as const;
