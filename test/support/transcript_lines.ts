/**
 * Makes small recordings of a kernel by hand: lines as records, numbered; every operation with its
 * end. The numbers of ports' messages are counted, so that a test says only what it is about.
 */
import type { Conformed } from '../../conform/transcript/transcript';
import { conformTranscript } from '../../conform/transcript/transcript';

type Fields = Readonly<Record<string, unknown>>;

const PAGE = 4096;

export class Script {
  private readonly lines: Fields[] = [];
  private readonly seqnos = new Map<number, number>();

  constructor(header: Fields = {}) {
    const usual = { format: 2, page_size: PAGE, memory_mb: 16, bugs: [], ends: 'normal' };
    this.add({ who: 'header', ...usual, ...header });
  }

  add(fields: Fields): this {
    this.lines.push({ n: this.lines.length, ...fields });
    return this;
  }

  /** A new object; its number is the next. */
  object(obj: number, pages: number, set: Fields = {}): this {
    return this.add({ who: 'script', obj, new: 1, pages, set });
  }

  set(obj: number, set: Fields, more: Fields = {}): this {
    return this.add({ who: 'script', obj, set, ...more });
  }

  /** An operation that begins and does not end yet. */
  start(op: string, fields: Fields, thread = 'main'): this {
    const async = thread === 'main' ? {} : { async: true };
    return this.add({ who: 'client', thread, op, ...async, ...fields });
  }

  done(op: string, fields: Fields = { kr: 0 }, thread = 'main'): this {
    return this.add({ who: 'client', thread, op: `${op}.done`, ...fields });
  }

  op(op: string, fields: Fields, done: Fields = { kr: 0 }): this {
    return this.start(op, fields).done(op, done);
  }

  /** A message on the object's port, with the next number. */
  message(obj: number, msg: string, fields: Fields = {}): this {
    const seqno = this.seqnos.get(obj) ?? 0;
    this.seqnos.set(obj, seqno + 1);
    return this.add({ who: 'kernel->pager', obj, msg, seqno, ...fields });
  }

  /** Messages that came and have no line. */
  skip(obj: number, count: number): this {
    this.seqnos.set(obj, (this.seqnos.get(obj) ?? 0) + count);
    return this;
  }

  answer(obj: number, msg: string, fields: Fields): this {
    return this.add({ who: 'pager->kernel', obj, msg, trigger: 'answer', ...fields });
  }

  call(obj: number, msg: string, fields: Fields): this {
    return this.add({
      who: 'pager->kernel',
      thread: 'main',
      obj,
      msg,
      trigger: 'script',
      ...fields,
    });
  }

  idle(): this {
    return this.op('wait_idle', {}, {});
  }

  /** An object of so many pages that is mapped as m1 and ready. */
  mapped(pages: number, set: Fields = {}): this {
    const size = pages * PAGE;
    const protection = { protection: 3, max_protection: 7 };
    return this.object(1, pages, set)
      .op('vm_map', { map: 'm1', obj: 1, offset: 0, size, copy: 0, ...protection })
      .message(1, 'memory_object_init', { page_size: PAGE })
      .answer(1, 'memory_object_ready', { may_cache: 0, copy_strategy: 'DELAY' })
      .idle();
  }

  /** A request for a page and the supply of so many pages that answers it. */
  paged(page: number, access: number, word0: number, more: Fields = {}): this {
    const offset = page * PAGE;
    const usual = { offset, length: PAGE, word0, lock_value: 0, precious: 0, reply: 0 };
    const { refault = 0, ...supply } = more;
    const request = { offset, length: PAGE, desired_access: access, refault };
    return this.message(1, 'memory_object_data_request', request).answer(
      1,
      'memory_object_data_supply',
      { ...usual, ...supply },
    );
  }

  /** A read of a page of m1 that is not resident. */
  read(page: number, value: number, more: Fields = {}): this {
    return this.start('read', { map: 'm1', obj: 1, page })
      .paged(page, 1, value, more)
      .done('read', { page, value, faulted: 0 });
  }

  get text(): string {
    return this.lines.map((line) => JSON.stringify(line)).join('\n');
  }

  conform(): Conformed {
    return conformTranscript('script', 'script', this.text);
  }

  /** What the answer says first. */
  said(): string {
    return this.conform().text.split('\n')[0] ?? '';
  }
}
