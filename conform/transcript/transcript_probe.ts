/**
 * Answers to the probes of a recording: what became of asynchronous operations, the state of a
 * port, the entries of a task's map. A probe changes nothing.
 */
import { kernReturns } from '../../kernel/mach/kern_return';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import type { receiveStatus } from '../../kernel/tasks/user_calls';
import type { VmObject } from '../../kernel/vm/object/vm_object';
import type { Fields, Probe } from './transcript_lines';
import type { TranscriptWorld } from './transcript_world';

/** An operation that nobody waits for. */
interface Started {
  readonly thread: string;
  readonly page: unknown;
  /** The operations of its thread that had been begun before. */
  readonly serial: number;
}

/** The asynchronous operations, in the order in which they were begun. */
export class Asyncs {
  private readonly started: Started[] = [];
  private readonly begun = new Map<string, number>();
  /** Which of them the next probe of a list is about. */
  private probed = 0;

  began(thread: string, fields: Fields): void {
    const serial = (this.begun.get(thread) ?? 0) + 1;
    this.begun.set(thread, serial);
    if (fields['async'] !== true && fields['async'] !== 1) return;
    this.started.push({ thread, page: fields['page'], serial });
  }

  /** A list of probes begins anew. */
  restart(): void {
    this.probed = 0;
  }

  /** The state of an operation; without a thread, of the next in order. `isOver` waits for it. */
  state(
    world: TranscriptWorld,
    probe: Extract<Probe, { probe: 'async' }>,
    await_: (over: () => boolean) => void,
  ): Fields {
    const listed = this.started[this.probed];
    this.probed += 1;
    const thread = probe.thread ?? listed?.thread ?? '';
    const actor = world.actor(thread);
    const serial = probe.thread === undefined ? listed?.serial : this.begun.get(thread);
    const blocked = (): boolean => actor.busy && serial === this.begun.get(thread);
    if (probe.state === 'done') await_(() => !blocked());
    else world.settle();
    const state = blocked() ? 'blocked' : 'done';
    const page = probe.thread === undefined ? listed?.page : undefined;
    return { probe: 'async', state, ...(page === undefined ? {} : { page }) };
  }
}

export function statusFields(
  obj: number,
  answer: ReturnType<ReturnType<typeof receiveStatus>['answer']>,
): Fields {
  const probe = 'port_status';
  if (answer.kr !== 'KERN_SUCCESS') return { probe, obj, kr: kernReturns[answer.kr].code };
  const { seqno, msgcount, qlimit, mscount } = answer.value;
  // The recorded field says whether there are any.
  const srights = Number(answer.value.srights);
  return { probe, obj, kr: 0, next_seqno: seqno, msgcount, qlimit, srights, mscount };
}

/** Recorded maps are shown from here on. */
const REGIONS_BEGIN = 0x1000_0000;

/**
 * Recorded entries with one word for all name ports that the recorder did not know: which of them
 * are the same depends on collapses, which no line shows.
 */
export function knownEntries(
  world: TranscriptWorld,
  entries: readonly string[],
): readonly string[] {
  const isUnknown = (name: string, number: string): boolean =>
    name === 'x' || world.pager.object(Number(number))?.anonymous === true;
  return entries.map((entry) =>
    entry.replace(/ (x|obj)(\d+) /, (found, name: string, number: string) =>
      isUnknown(name, number) ? ' port ' : found,
    ),
  );
}

/** The entries of a task's map, in pages. */
export function regionFields(world: TranscriptWorld, name: string): Fields {
  const first = REGIONS_BEGIN / world.pageSize;
  const entries: string[] = [];
  for (const entry of world.taskNamed(name).map.entries) {
    if (entry.start < first) continue;
    const { protection, maxProtection, inheritance, isShared, object } = entry;
    const place = `${entry.start - first}+${entry.end - entry.start}`;
    const shared = isShared ? ' S' : '';
    const kept = `p${protection}/${maxProtection} i${inheritance}${shared}`;
    entries.push(`${place} ${kept} ${objectName(world, object)} ${entry.offset}`);
  }
  return { probe: 'vm_region', task: name, entries };
}

/** The name port of an object is that of the last one of its shadow chain. */
function objectName(world: TranscriptWorld, object: VmObject | null): string {
  let last = object;
  while (last !== null && last.shadow !== null) last = last.shadow;
  if (last === null) return 'null';
  // Every object of the recorded kernel has a name port until its pager is gone.
  if (last.pagerName === null) return last.pagerCreated ? 'null' : 'port';
  for (const { port, object: stored, nameRight } of world.held.values()) {
    if (port === last.pager && nameRight !== MACH_PORT_NULL) return `obj${stored.number}`;
  }
  return 'port';
}
