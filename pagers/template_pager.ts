/**
 * The pager of `machvm pagers --template`: the shortest one that keeps what its objects hold.
 * docs/PAGERS.md has it as a user writes it, and its test. Station 3 of the tour.
 */
import type { PageContents } from '../kernel/mach/types';
import { definePager } from './define_pager';
import { readPages, sendPage } from './pager';

/** All that the pager remembers: plain data, no closures, so that a run can be saved and shown. */
interface TemplatePager {
  /** What came home, by port and byte offset; what never did holds zeroes. */
  readonly pages: Record<string, PageContents>;
}

export const templatePager = definePager<TemplatePager>({
  summary: 'the pager to copy: keeps its pages in a record',
  create: () => ({ pages: {} }),
  on: {
    memory_object_data_request: (task, self, { msgh_local_port: port, body }) => {
      const kept = self.pages[`${port}/${body.offset}`] ?? null;
      sendPage(task, body.memory_control, body.offset, kept);
    },
    memory_object_data_return: (task, self, { msgh_local_port: port, body }) => {
      for (const [index, contents] of readPages(task, body.data).entries()) {
        self.pages[`${port}/${body.offset + index * task.pageSize}`] = contents;
      }
      task.vmDeallocate(body.data.address, body.data.size);
    },
  },
});
