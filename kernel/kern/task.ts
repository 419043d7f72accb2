/**
 * A task: a port space, a map, threads. The rooms ipc and vm own what hangs on it.
 * @mach kern/task.h
 */
import type { IpcSpace } from '../ipc/ipc_space';
import type { VmMap } from '../vm/map/vm_map';
import type { Thread } from './thread';

export class Task {
  readonly threads: Thread[] = [];
  alive = true;

  readonly id: number;
  readonly name: string;
  /** The host on which the task runs. */
  readonly hostId: number;
  readonly space: IpcSpace;
  readonly map: VmMap;

  constructor(id: number, name: string, hostId: number, space: IpcSpace, map: VmMap) {
    this.id = id;
    this.name = name;
    this.hostId = hostId;
    this.space = space;
    this.map = map;
  }
}
