/**
 * The lanes of the sequence chart: tasks on the left, kernels in the middle, tasks that serve ports
 * on the right. Of many tasks of one kind all share a lane.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { Recording } from '../../recording/recording';

export interface Lane {
  readonly kind: 'task' | 'kernel' | 'pager';
  readonly name: string;
  /** The tasks of the lane, or the host of a kernel. */
  readonly tasks: readonly number[];
  readonly host: number;
}

/** More tasks of one kind than this share a lane. */
const MOST_LANES = 3;
const MOST_ON_HOSTS = 2;

/** Tasks that have a port from which they receive. */
function serversIn(state: MachineState): readonly number[] {
  const holders = state.ports.filter(({ kobjects }) =>
    kobjects.some(({ type }) => type === 'IKOT_PAGER'),
  );
  return [
    ...state.portSets.map(({ task }) => task),
    ...holders.flatMap(({ task }) => (task === null ? [] : [task])),
  ];
}

/** The tasks of kernels: their threads are daemons. */
function kernelsIn(state: MachineState): readonly number[] {
  return state.threads.filter(({ daemon }) => daemon).map(({ task }) => task);
}

type Task = MachineState['tasks'][number];

function lanesOf(kind: Lane['kind'], all: readonly Task[], most: number, many: string): Lane[] {
  if (all.length > most) {
    const [first] = all;
    return [{ kind, name: many, tasks: all.map(({ id }) => id), host: first?.host ?? 0 }];
  }
  return all.map(({ host, id, name }) => ({ kind, name, tasks: [id], host }));
}

/** The lanes for some moments of a run, from left to right. */
export function lanes(states: readonly MachineState[], hosts: readonly string[]): readonly Lane[] {
  const servers = new Set(states.flatMap(serversIn));
  const tasks = new Map(states.flatMap((state) => state.tasks.map((task) => [task.id, task])));
  const kernels = new Set(states.flatMap(kernelsIn));
  const all = [...tasks.values()].filter(({ id }) => !kernels.has(id)).sort((a, b) => a.id - b.id);
  const most = hosts.length > 1 ? MOST_ON_HOSTS : MOST_LANES;
  const left = hosts.flatMap((host, id): readonly Lane[] => {
    const clients = all.filter((task) => task.host === id && !servers.has(task.id));
    const name = hosts.length > 1 ? host : 'kernel';
    return [
      ...lanesOf('task', clients, most, 'tasks'),
      { kind: 'kernel', name, tasks: [], host: id },
    ];
  });
  const pagers = all.filter((task) => servers.has(task.id));
  return [...left, ...lanesOf('pager', pagers, most, 'pagers')];
}

/** The lanes of a recording as far as it goes. */
export function lanesOfRun(recording: Recording): readonly Lane[] {
  const last = recording.events - 1;
  const moments = [...new Set([-1, Math.floor(last / 2), last])];
  return lanes(
    moments.map((event) => recording.stateAt(event)),
    recording.header.hosts,
  );
}

/** The place of a task's lane; -1 for a task without one. */
export function laneOfTask(all: readonly Lane[], task: number | null): number {
  return task === null ? -1 : all.findIndex(({ tasks }) => tasks.includes(task));
}

/** The place of a host's kernel. */
export function laneOfKernel(all: readonly Lane[], host: number): number {
  return all.findIndex(({ kind, host: of }) => kind === 'kernel' && of === host);
}
