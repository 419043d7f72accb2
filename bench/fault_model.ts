/**
 * A fault in as few steps as its parts allow: map, placeholder, request with rights and number,
 * two dispatches, a handler, the supply with its checks, and a second look. It is written as the
 * kernel is, without events, limits, policies, and all that a fault may meet but rarely does; a
 * page that was written leaves like a clean one. What the kernel takes more is the price of these.
 */
import type { Request } from './fault_model_parts';
import {
  ABSENT,
  assertWait,
  BUSY,
  check,
  lookup,
  Message,
  mapEnter,
  mapRemove,
  PAGES,
  Page,
  Port,
  QUEUED,
  Space,
  TABLED,
  Thread,
  take,
  VmObject,
  WaitQueue,
  wakeOne,
} from './fault_model_parts';

const PAGE = 4096;
const NONE = -1;
const REFERENCED = 1;
const MODIFIED = 2;
const READ = 1;
const WRITE = 2;
const CONTROL = 7;
/** Where the pager puts what it supplies. */
const FRESH = 100;

class Model {
  faults = 0;
  private serial = 0;
  private cached = 0;
  private readonly pages: Page[] = [];
  private free: Page | null = null;
  private placeholders: Page | null = null;
  private readonly bits = new Uint8Array(PAGES);
  private readonly translationOf = new Int32Array(PAGES).fill(NONE);
  private readonly next = new Int32Array(PAGES).fill(NONE);
  private readonly previous = new Int32Array(PAGES).fill(NONE);
  private queueHead = NONE;
  private queueTail = NONE;
  private readonly runQueue = new WaitQueue();
  private readonly client = new Thread(this.runQueue);
  private readonly server = new Thread(this.runQueue);
  private readonly map = new Space();
  private readonly pagerMap = new Space();
  private readonly leaf = new Int32Array(PAGES);
  private readonly object = new VmObject();
  private readonly port = new Port(1, null);
  private readonly control = new Port(CONTROL, this.object);
  private readonly names: (Port | null)[] = new Array<Port | null>(CONTROL + 1).fill(null);
  private readonly store = new Float64Array(PAGES);
  private handed: Message | null = null;
  private readonly frames: number;

  constructor(frames: number) {
    this.frames = frames;
    this.names[CONTROL] = this.control;
    mapEnter(this.map, 0, PAGES, this.object);
    assertWait(this.server, this.port.receivers);
  }

  run(references: Uint32Array): void {
    const { leaf, bits, object } = this;
    for (let i = 0; i < references.length; i += 1) {
      const reference = references[i] ?? 0;
      const page = reference >>> 1;
      const write = (reference & 1) === 1;
      const translation = leaf[page] ?? 0;
      if ((translation & (write ? WRITE : READ)) !== 0) {
        const id = translation >> 3;
        bits[id] = (bits[id] ?? 0) | (write ? REFERENCED | MODIFIED : REFERENCED);
        continue;
      }
      for (let done = this.fault(page, write); !done; ) {
        const thread = take(this.runQueue);
        check(thread !== null, 'no thread can run');
        if (thread === this.server) this.serve();
        else {
          object.references -= 1;
          object.paging -= 1;
          done = this.fault(page, write);
        }
      }
    }
  }

  /** False if the client waits. */
  private fault(page: number, write: boolean): boolean {
    const entry = lookup(this.map, page);
    const object = entry?.object ?? null;
    check(entry !== null && object !== null, 'no such address');
    const offset = page - entry.start;
    const found = this.pageAt(object, offset);
    if (found !== null) {
      if ((found.flags & (BUSY | ABSENT)) !== 0) {
        assertWait(this.client, found.waiters);
        return false;
      }
      found.flags |= BUSY;
      this.leaf[page] = (found.id << 3) | READ | WRITE;
      this.translationOf[found.id] = page;
      this.enqueue(found);
      this.bits[found.id] = write ? REFERENCED | MODIFIED : REFERENCED;
      found.flags &= ~BUSY;
      while (found.waiters.head !== null) wakeOne(found.waiters);
      return true;
    }
    this.faults += 1;
    while (this.cached >= this.frames) this.evict();
    const placeholder = this.placeholders ?? this.newPage(true);
    this.placeholders = placeholder.listNext;
    this.link(placeholder, object, offset);
    placeholder.flags |= ABSENT;
    object.absentCount += 1;
    const length = PAGE;
    this.request({ control: this.control, offset: offset * PAGE, length, write });
    object.references += 1;
    object.paging += 1;
    assertWait(this.client, placeholder.waiters);
    return false;
  }

  private request(body: Request<Port>): void {
    const { port } = this;
    check(port.active, 'the port is dead');
    port.sendRights += 1;
    body.control.makeSendCount += 1;
    body.control.sendRights += 1;
    const message = new Message(this.serial, port, body);
    this.serial += 1;
    port.messageCount += 1;
    check(wakeOne(port.receivers) !== null, 'the server does not wait');
    this.handed = message;
  }

  /** The server receives, handles and waits again. */
  private serve(): void {
    const message = this.handed;
    check(message !== null, 'no message');
    this.handed = null;
    const { port, body } = message;
    port.messageCount -= 1;
    port.sendRights -= 1;
    const seqno = port.seqno;
    port.seqno = (seqno + 1) >>> 0;
    this.handle({ seqno, body: { ...body, control: body.control.name } });
    assertWait(this.server, port.receivers);
  }

  private handle({ body }: { readonly seqno: number; readonly body: Request<number> }): void {
    check(body.length === PAGE, 'not a page');
    const contents = this.store[body.offset / PAGE] ?? 0;
    mapEnter(this.pagerMap, FRESH, 1, null);
    this.supply(body.control, body.offset, FRESH * PAGE, contents);
  }

  private supply(name: number, at: number, address: number, contents: number): void {
    const port = this.names[name] ?? null;
    const object = port?.object ?? null;
    check(port?.active === true && object !== null, 'no such port');
    const offset = at / PAGE;
    const placeholder = this.pageAt(object, offset);
    const expected = placeholder !== null && (placeholder.flags & ABSENT) !== 0;
    check(expected, 'no thread waits for the page');
    const entry = lookup(this.pagerMap, address / PAGE);
    check(entry !== null, 'no such memory');
    const page = this.free ?? this.newPage(false);
    this.free = page.listNext;
    this.serial += 1;
    this.unlink(placeholder);
    this.link(page, object, offset);
    this.release(placeholder);
    this.bits[page.id] = 0;
    this.store[offset] = contents;
    page.flags &= ~BUSY;
    this.enqueue(page);
    mapRemove(this.pagerMap, entry);
  }

  private evict(): void {
    const id = this.queueHead;
    const page = this.pages[id];
    check(page !== undefined, 'no victim');
    this.dequeue(page);
    page.flags |= BUSY;
    this.leaf[this.translationOf[id] ?? 0] = 0;
    this.translationOf[id] = NONE;
    this.release(page);
  }

  private newPage(fictitious: boolean): Page {
    const page = new Page(this.pages.length, fictitious);
    this.pages.push(page);
    return page;
  }

  private pageAt(object: VmObject, offset: number): Page | null {
    const id = object.table[offset] ?? 0;
    return id === 0 ? null : (this.pages[id - 1] ?? null);
  }

  private link(page: Page, object: VmObject, offset: number): void {
    check((page.flags & TABLED) === 0, 'the page is in an object');
    const { tail } = object;
    page.object = object;
    page.offset = offset;
    page.flags |= TABLED;
    page.listPrevious = tail;
    page.listNext = null;
    if (tail === null) object.head = page;
    else tail.listNext = page;
    object.tail = page;
    object.count += 1;
    this.cached += 1;
    object.table[offset] = page.id + 1;
  }

  private unlink(page: Page): void {
    const { object, listNext, listPrevious } = page;
    check(object !== null && (page.flags & TABLED) !== 0, 'the page is in no object');
    if (listPrevious === null) object.head = listNext;
    else listPrevious.listNext = listNext;
    if (listNext === null) object.tail = listPrevious;
    else listNext.listPrevious = listPrevious;
    page.flags &= ~TABLED;
    object.count -= 1;
    this.cached -= 1;
    object.table[page.offset] = 0;
  }

  private release(page: Page): void {
    if ((page.flags & TABLED) !== 0) this.unlink(page);
    if ((page.flags & ABSENT) !== 0 && page.object !== null) page.object.absentCount -= 1;
    while (page.waiters.head !== null) wakeOne(page.waiters);
    this.bits[page.id] = 0;
    page.flags = BUSY;
    page.object = null;
    page.listPrevious = null;
    page.listNext = page.fictitious ? this.placeholders : this.free;
    if (page.fictitious) this.placeholders = page;
    else this.free = page;
  }

  private enqueue(page: Page): void {
    if ((page.flags & QUEUED) !== 0) return;
    page.flags |= QUEUED;
    this.next[page.id] = NONE;
    this.previous[page.id] = this.queueTail;
    if (this.queueTail === NONE) this.queueHead = page.id;
    else this.next[this.queueTail] = page.id;
    this.queueTail = page.id;
  }

  private dequeue(page: Page): void {
    page.flags &= ~QUEUED;
    const next = this.next[page.id] ?? NONE;
    const previous = this.previous[page.id] ?? NONE;
    if (previous === NONE) this.queueHead = next;
    else this.next[previous] = next;
    if (next === NONE) this.queueTail = previous;
    else this.previous[next] = previous;
  }
}

/** The faults of references as `page << 1 | write`, first in, first out, to 65,536 pages. */
export function modelFaults(references: Uint32Array, frames: number): number {
  const model = new Model(frames);
  model.run(references);
  return model.faults;
}
