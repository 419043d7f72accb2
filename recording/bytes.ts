/**
 * Numbers and texts as bytes: the writer grows, the reader never reads past its end. Integers take
 * as many bytes as they need, seven bits each, lowest first.
 */
import { RecordingError } from './recording_error';

const FIRST_BYTES = 4096;
/** Above this a number is cut by division: the operators on bits have 32 of them. */
const BITS_MOST = 0x7fffffff;

export class ByteWriter {
  private bytes = new Uint8Array(FIRST_BYTES);
  private filled = 0;

  get length(): number {
    return this.filled;
  }

  private reach(more: number): void {
    const wanted = this.filled + more;
    if (wanted <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
  }

  byte(value: number): void {
    if (this.filled === this.bytes.length) this.reach(1);
    this.bytes[this.filled] = value;
    this.filled += 1;
  }

  /** Writes a byte anew that has been written at a place. */
  set(at: number, value: number): void {
    this.bytes[at] = value;
  }

  /** Writes a word anew. */
  setWord(at: number, value: number): void {
    for (let i = 0; i < 4; i += 1) this.bytes[at + i] = (value >>> (8 * i)) & 255;
  }

  /** What has been written from a place on, as long as nothing else is written. */
  from(at: number): Uint8Array {
    return this.bytes.subarray(at, this.filled);
  }

  /** Forgets what has been written. */
  clear(): void {
    this.filled = 0;
  }

  /** A whole number from 0 to 2^53 - 1. */
  uint(value: number): void {
    if (value < 128) {
      this.byte(value);
      return;
    }
    let rest = value;
    while (rest > BITS_MOST) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A whole number of either sign, up to 2^52 in size. */
  int(value: number): void {
    this.uint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Any number, in eight bytes. */
  float(value: number): void {
    this.reach(8);
    new DataView(this.bytes.buffer).setFloat64(this.filled, value, true);
    this.filled += 8;
  }

  /** A whole number below 2^32, in four bytes. */
  word(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 255);
  }

  text(value: string): void {
    this.uint(value.length);
    for (let i = 0; i < value.length; i += 1) this.uint(value.charCodeAt(i));
  }

  append(bytes: Uint8Array): void {
    this.reach(bytes.length);
    this.bytes.set(bytes, this.filled);
    this.filled += bytes.length;
  }

  /** What has been written since the last time. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.filled);
    this.clear();
    return taken;
  }
}

export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
  /** How many values lie around the one that is being read: see values.ts. */
  depth = 0;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.at >= this.end) throw new RecordingError('a number is cut off');
    const value = this.bytes[this.at] ?? 0;
    this.at += 1;
    return value;
  }

  uint(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte & 127;
    let unit = 128;
    do {
      byte = this.byte();
      value += (byte & 127) * unit;
      unit *= 128;
    } while (byte > 127);
    if (value > Number.MAX_SAFE_INTEGER) throw new RecordingError('a number is too large');
    return value;
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  float(): number {
    if (this.at + 8 > this.end) throw new RecordingError('a number is cut off');
    const { buffer, byteOffset } = this.bytes;
    this.at += 8;
    return new DataView(buffer).getFloat64(byteOffset + this.at - 8, true);
  }

  word(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 8) value |= this.byte() << shift;
    return value >>> 0;
  }

  text(): string {
    const length = this.uint();
    if (length > this.end - this.at) throw new RecordingError('a text is cut off');
    let value = '';
    for (let i = 0; i < length; i += 1) value += String.fromCharCode(this.uint());
    return value;
  }
}
