/** What rows of the chart need to know beside their events, read from a state of the machine. */
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { RowWorld } from './chart_row';

/** Objects and page sizes as in one or several states of a run; earlier states come first. */
export function rowWorld(states: readonly MachineState[]): RowWorld {
  const byPort = new Map<string, ReturnType<RowWorld['objectOfPort']>>();
  const sizes = new Map<number, number>();
  for (const { hosts, objects } of states) {
    for (const { id, pageSizeBytes } of hosts) sizes.set(id, pageSizeBytes);
    for (const { control, host, id, pager, pagingOffset } of objects) {
      const owner = { host, object: id, pagingOffset, pageSize: sizes.get(host) ?? PAGE };
      for (const port of [pager, control]) {
        if (port === null) continue;
        byPort.set(`${host}/${port}`, owner);
        if (!byPort.has(`/${port}`)) byPort.set(`/${port}`, owner);
      }
    }
  }
  return {
    objectOfPort: (port, host) => byPort.get(`${host}/${port}`) ?? byPort.get(`/${port}`) ?? null,
    pageSize: (host) => sizes.get(host) ?? PAGE,
  };
}

const PAGE = 4096;
