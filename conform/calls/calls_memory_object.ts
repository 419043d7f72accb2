/**
 * The memory_object calls of a table: a fresh memory object of the tester's, mapped by itself, and
 * what each call lets arrive on the object's port and on the reply port.
 */
import { kernReturnOfCode } from '../../kernel/mach/kern_return';
import type { MessageName } from '../../kernel/mach/message_table';
import { messageDefs } from '../../kernel/mach/message_table';
import type { Received } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address as asAddress, MACH_PORT_NULL } from '../../kernel/mach/types';
import * as user from '../../kernel/tasks/user_calls';
import { controlOf, fieldsOf } from '../transcript/transcript_messages';
import type { CallLine } from './calls_read';
import type { Answer } from './calls_vm';
import type { CallsWorld } from './calls_world';
import { PAGE } from './calls_world';

const PAGES = 4;
/** First words of the pages that are resident, and what the second holds after a store. */
const SUPPLIED = [700, 701];
const STORED = 777;
/** Send-once rights kept on the reply port, so that a bug of the kernel's is survived. */
const SPARE_RIGHTS = 8;
const RECEIVE_BIT = 1 << 17;

/** A memory object, its port for replies, and the control port that came with init. */
export class MemoryObjectCase {
  private readonly world: CallsWorld;
  private readonly name: PortName;
  private readonly reply: PortName;
  private control: PortName = MACH_PORT_NULL;

  /** Maps a fresh object; `ready` makes it so and gives it two resident pages. */
  constructor(world: CallsWorld, ready: boolean) {
    this.world = world;
    const { name, port } = world.ports.own('MO');
    this.name = name;
    this.reply = this.make(user.memoryObjectPort()).name;
    for (let i = 0; i < SPARE_RIGHTS; i += 1) {
      this.make(user.keepRight(this.reply, 'make_send_once'));
    }
    const mapped = this.make(
      user.map({
        address: 0,
        size: PAGES * PAGE,
        anywhere: true,
        memoryObject: port,
        offset: 0,
        curProtection: 3,
        maxProtection: 7,
        inheritance: 1,
      }),
    );
    this.arrived();
    if (!ready || mapped.kr !== 'KERN_SUCCESS') return;
    this.ready(0, 2);
    this.supply(0, SUPPLIED.length * PAGE, SUPPLIED, { precious: false });
    this.make(user.access(mapped.value, null));
    this.make(user.access(asAddress(mapped.value + PAGE), STORED));
  }

  private make<T>(call: user.Call<T>): T {
    return this.world.make(call);
  }

  /** Messages on the object's port, then those on the reply port. */
  arrived(): readonly Readonly<Record<string, unknown>>[] {
    return [...this.drain(this.name, 'object'), ...this.drain(this.reply, 'reply')];
  }

  private drain(from: PortName, port: string): Readonly<Record<string, unknown>>[] {
    const came: Readonly<Record<string, unknown>>[] = [];
    for (;;) {
      const message = this.make(user.receive(from));
      if (message === null) return came;
      if (message.msgh_id === 'memory_object_init') this.control = controlOf(message);
      came.push({ port, ...this.told(message) });
    }
  }

  private told(message: Received<MessageName>): Readonly<Record<string, unknown>> {
    const { msgh_id: name, body } = message;
    const def = messageDefs[name];
    const word0 = 'data' in body && body.data !== null ? this.world.load(body.data.address) : null;
    const { words: _words, result_name: _name, ...fields } = fieldsOf(message, []);
    const extra: Record<string, unknown> = word0 === null ? {} : { word0 };
    if (name === 'memory_object_change_completed' && 'may_cache' in body) {
      extra['may_cache'] = Number(body.may_cache);
      extra['copy_strategy'] = body.copy_strategy;
    }
    const id = ('idCmu' in def ? def.idCmu : undefined) ?? def.id;
    return { ...fields, ...extra, id, seqno: message.msgh_seqno };
  }

  private replyTo(line: CallLine): PortName {
    return line.args['reply'] === 1 ? this.reply : MACH_PORT_NULL;
  }

  private ready(may_cache: number, copy_strategy: number): string {
    const body = { may_cache, copy_strategy };
    return this.make(user.send(this.control, 'memory_object_ready', body));
  }

  private supply(
    offset: number,
    length: number,
    words: readonly number[],
    how: { readonly precious: boolean; readonly lock?: number; readonly reply?: PortName } & {
      readonly within?: number;
      readonly unmapped?: boolean;
    },
  ): string {
    const within = how.within ?? 0;
    const room = this.make(this.world.nextBuffer(length + within + PAGE));
    const at = room.kr === 'KERN_SUCCESS' ? room.value : 0;
    for (const [i, word] of words.entries()) {
      this.make(user.access(asAddress(at + i * PAGE), word));
    }
    if (how.unmapped === true) this.make(user.deallocate(at, length + within + PAGE));
    return this.make(
      user.send(this.control, 'memory_object_data_supply', {
        offset,
        data: { address: asAddress(at + within), size: length, deallocate: false },
        lock_value: how.lock ?? 0,
        precious: how.precious,
        reply_to: how.reply ?? MACH_PORT_NULL,
      }),
    );
  }

  /** What the kernel believes of the object. */
  private attributes(): Readonly<Record<string, number>> {
    const port = this.make(user.memoryObjectPort()).name;
    this.make(user.send(this.control, 'memory_object_get_attributes', { reply_to: port }));
    const body = this.make(user.receive(port))?.body;
    if (body === undefined || !('object_ready' in body)) return { kr: 4 };
    return {
      kr: 0,
      object_ready: Number(body.object_ready),
      may_cache: Number(body.may_cache),
      copy_strategy: body.copy_strategy ?? 0,
    };
  }

  /** Makes the call of a line; null if it is none that is known. */
  call(line: CallLine): Answer | null {
    const to = /destination = (plain port|task port)/.exec(line.case)?.[1];
    if (to !== undefined) return this.elsewhere(line, to);
    const sent = this.send(line);
    if (sent === null) return null;
    const kr = sent === 'MACH_SEND_INVALID_MEMORY' ? '0x1000000c' : 0;
    const out: Record<string, unknown> = { came_back: this.arrived() };
    if ('attributes_after' in line.out) out['attributes_after'] = this.attributes();
    if ('control_port_type' in line.out) {
      const type = this.make(user.typeOf(this.control));
      out['control_port_type'] = `0x${type.toString(16)}`;
      const came = (type & RECEIVE_BIT) === 0 ? null : this.make(user.receive(this.control));
      out['control_port_receive'] = '0x0';
      out['id'] = came === null ? null : messageDefs[came.msgh_id].id;
    }
    return { kr, out };
  }

  private send(line: CallLine): string | null {
    const number = (name: string): number => Number(line.args[name] ?? 0);
    const offset = number('offset');
    const size = number('length');
    switch (line.call) {
      case 'memory_object_data_supply':
        return this.supply(offset, size, [1], {
          precious: number('precious') !== 0,
          lock: number('lock_value'),
          reply: this.replyTo(line),
          within: number('data_offset_in_page'),
          unmapped: line.args['data'] === 'unmapped',
        });
      case 'memory_object_lock_request':
        return this.make(
          user.send(this.control, line.call, {
            offset,
            size,
            should_return: number('should_return'),
            should_flush: number('should_flush') !== 0,
            lock_value: number('lock_value'),
            reply_to: this.replyTo(line),
          }),
        );
      case 'memory_object_data_error': {
        const error_value = kernReturnOfCode(number('error')) ?? 'KERN_FAILURE';
        return this.make(user.send(this.control, line.call, { offset, size, error_value }));
      }
      case 'memory_object_data_unavailable':
        return this.make(user.send(this.control, line.call, { offset, size }));
      case 'memory_object_ready':
        return this.ready(number('may_cache'), number('copy_strategy'));
      case 'memory_object_change_attributes':
        return this.make(
          user.send(this.control, line.call, {
            may_cache: number('may_cache'),
            copy_strategy: number('copy_strategy'),
            reply_to: this.replyTo(line),
          }),
        );
      case 'memory_object_destroy': {
        const reason = kernReturnOfCode(number('reason')) ?? 'KERN_FAILURE';
        return this.make(user.send(this.control, line.call, { reason }));
      }
      case 'memory_object_get_attributes':
        return 'MACH_MSG_SUCCESS';
      default:
        return null;
    }
  }

  /** A call sent to a port that is no control port. */
  private elsewhere(line: CallLine, to: string): Answer {
    if (line.call === 'memory_object_get_attributes') return { kr: 4, out: {} };
    const body = { offset: 0, size: PAGE, should_return: 1, should_flush: false, lock_value: 8 };
    const plain = to === 'plain port';
    const target = plain
      ? this.make(user.memoryObjectPort()).name
      : this.world.ports.ofKernel('task port').name;
    const reply_to = line.case.includes('reply') ? this.reply : MACH_PORT_NULL;
    this.make(user.send(target, 'memory_object_lock_request', { ...body, reply_to }));
    if (!plain) return { kr: 0, out: { came_back: this.arrived() } };
    const queued = this.make(user.receive(target));
    return { kr: 0, out: { queued: queued === null ? 0 : 1 } };
  }
}
