/**
 * The end of a task's port space. It stands above ipc_space.ts because giving rights up reaches
 * everything that can happen to a port. Station 9 of the tour.
 * @mach ipc/ipc_space.c
 */
import { assert } from '../kern/assert';
import type { Ipc } from './ipc';
import { ipcRightDestroy } from './ipc_right';
import type { IpcSpace } from './ipc_space';

/**
 * Destroys every right of a space, in the order of the names. @mach ipc_space.c ipc_space_destroy
 * Requires: none of the task's threads waits in a send or receive (machMsgTerminate).
 * Sends: all notifications that follow from it.
 */
export function ipcSpaceDestroy(ipc: Ipc, space: IpcSpace): void {
  assert(space.ipc === ipc, 'ipc_space_destroy: a space of another machine');
  if (!space.active) return;
  space.active = false;
  for (const entry of space.entries()) ipcRightDestroy(space, entry);
}
