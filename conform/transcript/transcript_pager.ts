/**
 * The recorded pager: what it keeps of each object, and by which rules it answers. It knows nothing
 * of ports or of a machine: a message comes in as the fields of a line, calls go out the same way.
 */
import type { Message, Modes, PagerCall } from './transcript_lines';

/** How far apart the first words of two objects' pages are. */
const OBJECT_STRIDE = 100_000;
const PAGER_ERROR = 5;

type Settled = {
  -readonly [K in keyof Modes as K extends 'words' | 'pages' ? never : K]-?: NonNullable<Modes[K]>;
};

/** The modes of an object about which nothing was said. */
function defaultModes(): Settled {
  return {
    may_cache: 0,
    copy_strategy: 'DELAY',
    ready: 1,
    request: 'supply',
    supply_pages: 0,
    lock_value: 0,
    precious: 0,
    reply: 0,
    unlock: 'grant',
    record: 1,
  };
}

export class StoredObject {
  /** From 1, in the order of creation. */
  readonly number: number;
  readonly modes = defaultModes();
  /** Requests and supplies that had no lines since `record` was last 1. */
  unrecorded = { data_request: 0, data_supply: 0 };
  /** The kernel made it for anonymous memory: pages that never came have nothing to supply. */
  readonly anonymous: boolean;
  private pages: number;
  /** First words that are not those of the beginning, by page. */
  private readonly words = new Map<number, number>();
  /** Pages that were supplied or came back before. */
  private readonly seen = new Set<number>();
  private readonly first: (page: number) => number;

  constructor(number: number, pages: number, first: (page: number) => number, anonymous = false) {
    this.number = number;
    this.anonymous = anonymous;
    this.pages = pages;
    this.first = first;
  }

  set(modes: Modes): void {
    const { words, pages, ...settled } = modes;
    if (pages !== undefined) this.pages = pages;
    for (const [page, word] of Object.entries(words ?? {})) this.words.set(Number(page), word);
    if (settled.record === 1) this.unrecorded = { data_request: 0, data_supply: 0 };
    Object.assign(
      this.modes,
      Object.fromEntries(Object.entries(settled).filter(([, value]) => value !== undefined)),
    );
  }

  word(page: number): number {
    if (page >= this.pages) return 0;
    return this.words.get(page) ?? this.first(page);
  }

  store(page: number, word: number): void {
    this.words.set(page, word);
    this.seen.add(page);
  }

  /** Pages go out. */
  supplied(first: number, count: number): void {
    for (let page = first; page < first + count; page += 1) this.seen.add(page);
  }

  isRefault(page: number): boolean {
    return this.seen.has(page);
  }

  /** True for a request, or its answer, that has no line. */
  isQuiet(refault: boolean): boolean {
    const { record } = this.modes;
    return record === 0 || (record === 'refaults' && !refault);
  }
}

export class RecordedPager {
  readonly objects = new Map<number, StoredObject>();
  private readonly pageSize: number;

  constructor(pageSize: number) {
    this.pageSize = pageSize;
  }

  /** An object by its number, or undefined. */
  object(number: number): StoredObject | undefined {
    return this.objects.get(number);
  }

  /** A new object of the script's. */
  create(pages: number): StoredObject {
    const number = this.objects.size + 1;
    const object = new StoredObject(number, pages, (page) => number * OBJECT_STRIDE + page);
    this.objects.set(number, object);
    return object;
  }

  /** A new object of the default pager's, in bytes. */
  created(size: number): StoredObject {
    const pages = Math.ceil(size / this.pageSize);
    const object = new StoredObject(this.objects.size + 1, pages, () => 0, true);
    this.objects.set(object.number, object);
    return object;
  }

  /** A new object that begins as a copy of a part of another. */
  copy(source: StoredObject, offset: number, length: number): StoredObject {
    const from = offset / this.pageSize;
    const count = Math.ceil(length / this.pageSize);
    const words = Array.from({ length: count }, (_, page) => source.word(from + page));
    const object = new StoredObject(this.objects.size + 1, count, (page) => words[page] ?? 0);
    this.objects.set(object.number, object);
    return object;
  }

  /** What the pager answers to a message, by the rules of the object's modes; null for nothing. */
  answer(object: StoredObject, message: Message): PagerCall | null {
    const { modes, number: obj } = object;
    switch (message.msg) {
      case 'memory_object_init': {
        const { may_cache, copy_strategy } = modes;
        if (modes.ready === 0) return null;
        return { op: 'memory_object_ready', obj, may_cache, copy_strategy };
      }
      case 'memory_object_data_request':
        return this.answerRequest(object, message.offset, message.length);
      case 'memory_object_data_unlock':
        if (modes.unlock === 'ignore') return null;
        return {
          op: 'memory_object_lock_request',
          obj,
          offset: message.offset,
          length: message.length,
          should_return: 'NONE',
          should_flush: 0,
          lock_value: 0,
          reply: 0,
        };
      default:
        return null;
    }
  }

  private answerRequest(object: StoredObject, offset: number, asked: number): PagerCall | null {
    const { number: obj, modes } = object;
    const page = Math.floor(offset / this.pageSize);
    const nothing = object.anonymous && !object.isRefault(page);
    switch (nothing ? 'unavailable' : modes.request) {
      case 'supply': {
        const { supply_pages, lock_value, precious, reply } = modes;
        const length = supply_pages === 0 ? asked : supply_pages * this.pageSize;
        const word0 = object.word(page);
        const op = 'memory_object_data_supply';
        return { op, obj, offset, length, word0, lock_value, precious, reply };
      }
      case 'unavailable':
        return { op: 'memory_object_data_unavailable', obj, offset, length: asked };
      case 'error':
        return { op: 'memory_object_data_error', obj, offset, length: asked, error: PAGER_ERROR };
      case 'ignore':
        return null;
    }
  }
}
