/**
 * The recorded pager's thread: it receives one message, tells it as a line, does what has to be
 * done with what came in it, and keeps the answer that its rules give. The answer is sent when the
 * recording says so, or when nothing else can go on.
 */
import type { MessageName } from '../../kernel/mach/message_table';
import type { Received, Region } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import * as calls from '../../kernel/tasks/user_calls';
import type { UserCall } from '../../kernel/tasks/user_thread';
import { onMemory } from '../../kernel/tasks/user_vm_calls';
import type { Work } from './transcript_actor';
import { pagerCall } from './transcript_calls';
import { portStream } from './transcript_journal';
import type { Fields, Message, PagerCall } from './transcript_lines';
import { controlOf, fieldsOf, nameRightOf } from './transcript_messages';
import type { StoredObject } from './transcript_pager';
import type { Held, TranscriptWorld } from './transcript_world';
import { PAGER_THREAD } from './transcript_world';

/** Bits of MACH_PORT_TYPE by the format's words. */
const rights: readonly (readonly [number, string])[] = [
  [1 << 17, 'receive'],
  [1 << 16, 'send'],
  [1 << 18, 'send_once'],
  [1 << 20, 'dead'],
];

export class PagerThread {
  private readonly world: TranscriptWorld;
  private pending: { readonly call: PagerCall; readonly quiet: boolean } | null = null;
  /** Messages that came in so far. */
  private received = 0;

  constructor(world: TranscriptWorld) {
    this.world = world;
  }

  /**
   * Does one thing: sends the answer that is due, or receives a message. False if there is nothing
   * to do, or if the thread is still in a send.
   */
  act(): boolean {
    const { world, pending, received } = this;
    const actor = world.actor(PAGER_THREAD);
    if (actor.busy) return false;
    if (pending !== null) {
      this.pending = null;
      actor.start(this.answer(pending.call, pending.quiet));
      world.advance(actor);
      return true;
    }
    const resting = world.host.pageout.phase === 'sleeping';
    if (!resting) world.journal.rests(false);
    actor.start(this.receive());
    world.advance(actor);
    const came = this.received > received;
    // What is still queued when the daemon rests is of the cycle that has ended.
    if (!came && resting) world.journal.rests(true);
    return came;
  }

  private *answer(call: PagerCall, quiet: boolean): Work {
    const { op, ...said } = call;
    const { journal } = this.world;
    if (call.obj !== undefined && !quiet) {
      const fields = { who: 'pager->kernel', msg: op, trigger: 'answer', ...said };
      journal.tell(portStream(call.obj), fields);
    }
    yield* pagerCall(this.world, call);
  }

  private *receive(): Work {
    const { world } = this;
    const receive = calls.receive(world.set);
    yield receive;
    const message = receive.answer();
    if (message === null) return;
    this.received += 1;
    const held = world.heldAs(message.msgh_local_port);
    if (held === undefined) return;
    const { body } = message;
    const words = 'data' in body && body.data !== null ? yield* this.words(body.data) : [];
    const fields = fieldsOf(message, words);
    const more = yield* this.more(held, message, fields);
    const refault = this.refault(held.object, fields);
    const { msgh_seqno: seqno } = message;
    const line = { who: 'kernel->pager', obj: held.object.number, ...fields, seqno, ...more };
    const quiet = 'refault' in refault && held.object.isQuiet(refault.refault === 1);
    if (!quiet) world.journal.tell(portStream(held.object.number), { ...line, ...refault });
    yield* this.takeIn(held, message, words);
    this.choose(held.object, line, quiet);
  }

  /** What the rules say to the message. */
  private choose(object: StoredObject, line: Fields, quiet: boolean): void {
    const call = this.world.pager.answer(object, line as unknown as Message); // parsed
    if (quiet) {
      object.unrecorded.data_request += 1;
      if (call?.op === 'memory_object_data_supply') object.unrecorded.data_supply += 1;
    }
    this.pending = call === null ? null : { call, quiet };
  }

  private refault(object: StoredObject, fields: Fields): { readonly refault?: 0 | 1 } {
    if (fields['msg'] !== 'memory_object_data_request') return {};
    const page = Math.floor(Number(fields['offset']) / this.world.pageSize);
    return { refault: object.isRefault(page) ? 1 : 0 };
  }

  /** The first word of each page of memory that came. */
  private *words(data: Region): Generator<UserCall, readonly number[], void> {
    const words: number[] = [];
    for (let done = 0; done < data.size; done += this.world.pageSize) {
      const load = calls.access(address(data.address + done), null);
      yield load;
      words.push(Number(load.answer().word));
    }
    return words;
  }

  /** What a line tells of the rights in a message. */
  private *more(
    held: Held,
    message: Received<MessageName>,
    fields: Fields,
  ): Generator<UserCall, Fields, void> {
    const { world } = this;
    if (message.msgh_id === 'memory_object_terminate') {
      const control_right = yield* rightOf(controlOf(message));
      const name_right = yield* rightOf(nameRightOf(message));
      return { control_right, name_right };
    }
    const { body } = message;
    if (!('new_memory_object' in body)) return {};
    const object =
      message.msgh_id === 'memory_object_create'
        ? world.pager.created(Number(fields['size']))
        : world.pager.copy(held.object, Number(fields['offset']), Number(fields['length']));
    const taken = yield* world.takeOver(object, body.new_memory_object);
    if ('new_control' in body) taken.control = body.new_control;
    return { new_memory_object: object.number };
  }

  /** The pager's own doings with what came. */
  private *takeIn(held: Held, message: Received<MessageName>, words: readonly number[]): Work {
    const { body } = message;
    switch (message.msgh_id) {
      case 'memory_object_init':
        held.control = controlOf(message);
        held.nameRight = nameRightOf(message);
        return;
      case 'memory_object_terminate':
        for (const name of [controlOf(message), nameRightOf(message)]) {
          if (name !== MACH_PORT_NULL) yield calls.onPort('mach_port_destroy', name, {});
        }
        held.nameRight = MACH_PORT_NULL;
        return;
      default:
    }
    if (!('data' in body) || body.data === null || !('offset' in body)) return;
    const first = Math.floor(body.offset / this.world.pageSize);
    for (const [page, word] of words.entries()) held.object.store(first + page, word);
    yield onMemory(this.world.task, 'vm_deallocate', body.data);
  }
}

/** Which right a name denotes, in the format's words. */
function* rightOf(name: PortName): Generator<UserCall, string, void> {
  const type = calls.typeOf(name);
  yield type;
  const bits = type.answer();
  return rights.find(([bit]) => (bits & bit) !== 0)?.[1] ?? 'none';
}
