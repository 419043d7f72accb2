/**
 * What a port remembers about who wants to be told of its fate: when its last send right goes
 * (nsrequest), when its receive right would die (pdrequest), when it dies (dnrequests, one for
 * each name). Each holds the send-once right that the notification uses up.
 * @mach ipc/ipc_port.c
 */
import type { Ipc } from './ipc';
import { ipcNotifyNoSenders } from './ipc_notify';
import type { DeadNameRequest, IpcPort, SendOnceRight } from './ipc_port';

/**
 * Asks to be told when no send right is left; answers the earlier registration.
 * @mach ipc/ipc_port.c ipc_port_nsrequest
 * Sends: mach_notify_no_senders at once, if that is so and none was made since `sync`.
 */
export function ipcPortNsrequest(
  ipc: Ipc,
  port: IpcPort,
  sync: number,
  notify: SendOnceRight | null,
): SendOnceRight | null {
  const previous = port.nsrequest;
  const now = port.srights === 0 && sync >>> 0 <= port.mscount && notify !== null;
  port.nsrequest = now ? null : notify;
  if (now) ipcNotifyNoSenders(ipc, notify, port);
  return previous;
}

/** Registers a backup for the receive right. @mach ipc/ipc_port.c ipc_port_pdrequest */
export function ipcPortPdrequest(
  port: IpcPort,
  notify: SendOnceRight | null,
): SendOnceRight | null {
  const previous = port.pdrequest;
  port.pdrequest = notify;
  return previous;
}

/** Remembers who asked about a name. @mach ipc/ipc_port.c ipc_port_dnrequest */
export function ipcPortDnrequest(port: IpcPort, request: DeadNameRequest): void {
  port.dnrequests ??= [];
  port.dnrequests.push(request);
}

/** Forgets a dead-name request. @mach ipc/ipc_port.c ipc_port_dncancel */
export function ipcPortDncancel(port: IpcPort, request: DeadNameRequest): void {
  const index = port.dnrequests?.indexOf(request) ?? -1;
  if (index >= 0) port.dnrequests?.splice(index, 1);
}
