/**
 * Notifications: what a kernel tells the holder of a right about the fate of a port.
 * They travel to send-once rights and never block. @mach mach/notify.h
 */
import type { MessageSources } from './message_source';
import type { PortName } from './types';

/** What `mach_port_request_notification` can ask for. @mach mach/mach_port.defs */
export type NotifyKind = 'port_destroyed' | 'no_senders' | 'dead_name';

/** Bodies by message name; `P` is a port in the form at hand. */
export interface NotifyMessages<P> {
  readonly mach_notify_port_deleted: { readonly name: PortName };
  readonly mach_notify_port_destroyed: { readonly rights: P };
  readonly mach_notify_no_senders: { readonly count: number };
  readonly mach_notify_send_once: { readonly unused: 0 };
  readonly mach_notify_dead_name: { readonly name: PortName };
}

/** @mach mach/notify.h MACH_NOTIFY_FIRST 0100 */
export const notifyDefs: MessageSources<keyof NotifyMessages<unknown>> = {
  mach_notify_port_deleted: {
    id: 65,
    sender: 'kernel',
    summary: 'A name with a dead-name request stopped naming its right.',
    detail: 'The name was reused or consumed while the port lived on.',
    args: { name: ['port_name', 'The name, as the task knew it.'] },
  },
  mach_notify_port_destroyed: {
    id: 69,
    sender: 'kernel',
    summary: 'A receive right would have died and comes back instead.',
    detail:
      'Sent to the task that registered for it, with the receive right and its queued messages.',
    args: { rights: ['moveReceive', 'The receive right.'] },
  },
  mach_notify_no_senders: {
    id: 70,
    sender: 'kernel',
    summary: 'The last send right of a port is gone.',
    detail: 'Fires once for each request. The count shows whether a send right was made since.',
    args: { count: ['number', 'The make-send count when the notification was generated.'] },
  },
  mach_notify_send_once: {
    id: 71,
    sender: 'kernel',
    summary: 'A send-once right was destroyed without having been used.',
    detail: 'A thread that waits for a reply learns from it that no reply will come.',
    args: {},
    scalars: {},
    row: () => [],
    cross: () => ({ unused: 0 }),
  },
  mach_notify_dead_name: {
    id: 72,
    sender: 'kernel',
    summary: 'A port died: its name is a dead name now.',
    detail: 'The dead name has gained one user reference for this message.',
    args: { name: ['port_name', 'The name, as the task knows it.'] },
  },
};
