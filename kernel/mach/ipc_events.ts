/**
 * Events of the ipc room, in the order in which a message meets them. Kinds are places in the
 * message table; a queue is the id of a port or of a port set, which share one counter; codes are
 * Mach's numbers. Space 0 is the kernel.
 */

/** @ours names, arguments (at most five, all numbers) and one sentence each */
export const ipcEvents = {
  'ipc_kmsg.scalars': {
    args: ['a', 'b', 'c', 'd', 'e'],
    text: 'The scalars of the message that the next event names, in the order of its definition.',
  },
  'ipc_kmsg.refused': {
    args: ['kind', 'space', 'to', 'code'],
    text: 'A task tried to send a message and got an error code; nothing was sent.',
  },
  'ipc_kmsg.circular': {
    args: ['serial', 'kind', 'port'],
    text: 'The message carries the receive right of the queue it was sent to, and is destroyed.',
  },
  'ipc_kmsg.too_large': {
    args: ['serial', 'kind', 'port', 'size', 'limit'],
    text: 'The receiver offered a buffer smaller than the message.',
  },
  'ipc_kmsg.destroyed': {
    args: ['serial', 'kind', 'port'],
    text: 'A message was destroyed unreceived, with its rights and its memory.',
  },
  'ipc_kmsg.returned': {
    args: ['serial', 'kind', 'port', 'space'],
    text: 'A message that could not be sent went back to its sender.',
  },
  'ipc_kobject.called': {
    args: ['serial', 'kind', 'port', 'space'],
    text: 'A task sent a message to a port of the kernel, which serves it in the sender.',
  },
  'ipc_kobject.refused': {
    args: ['serial', 'kind', 'port'],
    text: 'A message of the kernel came to a port of the kernel, which knows no such call.',
  },
  'ipc_mqueue.sent': {
    args: ['serial', 'kind', 'port', 'msgcount', 'space'],
    text: 'A port accepted a message; msgcount includes it, space is the sender.',
  },
  'ipc_mqueue.handed_off': {
    args: ['serial', 'kind', 'port', 'seqno', 'thread'],
    text: 'A message went to a thread that was waiting for it, past the queue.',
  },
  'ipc_mqueue.received': {
    args: ['serial', 'kind', 'port', 'seqno', 'space'],
    text: 'A task received a message.',
  },
  'ipc_mqueue.dead_port': {
    args: ['serial', 'kind', 'port'],
    text: 'A message was sent to a port that is dead: reported as success, and destroyed.',
  },
  'ipc_mqueue.sender_blocked': {
    args: ['serial', 'kind', 'port', 'msgcount', 'qlimit'],
    text: 'A task waits because the queue of the port is full.',
  },
  'ipc_mqueue.sender_woken': {
    args: ['port', 'thread'],
    text: 'A blocked sender may try again.',
  },
  'ipc_mqueue.send_timed_out': {
    args: ['serial', 'kind', 'port'],
    text: 'The queue stayed full for as long as the sender would wait.',
  },
  'ipc_mqueue.send_interrupted': {
    args: ['serial', 'kind', 'port'],
    text: 'A blocked sender was aborted.',
  },
  'ipc_mqueue.receiver_blocked': {
    args: ['queue'],
    text: 'A thread waits for a message from a port or port set.',
  },
  'ipc_mqueue.receiver_woken': {
    args: ['queue', 'thread', 'code'],
    text: 'A waiting receiver goes on without a message.',
  },
  'ipc_port.created': {
    args: ['port', 'space', 'name'],
    text: 'A port came into being, its receive right in that space.',
  },
  'ipc_port.moved': {
    args: ['port'],
    text: 'A receive right left its holder for a message; its counts start again from 0.',
  },
  'ipc_port.arrived': {
    args: ['port', 'space', 'name'],
    text: 'A receive right came out of a message into a space.',
  },
  'ipc_port.died': {
    args: ['port', 'msgcount'],
    text: 'A port died with that many messages in its queue.',
  },
  'ipc_right.died': {
    args: ['space', 'name', 'urefs'],
    text: 'A name that denoted a right became a dead name.',
  },
  'ipc_right.urefs_full': {
    args: ['space', 'name'],
    text: 'A send right arrived under a name that cannot count one more; the right is dropped.',
  },
  'ipc_pset.added': {
    args: ['set', 'port', 'messages'],
    text: 'A port joined a set, and its queued messages with it.',
  },
  'ipc_pset.removed': {
    args: ['set', 'port', 'messages'],
    text: 'A port left a set and took its queued messages along.',
  },
  'ipc_pset.destroyed': {
    args: ['set'],
    text: 'A port set is gone; its members receive on their own again.',
  },
  'ipc_notify.port_deleted': {
    args: ['port', 'name'],
    text: 'A name with a dead-name request was given up while its port lives.',
  },
  'ipc_notify.port_destroyed': {
    args: ['port', 'right'],
    text: 'A receive right that would have died goes to the port that registered for it.',
  },
  'ipc_notify.no_senders': {
    args: ['port', 'of', 'count'],
    text: 'A port that registered for it learns that another has no send right left.',
  },
  'ipc_notify.send_once': {
    args: ['port'],
    text: 'A send-once right of the port was destroyed unused.',
  },
  'ipc_notify.dead_name': {
    args: ['port', 'name'],
    text: 'A name with a dead-name request denotes a dead port now.',
  },
} as const;
