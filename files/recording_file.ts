/**
 * Recordings as files: gzip, whose contents are the pieces that a run makes. Each piece is flushed
 * when it is written, so that a file can be read as far as it goes.
 */
import { constants, crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import { named, needs } from '../kernel/mach/given';
import type { Recording } from '../recording/recording';
import { readRecording } from '../recording/recording';
import { RecordingError } from '../recording/recording_error';
import { givenFile } from './given_file';

/** The first bytes of gzip: no name, no time, whatever the system. */
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** A last block that is empty. */
const LAST_BLOCK = [3, 0];
const FLUSHED = { level: 4, finishFlush: constants.Z_SYNC_FLUSH };

/** Compresses pieces one by one into one gzip file. */
export class RecordingPacker {
  private readonly write: (bytes: Uint8Array) => void;
  private sum = 0;
  private size = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.write = write;
    write(HEAD);
  }

  add(piece: Uint8Array): void {
    this.sum = crc32(piece, this.sum);
    this.size += piece.length;
    this.write(deflateRawSync(piece, FLUSHED));
  }

  end(): void {
    const tail = new DataView(new ArrayBuffer(10));
    for (const [i, byte] of LAST_BLOCK.entries()) tail.setUint8(i, byte);
    tail.setUint32(2, this.sum, true);
    tail.setUint32(6, this.size % 2 ** 32, true);
    this.write(new Uint8Array(tail.buffer));
  }
}

/** The pieces of a file; bytes that are not compressed are taken as they are. */
function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== HEAD[0] || bytes[1] !== HEAD[1]) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw new RecordingError('damaged: its gzip data cannot be unpacked; record the run again');
  }
}

/**
 * Reads a file that `machvm run --record` wrote. Throws a RecordingError for one that is not a
 * recording, and a GivenError for a path that is not one, or for a file that cannot be read.
 */
export function readRecordingFile(path: string): Recording {
  needs('readRecordingFile', 'path', path, named);
  const meant = (): string => 'give a file that machvm run --record has written';
  return readRecording(unpacked(givenFile('readRecordingFile', 'path', path, meant)));
}
