/**
 * The memory_object calls of a table: a fresh memory object of the tester's, mapped by itself, and
 * what each call lets arrive on the object's port and on the reply port.
 */
import type { MessageName } from '../../kernel/mach/message_table';
import { messageDefs } from '../../kernel/mach/message_table';
import type { OutOfLine, Received } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address as asAddress, MACH_PORT_NULL } from '../../kernel/mach/types';
import * as user from '../../kernel/tasks/user_calls';
import { extractRight } from '../../kernel/tasks/user_port_calls';
import { onMemory } from '../../kernel/tasks/user_vm_calls';
import type { Work } from '../transcript/transcript_actor';
import { asked } from '../transcript/transcript_calls';
import type { Fields, PagerCall } from '../transcript/transcript_lines';
import { pagerCalls } from '../transcript/transcript_lines';
import { bodyOf, controlOf, fieldsOf, strategyNumber } from '../transcript/transcript_messages';
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

/** True for the name of a call that is a message to the control port. */
function isCall(name: string): name is Exclude<PagerCall['op'], 'vm_set_default_memory_manager'> {
  return Object.hasOwn(pagerCalls, name);
}

/** The fields of a message, with its copy strategy as a number. */
function inNumbers(told: Fields): Fields {
  const strategy = told['copy_strategy'];
  return strategy === undefined ? told : { ...told, copy_strategy: strategyNumber(strategy) };
}

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
      this.make(extractRight(this.reply, 'make_send_once'));
    }
    const object = { memory_object: port, offset: 0, copy: false, inheritance: 1 };
    const place = { address: 0, size: PAGES * PAGE, mask: 0, anywhere: true };
    const rights = { cur_protection: 3, max_protection: 7 };
    const mapped = this.make(onMemory(world.tester, 'vm_map', { ...place, ...object, ...rights }));
    this.arrived();
    if (!ready || mapped.kr !== 'KERN_SUCCESS') return;
    this.send('memory_object_ready', { may_cache: 0, copy_strategy: 2 });
    this.send('memory_object_data_supply', { length: SUPPLIED.length * PAGE }, SUPPLIED);
    this.make(user.access(mapped.value, null));
    this.make(user.access(asAddress(mapped.value + PAGE), STORED));
  }

  private make<T>(call: user.Call<T>): T {
    return this.world.make(call);
  }

  /** Messages on the object's port, then those on the reply port. */
  arrived(): readonly Fields[] {
    return [...this.drain(this.name, 'object'), ...this.drain(this.reply, 'reply')];
  }

  private drain(from: PortName, port: string): Fields[] {
    const came: Fields[] = [];
    for (;;) {
      const message = this.make(user.receive(from));
      if (message === null) return came;
      if (message.msgh_id === 'memory_object_init') this.control = controlOf(message);
      came.push({ port, ...this.told(message) });
    }
  }

  private told(message: Received<MessageName>): Fields {
    const { msgh_id: name, body } = message;
    const def = messageDefs[name];
    const word0 = 'data' in body && body.data !== null ? this.world.load(body.data.address) : null;
    const { words: _words, result_name: _name, ...fields } = fieldsOf(message, []);
    const id = ('idCmu' in def ? def.idCmu : undefined) ?? def.id;
    const extra = word0 === null ? {} : { word0 };
    return { ...inNumbers(fields), ...extra, id, seqno: message.msgh_seqno };
  }

  /** Sends a call with a line's arguments: how that ended. */
  private send(id: MessageName, args: Fields, words: readonly number[] = [1]): string {
    const data = id === 'memory_object_data_supply' ? this.data(args, words) : null;
    return this.make(user.send(this.control, id, bodyOf(id, args, this.reply, data)));
  }

  /** Memory with a word at each page's beginning; `data` "unmapped" takes it away again. */
  private data(args: Fields, words: readonly number[]): OutOfLine {
    const size = Number(args['length'] ?? 0);
    const within = Number(args['data_offset_in_page'] ?? 0);
    const whole = size + within + PAGE;
    const room = this.make(this.world.nextBuffer(whole));
    const at = room.kr === 'KERN_SUCCESS' ? room.value : 0;
    for (const [i, word] of words.entries()) {
      this.make(user.access(asAddress(at + i * PAGE), word));
    }
    if (args['data'] === 'unmapped') {
      this.make(onMemory(this.world.tester, 'vm_deallocate', { address: at, size: whole }));
    }
    return { address: asAddress(at + within), size, deallocate: false };
  }

  /** What the kernel believes of the object. */
  private attributes(): Fields {
    const { control, world } = this;
    let told: Fields = {};
    const ask = function* (): Work {
      told = yield* asked(control, 'memory_object_get_attributes', {});
    };
    world.do(ask());
    return inNumbers(told);
  }

  /** Makes the call of a line; null if it is none that is known. */
  call(line: CallLine): Answer | null {
    const to = /destination = (plain port|task port)/.exec(line.case)?.[1];
    if (to !== undefined) return this.elsewhere(line, to);
    if (!isCall(line.call)) return null;
    const asks = line.call === 'memory_object_get_attributes';
    const sent = asks ? 'MACH_MSG_SUCCESS' : this.send(line.call, line.args);
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

  /** A call sent to a port that is no control port. */
  private elsewhere(line: CallLine, to: string): Answer {
    if (line.call === 'memory_object_get_attributes') return { kr: 4, out: {} };
    const plain = to === 'plain port';
    const target = plain
      ? this.make(user.memoryObjectPort()).name
      : this.world.ports.ofKernel('task port').name;
    const reply = Number(line.case.includes('reply'));
    const args = { length: PAGE, should_return: 1, lock_value: 8, reply };
    const id = 'memory_object_lock_request';
    this.make(user.send(target, id, bodyOf(id, args, this.reply)));
    if (!plain) return { kr: 0, out: { came_back: this.arrived() } };
    const queued = this.make(user.receive(target));
    return { kr: 0, out: { queued: queued === null ? 0 : 1 } };
  }
}
