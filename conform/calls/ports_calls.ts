/**
 * The calls of a walk over ports: each as work of a thread, which tells its code and what came back
 * in the words of the walk.
 */
import type { Disposition } from '../../kernel/ipc/ipc_port';
import type { MachMsgReceive } from '../../kernel/ipc/mach_msg';
import { kernReturns, machMsgReturns } from '../../kernel/mach/kern_return';
import { messageDefs } from '../../kernel/mach/message_table';
import type { PortName } from '../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import type { Call } from '../../kernel/tasks/user_calls';
import * as user from '../../kernel/tasks/user_calls';
import type { CallCode, Sending } from '../../kernel/tasks/user_port_calls';
import * as ports from '../../kernel/tasks/user_port_calls';
import type { Work } from '../transcript/transcript_actor';
import type { Used } from './ports_names';
import { arrive, wordOfName } from './ports_names';
import type { PortsCall, Told } from './ports_read';

/** What a call came to. */
export interface Came {
  readonly kr: string;
  readonly out: Told;
}

/** Takes what a call came to. */
export type Teller = (came: Came) => void;

/** The recorder did not make the call. */
export const REFUSED = '3e7';

const codes = { ...kernReturns, ...machMsgReturns };

/** A code as the walk writes it. */
function codeText(code: CallCode): string {
  return codes[code].code.toString(16);
}

/** What a receiver sees a right as, by how it was sent. */
const received: Readonly<Record<Disposition, number>> = {
  move_receive: 16,
  move_send: 17,
  copy_send: 17,
  make_send: 17,
  move_send_once: 18,
  make_send_once: 18,
};

/** The call of a word that answers a code and nothing else; null for another word. */
function codedCall(call: PortsCall): Call<CallCode> | null {
  switch (call.word) {
    case 'new':
      return ports.allocateName('receive', ...call.args);
    case 'newset':
      return ports.allocateName('port_set', ...call.args);
    case 'mks':
      return ports.insertRight(call.args[0], call.args[0], 'make_send');
    case 'dealloc':
      return user.onPort('mach_port_deallocate', call.args[0], {});
    case 'destroy':
      return user.onPort('mach_port_destroy', call.args[0], {});
    case 'mod': {
      const [name, right, delta] = call.args;
      return user.onPort('mach_port_mod_refs', name, { right, delta });
    }
    case 'qlim':
      return user.onPort('mach_port_set_qlimit', call.args[0], { qlimit: call.args[1] });
    case 'seqno':
      return user.onPort('mach_port_set_seqno', call.args[0], { seqno: call.args[1] });
    case 'msc':
      return ports.setMscount(...call.args);
    case 'move':
      return user.onPort('mach_port_move_member', call.args[0], { set: call.args[1] });
    default:
      return null;
  }
}

/** Makes a call of a walk, and tells what it came to. */
export function* makeCall(call: PortsCall, used: () => Used, tell: Teller): Work {
  const coded = codedCall(call);
  if (coded !== null) {
    yield coded;
    tell({ kr: codeText(coded.answer()), out: {} });
    return;
  }
  switch (call.word) {
    case 'mkso':
      yield* extract(...call.args, tell);
      return;
    case 'send':
    case 'sendr':
    case 'bsend':
      yield* send(call, used, tell);
      return;
    case 'rcv':
    case 'brcv':
      yield* receive(call, used, tell);
      return;
    case 'status':
      yield* status(...call.args, tell);
      return;
    case 'type':
      yield* type(...call.args, tell);
      return;
    case 'nots':
      yield* request(call, used, tell);
      return;
    default:
      throw new Error(`ports_calls: ${call.word} is in no table`);
  }
}

function* extract(name: PortName, target: PortName, tell: Teller): Work {
  const there = ports.typeInfo(target);
  yield there;
  if (there.answer().kr === 'KERN_SUCCESS') {
    tell({ kr: REFUSED, out: {} });
    return;
  }
  const made = ports.extractRight(name, 'make_send_once');
  yield made;
  const right = made.answer();
  if (right.kr === 'KERN_SUCCESS') yield ports.renameTo(right.value, target);
  tell({ kr: codeText(right.kr), out: {} });
}

type SendCall = Extract<PortsCall, { readonly word: 'send' | 'sendr' | 'bsend' }>;

function sending(call: SendCall): Call<Sending> {
  switch (call.word) {
    case 'send': {
      const [to, disposition, id] = call.args;
      return ports.sendNote(to, disposition, { id, values: [], right: null }, false);
    }
    case 'sendr': {
      const [to, disposition, id, name, carried] = call.args;
      const note = { id, values: [received[carried]], right: { name, disposition: carried } };
      return ports.sendNote(to, disposition, note, false);
    }
    case 'bsend': {
      const [to, id] = call.args;
      return ports.sendNote(to, 'copy_send', { id, values: [], right: null }, true);
    }
  }
}

function* send(call: SendCall, used: () => Used, tell: Teller): Work {
  const made = sending(call);
  yield made;
  const { code, destination, carried } = made.answer();
  const out: Record<string, string> = {};
  if (code === 'MACH_SEND_TIMED_OUT') {
    yield* arrive(destination, used(), (word) => {
      out['dest'] = word;
    });
    if (carried !== null) {
      yield* arrive(carried, used(), (word) => {
        out['carried'] = word;
      });
    }
  }
  tell({ kr: codeText(code), out });
}

type ReceiveCall = Extract<PortsCall, { readonly word: 'rcv' | 'brcv' }>;

function* receive(call: ReceiveCall, used: () => Used, tell: Teller): Work {
  const made = ports.receiveFrom(call.args[0], call.word === 'brcv');
  yield made;
  const { code } = made.answer();
  const kr = codeText(code);
  const out: Record<string, string | number> = { mr: kr };
  yield* look(made.answer(), used, out);
  tell({ kr, out });
}

/** What a message tells, and the right that it carries. */
function* look(
  { message }: MachMsgReceive,
  used: () => Used,
  out: Record<string, string | number>,
): Work {
  if (message === null) return;
  const { msgh_id: kind, body, msgh_local_port: local, msgh_seqno: seqno } = message;
  out['id'] = 'id' in body ? body.id : messageDefs[kind].id;
  out['seqno'] = seqno;
  out['local'] = wordOfName(local);
  if ('count' in body) out['count'] = body.count;
  if ('name' in body) out['port'] = wordOfName(body.name);
  const carried = 'ports' in body ? body.ports[0] : 'rights' in body ? body.rights : undefined;
  if (carried === undefined) return;
  out['right'] = 'values' in body ? (body.values[0] ?? 0) : received.move_receive;
  const right = ports.typeInfo(carried);
  yield right;
  const info = right.answer();
  out['type'] = info.kr === 'KERN_SUCCESS' ? info.value.type.toString(16) : '0';
  yield* arrive(carried, used(), (word) => {
    out['port'] = word;
  });
}

function* status(name: PortName, tell: Teller): Work {
  const made = user.receiveStatus(name);
  yield made;
  const answer = made.answer();
  if (answer.kr !== 'KERN_SUCCESS') {
    tell({ kr: codeText(answer.kr), out: {} });
    return;
  }
  const { pset, srights, pdrequest, nsrequest, ...counts } = answer.value;
  const out = {
    ...counts,
    pset: wordOfName(pset),
    srights: Number(srights),
    pdrequest: Number(pdrequest),
    nsrequest: Number(nsrequest),
  };
  tell({ kr: codeText(answer.kr), out });
}

function* type(name: PortName, tell: Teller): Work {
  const made = ports.typeInfo(name);
  yield made;
  const answer = made.answer();
  const kr = codeText(answer.kr);
  if (answer.kr !== 'KERN_SUCCESS') {
    tell({ kr, out: {} });
    return;
  }
  const { type: mask, send: sends, dead } = answer.value;
  tell({ kr, out: { type: mask.toString(16), send: sends, dead } });
}

type RequestCall = Extract<PortsCall, { readonly word: 'nots' }>;

function* request(call: RequestCall, used: () => Used, tell: Teller): Work {
  const made = ports.requestNotification(...call.args);
  yield made;
  const { code, previous } = made.answer();
  const out: Record<string, string> = {};
  if (code === 'KERN_SUCCESS') {
    out['previous'] = wordOfName(MACH_PORT_NULL);
    yield* arrive(previous, used(), (word) => {
      out['previous'] = word;
    });
  }
  tell({ kr: codeText(code), out });
}
