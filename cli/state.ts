/**
 * `run --state`: what the machine looks like at the end: pages by queue, ports with their queues,
 * the maps of tasks.
 */
import type { Host } from '../kernel/host';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import { vmProtText } from '../kernel/mach/vm_prot';
import type { Machine } from '../kernel/machine';
import type { VmPage } from '../kernel/vm/vm_page';
import type { Labels } from '../scenarios/labels';
import { columns } from './columns';
import { colors, print, table, wrapped } from './output';

/** A page as A/3, with a letter for each thing that is true of it. */
function pageText(host: Host, labels: Labels, page: VmPage): string {
  const flags = [
    page.busy ? 'b' : '',
    page.absent ? 'a' : '',
    page.error ? 'e' : '',
    page.dirty || ((host.pmapSystem.bits[page.id] ?? 0) & 2) !== 0 ? 'd' : '',
    page.precious ? 'p' : '',
    page.wireCount > 0 ? 'w' : '',
    page.pageLock !== 0 ? 'l' : '',
    ((host.pmapSystem.bits[page.id] ?? 0) & 1) !== 0 ? 'r' : '',
  ].join('');
  const name = `${labels.object(host.id, page.object?.id ?? -1)}/${page.offset}`;
  return flags === '' ? name : `${name}:${flags}`;
}

function queueState(host: Host, labels: Labels): void {
  const { policy, resident } = host;
  const known = policy.pages();
  const text = (ids: readonly number[]): string =>
    ids
      .map((id) => resident.pages[id])
      .map((page) => (page === undefined ? '?' : pageText(host, labels, page)))
      .join(' ') || '-';
  print(colors.bold(`\n${host.name}: ${resident.freeCount} of ${resident.frames} frames free`));
  if (policy.isInactive !== undefined) {
    const inactive = known.filter((id) => policy.isInactive?.(id) === true);
    const active = known.filter((id) => policy.isInactive?.(id) !== true);
    print(wrapped(`inactive, next victim first: ${text(inactive)}`, columns() - 2, '  '));
    print(wrapped(`active: ${text(active)}`, columns() - 2, '  '));
  } else print(wrapped(`known to the policy: ${text(known)}`, columns() - 2, '  '));
  const others = resident.pages.filter((page) => page.tabled && !page.queued);
  print(wrapped(`on no queue: ${text(others.map((page) => page.id))}`, columns() - 2, '  '));
  print('  (a absent, b busy, d dirty, e error, l locked, p precious, r referenced, w wired)');
}

function portRow(machine: Machine, labels: Labels, port: IpcPort): readonly string[] {
  const host = machine.hosts.length > 1 ? machine.hosts[port.kobjectHost] : undefined;
  const kernel = host === undefined ? 'kernel' : `kernel of ${host.name}`;
  const holder = port.isKernel ? kernel : (port.receiver?.label ?? 'in transit');
  return [
    labels.port(port.id),
    holder,
    String(port.msgcount),
    String(port.qlimit),
    String(port.seqno),
    String(port.srights),
    String(port.sorights),
  ];
}

function mapRows(machine: Machine, labels: Labels): readonly (readonly string[])[] {
  return machine.tasks.flatMap((task) => {
    const host = machine.hosts[task.hostId];
    const pageSize = host?.pageSize ?? 1;
    return task.map.entries.map((entry) => [
      machine.hosts.length > 1 ? `${task.name} on ${host?.name}` : task.name,
      `0x${(entry.start * pageSize).toString(16)}`,
      String(entry.end - entry.start),
      entry.object === null
        ? 'untouched'
        : `${labels.object(task.hostId, entry.object.id)} from ${entry.offset}`,
      vmProtText(entry.protection),
    ]);
  });
}

/** Prints queues, ports and maps. */
export function printState(machine: Machine, labels: Labels): void {
  for (const host of machine.hosts) queueState(host, labels);
  const ports = [...machine.ipc.ports.values()].map((port) => portRow(machine, labels, port));
  print(colors.bold('\nports'));
  print(table(['port', 'receiver', 'queued', 'limit', 'next seqno', 'send', 'once'], ports));
  print(colors.bold('\nmaps'));
  print(table(['task', 'address', 'pages', 'object and page', 'allows'], mapRows(machine, labels)));
}
