/**
 * The replay: walks through a transcript, has our threads do what its threads did, and compares
 * what ours tell with what the recording tells, stream by stream.
 *
 * The order of the lines says when each thread goes on: an action happens at its line, the pager
 * receives and answers where the recording has it. Where ours needs the pager earlier (a line waits
 * for something that has not happened), the pager goes on until it has, or has nothing to do.
 */
import { KernelPanic } from '../kernel/kern/assert';
import { kernReturns } from '../kernel/mach/kern_return';
import * as calls from '../kernel/user_calls';
import type { Work } from './transcript_actor';
import { pagerCall } from './transcript_calls';
import { clientWork } from './transcript_client';
import type { FieldDifference } from './transcript_compare';
import { firstDifference } from './transcript_compare';
import type { Stream, Told } from './transcript_journal';
import { portStream, threadStream } from './transcript_journal';
import type { Fields, Header, Probe, TranscriptLine } from './transcript_lines';
import type { Begun } from './transcript_order';
import { inOrder, isBegun } from './transcript_order';
import { PagerThread } from './transcript_receive';
import { TranscriptWorld } from './transcript_world';

/** Messages and answers of the pager after which a wait is taken to be one without end. */
const ACTS_MAX = 200_000;
/** Pauses of the daemon, one after the other, that change nothing. */
const WAITS_MAX = 64;

/** The first place where ours differs. */
export interface Difference {
  readonly at: TranscriptLine;
  /** What ours told instead; null if it told nothing. */
  readonly ours: Fields | null;
  readonly field: FieldDifference | null;
  /** The difference in words. */
  readonly what: string;
  /** What ours has told so far, oldest first. */
  readonly told: readonly Told[];
}

/** Ends the replay. */
class Differs extends Error {
  readonly difference: Difference;

  constructor(difference: Difference) {
    super(difference.what);
    this.difference = difference;
  }
}

/** What an asynchronous operation is, for probes. */
interface Started {
  readonly thread: string;
  readonly page: unknown;
  /** The operations of its thread that had been begun before. */
  readonly serial: number;
}

export class TranscriptRun {
  private readonly lines: readonly TranscriptLine[];
  private readonly ends: Header['ends'];
  private readonly world: TranscriptWorld;
  private readonly pager: PagerThread;
  private readonly together: Begun[] = [];
  private readonly asyncs: Started[] = [];
  private readonly begun = new Map<string, number>();
  /** Which of the asynchronous operations the next probe of a list is about. */
  private probed = 0;
  private counted: { readonly pageins: number; readonly pageouts: number } | null = null;
  private baseline = { pageins: 0, pageouts: 0 };

  constructor(header: Header, lines: readonly TranscriptLine[]) {
    this.lines = lines;
    this.ends = header.ends;
    this.world = new TranscriptWorld(header);
    this.pager = new PagerThread(this.world);
  }

  /** Replays; answers the first difference, or null. */
  run(): Difference | null {
    let at = this.lines[0];
    try {
      for (const line of this.lines) {
        at = line;
        this.follow(line);
      }
      if (at !== undefined) this.end(at);
      return null;
    } catch (error) {
      if (error instanceof Differs) return error.difference;
      if (!(error instanceof KernelPanic) || at === undefined) throw error;
      return this.panicked(at, error);
    }
  }

  /** Our kernel stopped: as it should if the recorded one did in the same operation. */
  private panicked(at: TranscriptLine, error: KernelPanic): Difference | null {
    const rest = this.lines.slice(this.lines.indexOf(at) + 1);
    const over = rest.every(({ content }) => content.who === 'comment');
    if (this.ends === 'panic' && over) return null;
    const what = `our kernel stopped: ${error.message}`;
    return { at, ours: null, field: null, what, told: this.world.journal.all };
  }

  private end(last: TranscriptLine): void {
    if (this.ends === 'normal') return;
    this.drive(() => false);
    throw this.differs(last, null, null, 'the recorded kernel stopped here; ours goes on');
  }

  private differs(
    at: TranscriptLine,
    ours: Fields | null,
    field: FieldDifference | null,
    what: string,
  ): Differs {
    return new Differs({ at, ours, field, what, told: this.world.journal.all });
  }

  private follow(line: TranscriptLine): void {
    const { content, fields } = line;
    const { world } = this;
    if (content.who !== 'probe') this.probed = 0;
    switch (content.who) {
      case 'header':
      case 'comment':
        return;
      case 'stats':
        this.compareStats(line, content);
        return;
      case 'script':
        this.script(line);
        return;
      case 'start':
        this.free(line, content.thread);
        this.began(content.thread, fields);
        world.journal.did(fields);
        this.together.push({ thread: content.thread, op: content.op });
        if (!isBegun(line) || !this.nextBegins(line)) this.beginTogether(line);
        return;
      case 'call': {
        this.free(line, content.thread);
        this.makeCall(line, content);
        return;
      }
      case 'done':
        if (content.op === 'wait_idle') this.waitIdle(line);
        this.expect(line, threadStream(content.thread));
        return;
      case 'exception':
        this.expect(line, threadStream(content.thread));
        return;
      case 'message':
        this.expect(line, portStream(content.message.obj));
        return;
      case 'answer':
        this.expect(line, portStream(content.obj));
        return;
      case 'probe':
        this.probe(line, content.probe);
        return;
    }
  }

  /** Lets the pager go on until something holds; false if it never does. */
  private drive(until: () => boolean): boolean {
    const { world, pager } = this;
    if (until()) return true;
    world.settle();
    let waits = 0;
    for (let acts = 0; acts < ACTS_MAX && !until(); acts += 1) {
      if (pager.act()) waits = 0;
      else if (waits < WAITS_MAX && world.passTime()) waits += 1;
      else break;
    }
    return until();
  }

  /** True if the line after this one begins another operation that nobody waits for. */
  private nextBegins(line: TranscriptLine): boolean {
    const next = this.following(line).find(({ content }) => content.who !== 'comment');
    return next !== undefined && isBegun(next);
  }

  private following(line: TranscriptLine): readonly TranscriptLine[] {
    return this.lines.slice(this.lines.indexOf(line) + 1);
  }

  /** What was begun in lines that follow each other runs in the order that shows later. */
  private beginTogether(line: TranscriptLine): void {
    const { world, together } = this;
    const begun = together.splice(0);
    const order = begun.length === 1 ? begun : inOrder(world, begun, this.following(line));
    for (const { thread, op } of order) this.act(thread, clientWork(world, thread, op));
  }

  /** A thread begins its work, and does as much of it as it can. */
  private act(thread: string, work: Work): void {
    const actor = this.world.actor(thread);
    actor.start(work);
    this.world.advance(actor);
  }

  /** The thread has to be done with what it was told before. */
  private free(line: TranscriptLine, thread: string): void {
    const actor = this.world.actor(thread);
    if (this.drive(() => !actor.busy)) return;
    throw this.differs(line, null, null, `${thread} is still in the operation before`);
  }

  private began(thread: string, fields: Fields): void {
    const serial = (this.begun.get(thread) ?? 0) + 1;
    this.begun.set(thread, serial);
    if (fields['async'] === true || fields['async'] === 1) {
      this.asyncs.push({ thread, page: fields['page'], serial });
    }
  }

  /** The next that a stream tells has to be this line. */
  private expect(line: TranscriptLine, stream: Stream): void {
    const { journal } = this.world;
    this.drive(() => journal.next(stream) !== null);
    const told = journal.next(stream);
    if (told === null) throw this.differs(line, null, null, silence(stream));
    journal.compared(told);
    const difference = firstDifference(line.fields, told.fields);
    if (difference === null) return;
    const { field, recorded, ours } = difference;
    const what = `${field}: recorded ${text(recorded)}, ours ${text(ours)}`;
    throw this.differs(line, told.fields, difference, what);
  }

  private waitIdle(line: TranscriptLine): void {
    const { journal } = this.world;
    this.drive(() => false);
    const mine = journal.next(threadStream(String(line.fields['thread'])));
    const told = journal.next(null, mine);
    if (told === null) return;
    throw this.differs(line, told.fields, null, `the recording has no such line by now`);
  }

  private script(line: TranscriptLine): void {
    const { content, fields } = line;
    if (content.who !== 'script') return;
    const { obj, new: made, pages, set } = content.script;
    const { world } = this;
    world.journal.did(fields);
    if (made === 1) {
      const object = world.pager.create(pages ?? 0);
      this.free(line, 'main');
      this.act('main', world.hold(object));
    }
    const { object } = world.object(obj);
    this.compareUnrecorded(line, object.unrecorded);
    if (set !== undefined) object.set(set);
  }

  /** A line that ends a time without lines may say how many there would have been. */
  private compareUnrecorded(line: TranscriptLine, ours: Readonly<Record<string, number>>): void {
    const set = Object(line.fields['set']);
    const unrecorded: unknown = line.fields['unrecorded'] ?? set['unrecorded'];
    if (typeof unrecorded !== 'object' || unrecorded === null) return;
    for (const [name, count] of Object.entries(unrecorded)) {
      const key = /supp/.test(name) ? 'data_supply' : 'data_request';
      if (count === ours[key]) continue;
      const what = `unrecorded ${name}: recorded ${text(count)}, ours ${text(ours[key])}`;
      const field = { field: 'unrecorded', recorded: count, ours: ours[key] };
      throw this.differs(line, { unrecorded: ours }, field, what);
    }
  }

  /** A call that nobody asked the pager for; what it answers is in the line. */
  private makeCall(
    line: TranscriptLine,
    { thread, call }: Extract<TranscriptLine['content'], { who: 'call' }>,
  ): void {
    const { world } = this;
    let answer: Fields = {};
    world.journal.did(line.fields);
    const work = function* () {
      answer = yield* pagerCall(world, call);
    };
    this.act(thread, work());
    const field = firstDifference(line.fields, answer, true);
    if (field === null) return;
    const what = `${field.field}: recorded ${text(field.recorded)}, ours ${text(field.ours)}`;
    throw this.differs(line, { ...line.fields, ...answer }, field, what);
  }

  private probe(line: TranscriptLine, probe: Probe): void {
    const found =
      probe.probe === 'async' ? this.asyncState(probe) : this.portStatus(line, probe.obj);
    const ours = { who: 'probe', ...found };
    this.world.journal.did(ours);
    const field = firstDifference(line.fields, ours, true);
    if (field === null) return;
    const what = `${field.field}: recorded ${text(field.recorded)}, ours ${text(field.ours)}`;
    throw this.differs(line, ours, field, what);
  }

  /** Without a thread, a list of probes is about all asynchronous operations in their order. */
  private asyncState(probe: Extract<Probe, { probe: 'async' }>): Fields {
    const { world } = this;
    const listed = this.asyncs[this.probed];
    this.probed += 1;
    const thread = probe.thread ?? listed?.thread ?? '';
    const actor = world.actor(thread);
    const serial = probe.thread === undefined ? listed?.serial : this.begun.get(thread);
    const blocked = (): boolean => actor.busy && serial === this.begun.get(thread);
    if (probe.state === 'done') this.drive(() => !blocked());
    else world.settle();
    const state = blocked() ? 'blocked' : 'done';
    const page = probe.thread === undefined ? listed?.page : undefined;
    return { probe: 'async', state, ...(page === undefined ? {} : { page }) };
  }

  private portStatus(line: TranscriptLine, obj: number): Fields {
    const { world } = this;
    this.free(line, 'main');
    const asked = calls.receiveStatus(world.object(obj).name);
    this.act(
      'main',
      (function* () {
        yield asked;
      })(),
    );
    return statusFields(obj, asked.answer());
  }

  /** Page-ins and page-outs since the last such line. */
  private compareStats(
    line: TranscriptLine,
    recorded: { readonly pageins: number; readonly pageouts: number },
  ): void {
    const { pageins, pageouts } = this.world.host.statistics;
    const { counted, baseline } = this;
    this.counted = { pageins: recorded.pageins, pageouts: recorded.pageouts };
    this.baseline = { pageins, pageouts };
    if (counted === null) return;
    const theirs = {
      pageins: recorded.pageins - counted.pageins,
      pageouts: recorded.pageouts - counted.pageouts,
    };
    const ours = { pageins: pageins - baseline.pageins, pageouts: pageouts - baseline.pageouts };
    const field = firstDifference(theirs, ours);
    if (field === null) return;
    const what =
      `${field.field} since the last stats: recorded ${text(field.recorded)}, ` +
      `ours ${text(field.ours)}`;
    throw this.differs(line, ours, field, what);
  }
}

function statusFields(
  obj: number,
  answer: ReturnType<ReturnType<typeof calls.receiveStatus>['answer']>,
): Fields {
  if (answer.kr !== 'KERN_SUCCESS')
    return { probe: 'port_status', obj, kr: kernReturns[answer.kr].code };
  const { seqno, msgcount, qlimit, mscount } = answer.value;
  // The recorded field says whether there are any.
  const srights = answer.value.srights > 0 ? 1 : 0;
  return {
    probe: 'port_status',
    obj,
    kr: 0,
    next_seqno: seqno,
    msgcount,
    qlimit,
    srights,
    mscount,
  };
}

function silence(stream: Stream): string {
  return stream.startsWith('port')
    ? `ours sends nothing on the ${stream.replace('port', 'port of object')}`
    : `ours: ${stream.replace('thread ', '')} has not returned`;
}

/** A value as people read it. */
function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
