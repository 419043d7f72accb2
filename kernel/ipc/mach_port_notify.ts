/**
 * Requests for notifications, as the kernel gets them: with the right itself, not with a name.
 * @mach ipc/mach_port.c
 */
import type { NotifyKind } from '../mach/notify_defs';
import type { PortName } from '../mach/types';
import type { Ipc } from './ipc';
import { ipcPortTranslateReceive } from './ipc_object';
import type { TransitRight } from './ipc_port';
import { ipcObjectDestroy, ipcRightRelease, SendOnceRight } from './ipc_port';
import { ipcPortNsrequest, ipcPortPdrequest } from './ipc_port_request';
import type { Registered } from './ipc_right';
import { ipcRightDnrequest } from './ipc_right';
import type { IpcSpace } from './ipc_space';

/**
 * Registers a send-once right for news of a port's or a name's fate, or with null cancels that;
 * gives the right that was registered before. The right is spent even if the request is refused.
 * @mach ipc/mach_port.c mach_port_request_notification
 */
export function machPortRegisterNotification(
  ipc: Ipc,
  space: IpcSpace,
  name: PortName,
  what: NotifyKind,
  sync: number,
  notify: TransitRight,
): Registered {
  if (notify !== null && !(notify instanceof SendOnceRight)) {
    ipcObjectDestroy(ipc, notify);
    return { kr: 'KERN_INVALID_CAPABILITY' };
  }
  const answer = request(ipc, space, name, what, sync, notify);
  if (answer.kr !== 'KERN_SUCCESS') ipcRightRelease(ipc, notify);
  return answer;
}

function request(
  ipc: Ipc,
  space: IpcSpace,
  name: PortName,
  what: NotifyKind,
  sync: number,
  notify: SendOnceRight | null,
): Registered {
  if (!Number.isSafeInteger(sync)) return { kr: 'KERN_INVALID_VALUE' };
  if (what === 'dead_name') return ipcRightDnrequest(space, name, sync !== 0, notify);
  if (what !== 'no_senders' && what !== 'port_destroyed') return { kr: 'KERN_INVALID_VALUE' };
  if (what === 'port_destroyed' && sync !== 0) return { kr: 'KERN_INVALID_VALUE' };
  const port = ipcPortTranslateReceive(space, name);
  if (typeof port === 'string') return { kr: port };
  if (what === 'no_senders')
    return { kr: 'KERN_SUCCESS', previous: ipcPortNsrequest(ipc, port, sync, notify) };
  return { kr: 'KERN_SUCCESS', previous: ipcPortPdrequest(port, notify) };
}
