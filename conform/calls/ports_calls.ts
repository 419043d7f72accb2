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
import type { PortsWord, Told, WordArgs } from './ports_read';

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
const seenAs: Readonly<Record<Disposition, number>> = {
  move_receive: 16,
  move_send: 17,
  copy_send: 17,
  make_send: 17,
  move_send_once: 18,
  make_send_once: 18,
};

/** Makes the call of a word; tells what it came to. `used` are the names before it. */
type Maker<A> = (args: A, tell: Teller, used: () => Used) => Work;

/** A call that answers a code and nothing else. */
function coded<A>(make: (args: A) => Call<CallCode>): Maker<A> {
  return function* (args, tell) {
    const made = make(args);
    yield made;
    tell({ kr: codeText(made.answer()), out: {} });
  };
}

function* extract([name, target]: readonly [PortName, PortName], tell: Teller): Work {
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

/** Sends a note: what comes back if it could not be sent at once. */
function sent<A>(make: (args: A) => Call<Sending>): Maker<A> {
  return function* (args, tell, used) {
    const made = make(args);
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
  };
}

/** Receives a message, and waits for one if `waits`. */
function received(waits: boolean): Maker<readonly [PortName]> {
  return function* ([name], tell, used) {
    const made = ports.receiveFrom(name, waits);
    yield made;
    const { code } = made.answer();
    const kr = codeText(code);
    const out: Record<string, string | number> = { mr: kr };
    yield* look(made.answer(), used, out);
    tell({ kr, out });
  };
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
  out['right'] = 'values' in body ? (body.values[0] ?? 0) : seenAs.move_receive;
  const right = ports.typeInfo(carried);
  yield right;
  const info = right.answer();
  out['type'] = info.kr === 'KERN_SUCCESS' ? info.value.type.toString(16) : '0';
  yield* arrive(carried, used(), (word) => {
    out['port'] = word;
  });
}

function* status([name]: readonly [PortName], tell: Teller): Work {
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

function* type([name]: readonly [PortName], tell: Teller): Work {
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

function* request(args: WordArgs<'nots'>, tell: Teller, used: () => Used): Work {
  const made = ports.requestNotification(...args);
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

const makers: { readonly [W in PortsWord]: Maker<WordArgs<W>> } = {
  new: coded(([name]) => ports.allocateName('receive', name)),
  newset: coded(([name]) => ports.allocateName('port_set', name)),
  mks: coded(([name]) => ports.insertRight(name, name, 'make_send')),
  mkso: extract,
  send: sent(([to, disposition, id]) =>
    ports.sendNote(to, disposition, { id, values: [], right: null }, false),
  ),
  sendr: sent(([to, how, id, name, disposition]) => {
    const right = { name, disposition };
    return ports.sendNote(to, how, { id, values: [seenAs[disposition]], right }, false);
  }),
  bsend: sent(([to, id]) => ports.sendNote(to, 'copy_send', { id, values: [], right: null }, true)),
  rcv: received(false),
  brcv: received(true),
  status,
  type,
  dealloc: coded(([name]) => user.onPort('mach_port_deallocate', name, {})),
  destroy: coded(([name]) => user.onPort('mach_port_destroy', name, {})),
  mod: coded(([name, right, delta]) => user.onPort('mach_port_mod_refs', name, { right, delta })),
  qlim: coded(([name, qlimit]) => user.onPort('mach_port_set_qlimit', name, { qlimit })),
  seqno: coded(([name, seqno]) => user.onPort('mach_port_set_seqno', name, { seqno })),
  msc: coded((args) => ports.setMscount(...args)),
  nots: request,
  move: coded(([name, set]) => user.onPort('mach_port_move_member', name, { set })),
};

/** Makes a call of a walk, and tells what it came to. */
export function makeCall<W extends PortsWord>(
  { word, args }: { readonly word: W; readonly args: WordArgs<W> },
  used: () => Used,
  tell: Teller,
): Work {
  const make: Maker<WordArgs<W>> = makers[word];
  return make(args, tell, used);
}
