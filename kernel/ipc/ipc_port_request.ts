/**
 * What a port remembers about who wants to be told of its fate: when its last send right goes
 * (nsrequest), when its receive right would die (pdrequest), when it dies (dnrequests, one for
 * each name). Each holds the send-once right that the notification uses up. Dead-name requests
 * stand in a table, and are served in its order, which is not the order of asking: it grows to
 * twice its size, and its last free place is filled first.
 * @mach ipc/ipc_port.c
 */
import { must } from '../kern/assert';
import type { PortName } from '../mach/types';
import type { Ipc } from './ipc';
import { ipcNotifyNoSenders } from './ipc_notify';
import type { IpcPort, SendOnceRight } from './ipc_port';

/**
 * Who wants to know when the name stops denoting the port.
 * @mach ipc/ipc_port.h struct ipc_port_request
 */
export interface DeadNameRequest {
  name: PortName;
  readonly notify: SendOnceRight;
}

/** The table of a port's dead-name requests. @mach ipc/ipc_port.h ip_dnrequests */
export class DeadNameRequests {
  /** By index; 0 is never used. */
  readonly places: (DeadNameRequest | null)[] = [null];
  /** Free places, the next one last. */
  readonly free: number[] = [];
}

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
  if (now) ipcNotifyNoSenders(ipc, notify, port, port.mscount);
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
  port.dnrequests ??= new DeadNameRequests();
  const { places, free } = port.dnrequests;
  if (free.length === 0) ipcPortDngrow(port.dnrequests);
  const at = must(free.pop(), 'ipc_port_dnrequest: the table did not grow');
  places[at] = request;
}

/** Where a table no longer doubles: it has a page. @mach ipc/ipc_table.c ipc_table_fill */
const PLACES_IN_A_PAGE = 512;

/** Makes places in a table, of which 0 is its head. @mach ipc/ipc_port.c ipc_port_dngrow */
function ipcPortDngrow({ places, free }: DeadNameRequests): void {
  const old = places.length;
  const size = old < PLACES_IN_A_PAGE ? 2 * old : old + PLACES_IN_A_PAGE;
  for (let at = old; at < size; at += 1) {
    places.push(null);
    free.push(at);
  }
}

/** Forgets a dead-name request. @mach ipc/ipc_port.c ipc_port_dncancel */
export function ipcPortDncancel(port: IpcPort, request: DeadNameRequest): void {
  const { dnrequests } = port;
  const at = dnrequests?.places.indexOf(request) ?? -1;
  if (dnrequests === null || at < 0) return;
  dnrequests.places[at] = null;
  dnrequests.free.push(at);
}
