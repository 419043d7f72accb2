/** Sentences about messages, ports, port sets and notifications. */
import type { ipcEvents } from '../kernel/mach/ipc_events';
import type { Line } from '../scenarios/transcript/line';
import type { Sentence } from './event_words_parts';
import { began, messageOf, portOf, saysText, senderOf, whoOf } from './event_words_parts';
import { text } from './message_words';
import { counted } from './numbers';

const number = (line: Line): string => `seqno ${text(line, 'seqno')}`;
const queueLength = (line: Line): string => counted(Number(line['msgcount'] ?? 0), 'message');

/** Devices count nothing: their ports give numbers that no one looks at. */
const isDevice = (line: Line): boolean => messageOf(line).startsWith('device_');

export const ipcSentences: Readonly<Record<keyof typeof ipcEvents, Sentence>> = {
  'ipc_kmsg.scalars': () => 'The numbers of the message that the next event names.',
  'ipc_kmsg.refused': (l) =>
    `${began(senderOf(l))} tried to send ${messageOf(l)} and got ${text(l, 'code')}: ` +
    'nothing was sent.',
  'ipc_kmsg.circular': (l) =>
    `${messageOf(l)} carries the receive right of the queue it was sent to: it is destroyed.`,
  'ipc_kmsg.too_large': (l) =>
    `${whoOf(l)} offered ${text(l, 'limit')} bytes for ${messageOf(l)}, which has ` +
    `${text(l, 'size')} bytes.`,
  'ipc_kmsg.destroyed': (l) =>
    `${messageOf(l)} for port ${portOf(l)} is destroyed unreceived, with what it carries.`,
  'ipc_kmsg.returned': (l) => `${messageOf(l)} could not be sent: it goes back to its sender.`,
  'ipc_kobject.called': (l, size) =>
    `${whoOf(l)} calls the kernel at ${portOf(l)} with ${messageOf(l)}${saysText(l, size)}.`,
  'ipc_kobject.refused': (l) =>
    `${messageOf(l)} came to ${portOf(l)}, a port of the kernel that has no such call.`,
  'ipc_mqueue.sent': (l, size) =>
    `${began(senderOf(l))} sends ${messageOf(l)} to port ${portOf(l)}${saysText(l, size)}. ` +
    `The port now has ${queueLength(l)}.`,
  'ipc_mqueue.handed_off': (l) =>
    `${text(l, 'thread')} waited at port ${portOf(l)}: it gets ${messageOf(l)} past the queue.`,
  'ipc_mqueue.received': (l, size) =>
    `${whoOf(l)} receives ${messageOf(l)} from port ${portOf(l)}` +
    `${isDevice(l) ? '' : ` with ${number(l)}`}${saysText(l, size)}.`,
  'ipc_mqueue.dead_port': (l) =>
    `${messageOf(l)} was sent to port ${portOf(l)}, which is dead: it is destroyed, and the ` +
    'sender sees success.',
  'ipc_mqueue.sender_blocked': (l) =>
    `The queue of port ${portOf(l)} is full (${text(l, 'msgcount')} of ${text(l, 'qlimit')}): ` +
    `${whoOf(l)} waits to send ${messageOf(l)}.`,
  'ipc_mqueue.sender_woken': (l) =>
    `The queue of port ${portOf(l)} has room: ${text(l, 'thread')} may send again.`,
  'ipc_mqueue.send_timed_out': (l) =>
    `The queue of port ${portOf(l)} stayed full for as long as the sender of ${messageOf(l)} ` +
    'would wait.',
  'ipc_mqueue.send_interrupted': (l) =>
    `The thread that waited to send ${messageOf(l)} to port ${portOf(l)} was aborted.`,
  'ipc_mqueue.receiver_blocked': (l) =>
    `${whoOf(l)} finds no message at ${text(l, 'queue')} and waits for one.`,
  'ipc_mqueue.receiver_woken': (l) =>
    `${text(l, 'thread')} stops waiting at ${text(l, 'queue')} without a message: ` +
    `${text(l, 'code')}.`,
  'ipc_port.created': (l) => {
    const holder = text(l, 'task');
    const holds = holder === 'kernel' ? 'the kernel holds' : `${holder} holds`;
    return `Port ${portOf(l)} is created: ${holds} the receive right.`;
  },
  'ipc_port.moved': (l) =>
    `The receive right of port ${portOf(l)} goes into a message: its numbers start from 0 again.`,
  'ipc_port.arrived': (l) =>
    `The receive right of port ${portOf(l)} arrives: ${text(l, 'task')} can receive from it.`,
  'ipc_port.died': (l) => `Port ${portOf(l)} dies with ${queueLength(l)} in its queue.`,
  'ipc_right.died': (l) => `Name ${text(l, 'name')} of ${text(l, 'task')} becomes a dead name.`,
  'ipc_right.urefs_full': (l) =>
    `Name ${text(l, 'name')} of ${text(l, 'task')} cannot count one more send right: the right ` +
    'is dropped.',
  'ipc_pset.added': (l) =>
    `Port ${portOf(l)} joins the set ${text(l, 'set')}: its messages are received there.`,
  'ipc_pset.removed': (l) => `Port ${portOf(l)} leaves the set ${text(l, 'set')}.`,
  'ipc_pset.destroyed': (l) =>
    `The set ${text(l, 'set')} is gone: its ports are received from one by one.`,
  'ipc_notify.port_deleted': (l) =>
    `The holder of a dead-name request gave up name ${text(l, 'name')}: ${portOf(l)} is notified.`,
  'ipc_notify.port_destroyed': (l) =>
    `The receive right of ${text(l, 'right')} would have died: it goes to ${portOf(l)}.`,
  'ipc_notify.no_senders': (l) =>
    `No send right of ${text(l, 'of')} is left: ${portOf(l)} is notified.`,
  'ipc_notify.send_once': (l) => `A send-once right of ${portOf(l)} was destroyed unused.`,
  'ipc_notify.dead_name': (l) =>
    `Name ${text(l, 'name')} denotes a dead port now: ${portOf(l)} is notified.`,
};
