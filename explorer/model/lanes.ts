/**
 * The lanes of the sequence chart: tasks on the left, kernels in the middle, tasks that serve ports
 * on the right. Of many tasks of one kind all share a lane. What lives here too: the lanes that a
 * row joins.
 */
import type { ChartRow } from './chart_row';
import type { RunFacts } from './run_facts';

export interface Lane {
  readonly kind: 'task' | 'kernel' | 'pager';
  readonly name: string;
  /** The tasks of the lane; none for a kernel. */
  readonly tasks: readonly number[];
  readonly host: number;
}

/** More tasks of one kind than this share a lane. */
const MOST_LANES = 3;
const MOST_ON_HOSTS = 2;

interface Member {
  readonly id: number;
  readonly host: number;
  readonly name: string;
}

function lanesOf(kind: Lane['kind'], all: readonly Member[], most: number, many: string): Lane[] {
  if (all.length > most) {
    const [first] = all;
    return [{ kind, name: many, tasks: all.map(({ id }) => id), host: first?.host ?? 0 }];
  }
  return all.map(({ host, id, name }) => ({ kind, name, tasks: [id], host }));
}

/** The lanes of a run from left to right; `hosts` are the names of its hosts. */
export function lanesOfRun(facts: RunFacts, hosts: readonly string[]): readonly Lane[] {
  const all = [...facts.tasks.values()]
    .filter(({ id }) => !facts.kernels.has(id))
    .sort((a, b) => a.id - b.id);
  const most = hosts.length > 1 ? MOST_ON_HOSTS : MOST_LANES;
  const left = hosts.flatMap((host, id): readonly Lane[] => {
    const clients = all.filter((task) => task.host === id && !facts.servers.has(task.id));
    const name = hosts.length > 1 ? host : 'kernel';
    return [
      ...lanesOf('task', clients, most, 'tasks'),
      { kind: 'kernel', name, tasks: [], host: id },
    ];
  });
  const pagers = all.filter(({ id }) => facts.servers.has(id));
  return [...left, ...lanesOf('pager', pagers, most, 'pagers')];
}

function laneOfTask(lanes: readonly Lane[], task: number | null): number {
  return task === null ? -1 : lanes.findIndex(({ tasks }) => tasks.includes(task));
}

function laneOfKernel(lanes: readonly Lane[], host: number): number {
  return lanes.findIndex((lane) => lane.kind === 'kernel' && lane.host === host);
}

/** Where a row stands, and where its arrow goes; null for a row without an arrow. */
export interface RowPlace {
  readonly from: number;
  readonly to: number | null;
}

/** The lanes of a row, by their places. */
export function placeOf(row: ChartRow, lanes: readonly Lane[], facts: RunFacts): RowPlace {
  const kernel = Math.max(0, laneOfKernel(lanes, row.host));
  const thread = laneOfTask(lanes, facts.taskOfThread(row.thread));
  const own = thread < 0 ? kernel : thread;
  switch (row.shape) {
    case 'sent': {
      const port = laneOfTask(lanes, facts.taskOfPort(row.port ?? -1));
      return { from: row.fromKernel ? kernel : own, to: port < 0 ? kernel : port };
    }
    case 'called':
      return { from: own, to: kernel };
    case 'taken':
    case 'task':
    case 'hits':
      return { from: own, to: null };
    case 'kernel':
    case 'more':
    case 'mark':
      return { from: kernel, to: null };
  }
}
