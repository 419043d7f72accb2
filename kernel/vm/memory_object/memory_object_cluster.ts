/**
 * A cluster: adjacent pages of one object that a lock request sends home in one message, all dirty
 * or all clean. Placeholders keep the places of flushed pages busy until the message is queued.
 * Law: 14. @mach vm/memory_object.c PAGEOUT_PAGES
 */
import type { ReturnCause } from '../../mach/pageout_reasons';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import {
  vmPageoutSend,
  vmPageoutSetup,
  vmPageoutSetupCopy,
  vmPageoutTransit,
} from '../object/vm_pageout_page';
import { vmPageoutTellReturn } from '../object/vm_pageout_reason';
import type { VmPage } from '../page/vm_page';
import { vmPageFree, vmPageGrabFictitious } from '../page/vm_resident';

/** What is collected for one message. @mach vm/memory_object.c PAGEOUT_PAGES */
export class ReturnCluster {
  readonly object: VmObject;
  /** Who wants the pages returned. */
  cause: ReturnCause = 'lock_request';
  private transit: VmObject | null = null;
  private first = 0;
  private dirty = false;
  private kernelCopy = false;
  private precious = false;
  /** Offsets of pages whose data nobody else will have. */
  private owed: number[] = [];
  private readonly placeholders: VmPage[] = [];

  constructor(object: VmObject) {
    this.object = object;
  }

  /** True if a page may join what is there. */
  fits(offset: number, dirty: boolean, kernelCopy: boolean, most: number): boolean {
    if (this.transit === null) return true;
    const count = this.transit.residentPageCount;
    return (
      count < most &&
      offset === this.first + count &&
      dirty === this.dirty &&
      kernelCopy === this.kernelCopy
    );
  }

  /** Takes a busy page in: itself, or `copy` while the original stays. */
  add(host: Host, page: VmPage, copy: VmPage | null, dirty: boolean, kernelCopy: boolean): void {
    if (this.transit === null) {
      this.transit = vmPageoutTransit(host, host.tunables.returnClusterMax);
      this.first = page.offset;
      this.dirty = dirty;
      this.kernelCopy = kernelCopy;
      this.precious = false;
    }
    if (page.precious) this.precious = true;
    const place = this.transit.residentPageCount;
    if (host.trace.on) {
      const { id } = this.object;
      host.trace.emit(
        'memory_object.collected',
        page.id,
        id,
        page.offset,
        Number(dirty),
        Number(kernelCopy),
      );
    }
    // A precious page that stays is precious still.
    if (dirty || (page.precious && copy === null)) this.owed.push(page.offset);
    if (copy === null) {
      const placeholder = vmPageGrabFictitious(host);
      this.placeholders.push(placeholder);
      vmPageoutSetup(host, page, placeholder, this.transit, place);
    } else vmPageoutSetupCopy(host, page, copy, this.transit, place);
  }

  /** Sends what has been collected, if anything, then frees the placeholders. */
  send(host: Host): void {
    const { object, transit } = this;
    if (transit === null) return;
    this.transit = null;
    const { owed } = this;
    this.owed = [];
    if (host.trace.on) this.tell(host, transit.residentPageCount);
    vmPageoutSend(host, object, transit, this.first, this.dirty, this.kernelCopy, owed);
    for (const placeholder of this.placeholders) vmPageFree(host, placeholder);
    this.placeholders.length = 0;
  }

  private tell(host: Host, pages: number): void {
    const { cause, dirty, first: offset, kernelCopy, precious } = this;
    const returned = { cause, offset, pages, dirty, precious, kernelCopy };
    vmPageoutTellReturn(host, this.object, returned);
  }
}
