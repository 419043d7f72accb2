/**
 * The replay: walks through a recording, has our threads do what its threads did, and compares
 * what ours tell with what it tells, stream by stream.
 *
 * The order of the lines says when each thread goes on: an action happens at its line, the pager
 * receives and answers where the recording has it. Where ours needs the pager earlier (a line waits
 * for something that has not happened), the pager goes on until it has, or has nothing to do.
 */
import { KernelPanic } from '../../kernel/kern/assert';
import * as calls from '../../kernel/tasks/user_calls';
import type { UserCall } from '../../kernel/tasks/user_thread';
import type { Work } from './transcript_actor';
import { shownBugs } from './transcript_bugs';
import { pagerCall } from './transcript_calls';
import { clientWork } from './transcript_client';
import type { FieldDifference } from './transcript_compare';
import { firstDifference } from './transcript_compare';
import type { Difference } from './transcript_difference';
import { Differs, fieldText, valueText } from './transcript_difference';
import type { Stream } from './transcript_journal';
import { portStream, threadStream } from './transcript_journal';
import type { Content, Fields, Header, Probe, TranscriptLine } from './transcript_lines';
import type { Begun } from './transcript_order';
import { inOrder, isBegun } from './transcript_order';
import type { Deviation } from './transcript_pressure';
import { isUnderPressure, Pressure } from './transcript_pressure';
import { Asyncs, knownEntries, regionFields, statusFields } from './transcript_probe';
import { PagerThread } from './transcript_receive';
import { TranscriptWorld } from './transcript_world';

/** Messages and answers of the pager after which a wait is taken to be one without end. */
const ACTS_MAX = 200_000;
/** Pauses of the daemon, one after the other, that change nothing. */
const WAITS_MAX = 64;
const MILLISECOND = 1_000_000;
/** How long a recorder under pressure waited for silence. */
const SILENCE = 20 * MILLISECOND;

type Stats = Extract<Content, { who: 'stats' }>['stats'];
type Counters = { readonly [K in (typeof pressureCounters)[number]]?: number | undefined };
const counters = ['pageins', 'pageouts'] as const;
const pressureCounters = [...counters, 'reactivations'] as const;

export class TranscriptRun {
  private readonly lines: readonly TranscriptLine[];
  private readonly ends: Header['ends'];
  private readonly world: TranscriptWorld;
  private readonly pager: PagerThread;
  private readonly together: Begun[] = [];
  private readonly asyncs = new Asyncs();
  /** Null unless memory was short. */
  private readonly pressure: Pressure | null;
  /** Counters of both sides at the `stats` line from which they are counted. */
  private counted: { readonly recorded: Counters; readonly ours: Counters } | null = null;

  constructor(header: Header, lines: readonly TranscriptLine[]) {
    this.lines = lines;
    this.ends = header.ends;
    this.world = new TranscriptWorld(header, shownBugs(header, lines));
    this.pager = new PagerThread(this.world);
    this.pressure = isUnderPressure(lines) ? new Pressure(this.world) : null;
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
    if (this.pressure !== null) {
      this.report(this.pressure.compare(last));
      this.report(this.pressure.compareCounts(last));
    }
    if (this.ends !== 'panic') return;
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
    if (content.who !== 'probe') this.asyncs.restart();
    switch (content.who) {
      case 'header':
      case 'comment':
        return;
      case 'note':
        this.pressure?.take(content.taken);
        if (content.ms > 0) this.pass(content.ms * MILLISECOND);
        return;
      case 'stats':
        this.compareStats(line, content.stats);
        return;
      case 'task':
        world.taskNamed(content.task);
        return;
      case 'script':
        this.script(line);
        return;
      case 'start':
        this.free(line, content.thread);
        this.asyncs.began(content.thread, fields);
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
        if (this.pressure !== null) this.pressure.record(line);
        else this.expect(line, portStream(content.message.obj));
        return;
      case 'answer':
        if (this.pressure !== null) this.pressure.record(line);
        else this.expect(line, portStream(content.obj));
        return;
      case 'probe':
        this.probe(line, content.probe);
        return;
    }
  }

  /** Lets the pager go on until something holds; false if it never does. */
  private drive(until: () => boolean): boolean {
    const { world, pager } = this;
    const { machine, host } = world;
    let waits = 0;
    for (let acts = 0; acts < ACTS_MAX && !until(); acts += 1) {
      const { freeCount } = host.resident;
      if (pager.act()) waits = 0;
      else {
        const { steps } = machine;
        world.settle();
        if (machine.steps > steps) waits = 0;
        else if (waits === WAITS_MAX || !world.passTime()) break;
        else if (host.resident.freeCount === freeCount) waits += 1;
      }
    }
    return until();
  }

  /** Lets time pass, and the pager go on. */
  private pass(ticks: number): void {
    const { world, pager } = this;
    world.pass(ticks, () => pager.act());
  }

  /** True if the line after this one begins another operation that nobody waits for. */
  private nextBegins(line: TranscriptLine): boolean {
    const next = this.following(line).find(({ content }) => content.who !== 'comment');
    return next !== undefined && isBegun(next);
  }

  private following(line: TranscriptLine): readonly TranscriptLine[] {
    return this.lines.slice(this.lines.indexOf(line) + 1);
  }

  /** What was begun in lines that follow each other. */
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

  /** The next that a stream tells has to be this line. */
  private expect(line: TranscriptLine, stream: Stream): void {
    const { journal } = this.world;
    this.drive(() => journal.next(stream) !== null);
    const told = journal.next(stream);
    if (told === null) throw this.differs(line, null, null, silence(stream));
    journal.compared(told);
    const difference = firstDifference(line.fields, told.fields);
    if (difference === null) return;
    throw this.differs(line, told.fields, difference, fieldText(difference));
  }

  private waitIdle(line: TranscriptLine): void {
    const { journal } = this.world;
    if (this.pressure !== null) {
      this.pass(SILENCE);
      this.report(this.pressure.compareRequests(line));
      return;
    }
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
      if (object.number !== obj) {
        const field = { field: 'obj', recorded: obj, ours: object.number };
        throw this.differs(line, { ...fields, obj: object.number }, field, fieldText(field));
      }
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
      if (count === ours[key] || this.pressure?.isNear(Number(count), ours[key]) === true) continue;
      const what = `unrecorded ${name}: recorded ${valueText(count)}, ours ${valueText(ours[key])}`;
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
    throw this.differs(line, { ...line.fields, ...answer }, field, fieldText(field));
  }

  private probe(line: TranscriptLine, probe: Probe): void {
    const { world } = this;
    const ours = { who: 'probe', ...this.found(line, probe) };
    world.journal.did(ours);
    const { fields } = line;
    const known =
      probe.probe === 'vm_region'
        ? { ...fields, entries: knownEntries(world, probe.entries) }
        : fields;
    const field = firstDifference(this.pressure?.probed(known, ours) ?? known, ours, true);
    if (field !== null) throw this.differs(line, ours, field, fieldText(field));
  }

  private found(line: TranscriptLine, probe: Probe): Fields {
    const { world } = this;
    switch (probe.probe) {
      case 'async':
        return this.asyncs.state(world, probe, (over) => this.drive(over));
      case 'vm_region':
        world.settle();
        return regionFields(world, probe.task);
      case 'port_status': {
        this.free(line, 'main');
        const asked = calls.receiveStatus(world.object(probe.obj).name);
        this.act('main', once(asked));
        return statusFields(probe.obj, asked.answer());
      }
    }
  }

  /** Page-ins and page-outs since the last such line; under pressure, since the first. */
  private compareStats(line: TranscriptLine, stats: Stats): void {
    const { pageins, pageouts, reactivations } = this.world.host.statistics;
    const now = { pageins, pageouts, reactivations };
    const { pressure, counted } = this;
    if (counted === null || pressure === null) this.counted = { recorded: stats, ours: now };
    if (counted !== null) {
      const names = (pressure === null ? counters : pressureCounters).filter(
        (name) => stats[name] !== undefined,
      );
      const since = (all: Counters, before: Counters): Fields =>
        Object.fromEntries(names.map((name) => [name, (all[name] ?? 0) - (before[name] ?? 0)]));
      const theirs = since(stats, counted.recorded);
      const ours = { who: 'stats', ...since(now, counted.ours) };
      if (pressure !== null) this.report(pressure.compareCounters(line, theirs, ours));
      else {
        const field = firstDifference(theirs, ours);
        if (field !== null)
          throw this.differs(line, ours, field, fieldText(field, ' since the last stats'));
      }
    }
    if (pressure === null) return;
    if (stats.tag?.startsWith('sync') === true) this.report(pressure.compare(line));
    this.free(line, 'main');
    this.act('main', pressure.sync(stats));
  }

  private report(found: Deviation | null): void {
    if (found !== null) throw this.differs(found.at, found.ours, found.field, found.what);
  }
}

function* once(call: UserCall): Work {
  yield call;
}

function silence(stream: Stream): string {
  return stream.startsWith('port')
    ? `ours sends nothing on the ${stream.replace('port', 'port of object')}`
    : `ours: ${stream.replace('thread ', '')} has not returned`;
}
