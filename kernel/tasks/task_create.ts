/**
 * task_create: a child's address space is made from its parent's, as each entry's inheritance says.
 * @mach kern/task.c task_create
 */
import type { Task } from '../kern/task';
import { VmMapFork } from '../vm/copy/vm_map_fork';

/** The call that fills a child's map; the child must not run before it is done. */
export function taskCreate(parent: Task, child: Task): VmMapFork {
  return new VmMapFork(parent.map, child.map);
}
