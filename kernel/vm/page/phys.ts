/**
 * Physical memory: what each frame holds. In bytes mode a frame has its bytes, in slabs that are
 * made when first needed, with one view a frame prepared. In stamps mode a number is the whole
 * content of a page: copying copies it, zero is a zero-filled page, a write stores a new one.
 * Indexed by page id (a real page keeps its frame for ever, so that id names the frame too); only
 * this file's routines touch the arrays, but for the reference loop.
 * @mach i386/phys.c
 */
import { must } from '../../kern/assert';
import type { PageContents } from '../../mach/types';

const SLAB_FRAMES = 256;

function firstWord(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

/** The contents of all frames of one host. @ours Mach has the memory itself */
export class Phys {
  readonly bytesMode: boolean;
  readonly pageSize: number;
  /** Stamps by page id; empty in bytes mode. */
  stamps: Float64Array;
  /** Bytes by page id; empty in stamps mode, with holes where a page has no frame. */
  readonly views: (Uint8Array | undefined)[] = [];
  /** The same memory as 32-bit words, by page id. */
  readonly words: (Uint32Array | undefined)[] = [];
  private slab = new ArrayBuffer(0);
  private slabUsed = 0;

  constructor(mode: 'bytes' | 'stamps', pageSize: number) {
    this.bytesMode = mode === 'bytes';
    this.pageSize = pageSize;
    this.stamps = new Float64Array(this.bytesMode ? 0 : 1024);
  }

  /** Gives page `id` its frame, zero-filled. */
  attach(id: number): void {
    if (!this.bytesMode) {
      if (id < this.stamps.length) return;
      const grown = new Float64Array(Math.max(id + 1, this.stamps.length * 2));
      grown.set(this.stamps);
      this.stamps = grown;
      return;
    }
    if (this.slabUsed === this.slab.byteLength) {
      this.slab = new ArrayBuffer(SLAB_FRAMES * this.pageSize);
      this.slabUsed = 0;
    }
    while (this.views.length < id) {
      this.views.push(undefined);
      this.words.push(undefined);
    }
    this.views[id] = new Uint8Array(this.slab, this.slabUsed, this.pageSize);
    this.words[id] = new Uint32Array(this.slab, this.slabUsed, this.pageSize >> 2);
    this.slabUsed += this.pageSize;
  }

  view(id: number): Uint8Array {
    return must(this.views[id], 'phys: the page has no frame');
  }

  /** @mach i386/phys.c pmap_zero_page */
  zero(id: number): void {
    if (this.bytesMode) this.view(id).fill(0);
    else this.stamps[id] = 0;
  }

  /** @mach i386/phys.c pmap_copy_page */
  copy(source: number, target: number): void {
    if (this.bytesMode) this.view(target).set(this.view(source));
    else this.stamps[target] = this.stamps[source] ?? 0;
  }

  /** What the frame holds; bytes are the frame's own. */
  window(id: number): PageContents {
    return this.bytesMode ? this.view(id) : (this.stamps[id] ?? 0);
  }

  /** A copy of what the frame holds. */
  contents(id: number): PageContents {
    return this.bytesMode ? this.view(id).slice() : (this.stamps[id] ?? 0);
  }

  /**
   * Replaces what the frame holds; bytes that are missing are zero. In the other mode than the
   * contents are meant for, a stamp is the first word of its page.
   */
  fill(id: number, contents: PageContents): void {
    if (!this.bytesMode) {
      this.stamps[id] = typeof contents === 'number' ? contents : firstWord(contents);
      return;
    }
    const view = this.view(id);
    if (typeof contents === 'number') {
      view.fill(0);
      this.storeWord(id, 0, contents);
      return;
    }
    const length = Math.min(contents.length, view.length);
    view.set(length === contents.length ? contents : contents.subarray(0, length));
    if (length < view.length) view.fill(0, length);
  }

  /** Zeroes what lies beyond the first `bytes` bytes of a page; a stamp is whole or nothing. */
  zeroTail(id: number, bytes: number): void {
    if (this.bytesMode) this.view(id).fill(0, bytes);
  }

  /** The value that a load of an aligned word gives; in stamps mode the stamp. */
  loadWord(id: number, word: number): number {
    if (!this.bytesMode) return this.stamps[id] ?? 0;
    return this.words[id]?.[word] ?? 0;
  }

  /** A store of an aligned word; in stamps mode the new stamp. */
  storeWord(id: number, word: number, value: number): void {
    if (!this.bytesMode) {
      this.stamps[id] = value;
      return;
    }
    const words = must(this.words[id], 'phys: the page has no frame');
    words[word] = value;
  }
}
