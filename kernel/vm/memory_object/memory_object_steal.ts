/**
 * A frame moves out of a task's memory: what its owner lets go of need not be copied.
 * @mach vm/vm_map.c vm_map_copyin_page_list
 */
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { pmapPageProtect } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageDequeue } from '../page/vm_page_queues';
import { vmPageExternalLaundered, vmPageLaundered } from '../page/vm_page_seg';
import { vmPageRemove } from '../page/vm_resident';

/**
 * Takes a frame out of the sender's memory. @mach vm/vm_map.c vm_map_copyin_page_list
 *
 * Requires: nobody else can see the page, or will miss it.
 * Ensures:  it is busy, in no object, on no queue, unwired and out of the laundry.
 */
export function memoryObjectSteal(host: Host, page: VmPage): VmPage {
  if (host.trace.on) host.trace.emit('vm_page.stolen', page.id, page.object?.id ?? -1, page.offset);
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  vmPageDequeue(host, page, 'freed');
  if (page.wireCount > 0) {
    page.wireCount = 0;
    host.resident.wireCount -= 1;
  }
  if (page.laundry) {
    page.laundry = false;
    host.pageout.laundryCount -= 1;
    vmPageLaundered(host);
  }
  vmPageExternalLaundered(host, page);
  page.busy = true;
  vmPageRemove(host, page);
  return page;
}
