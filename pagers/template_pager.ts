/**
 * A pager to copy: the shortest one that keeps what its objects hold. Copy this file, change it,
 * and name it in a scenario as `pager: ./mine.ts`. `test/unit/pagers/template_pager.test.ts` shows
 * how to test a pager without a machine.
 *
 * What a pager is told and what it must answer:
 *   memory_object_init          a kernel begins to use the object; say that it is ready
 *   memory_object_data_request  somebody touched a page that is not resident; supply it, or say
 *                               data_unavailable (zeroes then) or data_error. Until you answer,
 *                               the thread that touched the page waits
 *   memory_object_data_return   a page left the cache; keep what it holds. Its frame is free only
 *                               after vm_deallocate
 *   memory_object_terminate     the kernel is done with the object
 * For all but data_request there is a default in `pagerDefaults`, which also answers data_unlock
 * and ignores completions. Here only two handlers are our own.
 *
 * A handler runs in one piece. The calls that answer something (vmAllocate, read) do so at once;
 * those that send (write, send, vmDeallocate) are carried out in their order when it has returned.
 */
import { definePager } from '../kernel/mach/task';
import type { PageContents } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NONE } from '../kernel/mach/vm_prot';
import { pagerDefaults, sendError } from './pager';

/** All that the pager remembers: plain data, no closures, so that a run can be saved and shown. */
interface TemplatePager {
  /** What came home, by port and byte offset; what never did holds zeroes. */
  readonly pages: Record<string, PageContents>;
}

export const templatePager = definePager<TemplatePager>({
  summary: 'the pager to copy: keeps its pages in a record',
  origin: 'ours',
  contents: 'any', // 'bytes' if you look inside a page: `read` then never answers a stamp.
  readsData: true, // Handlers call `read` on what arrives, so it must be resident.
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: () => ({ pages: {} }),
  start: () => {},
  open: (task) => {
    const port = task.machPortAllocate('receive');
    if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
    task.machPortMoveMember(port.value, task.portSet('objects')); // Our thread receives from it.
    return port.value;
  },
  on: {
    ...pagerDefaults,
    memory_object_data_request: (task, self, { msgh_local_port: port, body }) => {
      const page = task.vmAllocate(task.pageSize); // Fresh memory of our own: zeroes.
      if (page.kr !== 'KERN_SUCCESS') {
        return sendError(task, body.memory_control, body.offset, body.length);
      }
      const kept = self.pages[`${port}/${body.offset}`];
      if (kept !== undefined) task.write(page.value, kept);
      task.send(body.memory_control, 'memory_object_data_supply', {
        offset: body.offset,
        data: { address: page.value, size: task.pageSize, deallocate: true }, // The frame moves.
        lock_value: VM_PROT_NONE, // Forbids nothing: no data_unlock will come.
        precious: false, // A clean page may vanish without a word: we hold the same.
        reply_to: MACH_PORT_NULL, // No memory_object_supply_completed, thank you.
      });
      return 'KERN_SUCCESS';
    },
    memory_object_data_return: (task, self, { msgh_local_port: port, body }) => {
      // The daemon returns one page, a lock request up to 32 that lie side by side.
      for (let done = 0; done < body.data.size; done += task.pageSize) {
        const contents = task.read(address(body.data.address + done));
        // Bytes must be copied: the frame goes away below.
        const kept = typeof contents === 'number' ? contents : contents.slice();
        self.pages[`${port}/${body.offset + done}`] = kept;
      }
      task.vmDeallocate(body.data.address, body.data.size);
    },
  },
});
