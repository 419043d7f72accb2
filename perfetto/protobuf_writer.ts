/**
 * Puts numbers and texts into bytes as Protocol Buffers has them: varints, eight bytes, and
 * stretches whose length stands before them. docs/decisions/0040-perfetto.md.
 */

/** A varint has seven bits a byte. */
const GROUP = 0x80;
const FIRST_SIZE = 1 << 10;
const WORD_BYTES = 8;
/** A varint of 64 bits has ten bytes at most. */
const VARINT_MOST = 10;

const encoder = new TextEncoder();

function varintLength(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= GROUP; rest = Math.floor(rest / GROUP)) bytes += 1;
  return bytes;
}

export class ProtobufWriter {
  /** Bytes that were written. */
  pos = 0;
  private bytes = new Uint8Array(FIRST_SIZE);
  /** Where the stretches begin that are not closed, the innermost last. */
  private readonly open: number[] = [];

  private room(bytes: number): void {
    if (this.pos + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(2 * Math.max(this.bytes.length, this.pos + bytes));
    larger.set(this.bytes.subarray(0, this.pos));
    this.bytes = larger;
  }

  private put(value: number): void {
    let rest = value;
    for (; rest >= GROUP; rest = Math.floor(rest / GROUP)) {
      this.bytes[this.pos++] = (rest % GROUP) | GROUP;
    }
    this.bytes[this.pos++] = rest;
  }

  private view(): DataView {
    this.room(WORD_BYTES);
    const view = new DataView(this.bytes.buffer, this.pos, WORD_BYTES);
    this.pos += WORD_BYTES;
    return view;
  }

  /** A whole number, exact in a double; one below 0 takes ten bytes, as the format wants it. */
  varint(value: number): this {
    this.room(VARINT_MOST);
    if (value >= 0) this.put(value);
    else {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest >= GROUP; rest >>= 7n) {
        this.bytes[this.pos++] = Number(rest & 0x7fn) | GROUP;
      }
      this.bytes[this.pos++] = Number(rest);
    }
    return this;
  }

  /** A whole number of at least 0 in eight bytes. */
  fixed64(value: number): this {
    this.view().setBigUint64(0, BigInt(value), true);
    return this;
  }

  double(value: number): this {
    this.view().setFloat64(0, value, true);
    return this;
  }

  /** A text with its length in bytes. */
  string(text: string): this {
    return this.fork().raw(encoder.encode(text)).ldelim();
  }

  /** A stretch begins; `ldelim` ends it, and puts its length before it. */
  fork(): this {
    this.open.push(this.pos);
    return this;
  }

  ldelim(): this {
    const start = this.open.pop() ?? 0;
    const length = this.pos - start;
    const before = varintLength(length);
    this.room(before);
    this.bytes.copyWithin(start + before, start, this.pos);
    this.pos = start;
    this.put(length);
    this.pos += length;
    return this;
  }

  /** The bytes; nothing is written after that. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.pos);
  }

  private raw(bytes: Uint8Array): this {
    this.room(bytes.length);
    this.bytes.set(bytes, this.pos);
    this.pos += bytes.length;
    return this;
  }
}
