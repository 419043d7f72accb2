/**
 * What a machine looks like from outside: the object of a port, the state of a page as a plain
 * record. For reports, expectations and screens; nothing here changes anything. @ours
 */
import type { IpcPort } from '../ipc/ipc_port';
import { waiting } from '../kern/thread';
import type { VmProt } from '../mach/vm_prot';
import type { VmObject } from '../vm/object/vm_object';
import { pmapIsModified } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import { vmPageLookup } from '../vm/page/vm_resident';
import type { Host } from './host';

/** The state of a page that is in the cache, or asked for. */
export interface PageState {
  /** False for a placeholder: the page is asked for, or on its way out. */
  readonly resident: boolean;
  readonly busy: boolean;
  readonly absent: boolean;
  /** By the kernel's own bit or the hardware's. */
  readonly dirty: boolean;
  readonly precious: boolean;
  readonly lock: VmProt;
  readonly inactive: boolean;
  /** Where it stands; a policy without an inactive queue has one queue. */
  readonly queue: 'active' | 'inactive' | 'wired' | 'on no queue';
  /** Threads that wait for it, by name. */
  readonly waiters: readonly string[];
  /** Its first word, or its stamp; 0 for a placeholder. */
  readonly value: number;
}

/** The object of a memory object's port on a host; null if the host does not know it. */
export function objectOfPort(host: Host, port: IpcPort): VmObject | null {
  return host.objects.all.find((object) => object.alive && object.pager === port) ?? null;
}

function queueOf(page: VmPage, inactive: boolean): PageState['queue'] {
  if (page.wireCount > 0) return 'wired';
  if (!page.queued) return 'on no queue';
  return inactive ? 'inactive' : 'active';
}

/** A page of an object; null if there is nothing in its place. */
export function pageState(host: Host, object: VmObject, offset: number): PageState | null {
  const page = vmPageLookup(host, object, offset);
  if (page === null) return null;
  const resident = !page.fictitious && !page.absent && !page.error;
  const inactive = page.queued && (host.policy.isInactive?.(page.id) ?? false);
  const waiters = page.wanted ? waiting(page.waiters).map(({ name }) => name) : [];
  return {
    resident,
    queue: queueOf(page, inactive),
    waiters,
    busy: page.busy,
    absent: page.absent,
    dirty: page.dirty || pmapIsModified(host.pmapSystem, page),
    precious: page.precious,
    lock: page.pageLock,
    inactive,
    value: resident ? host.phys.loadWord(page.id, 0) : 0,
  };
}

/** How many pages of an object hold stores that its pager does not have. */
export function dirtyPages(host: Host, object: VmObject): number {
  let count = 0;
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    if (page.fictitious || page.absent || page.error) continue;
    if (page.dirty || pmapIsModified(host.pmapSystem, page)) count += 1;
  }
  return count;
}
