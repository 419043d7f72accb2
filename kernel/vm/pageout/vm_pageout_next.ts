/**
 * vm_pageout_next: which page would leave if one had to leave now. The policy is asked as the
 * daemon or demand mode asks it, and asking changes what it knows: this is for a machine that is
 * thrown away afterwards. @ours for whoever shows a moment
 */
import type { PageId } from '../../mach/types';
import type { Host } from '../../machine/host';
import type { CandidateFor } from '../../policy/policy';

/** What a candidate is wanted for, in the order in which the kernel asks. */
function wants({ defaultManager, demand, policy, segments }: Host): readonly CandidateFor[] {
  if (demand) return policy.trims === true ? ['interval', 'full'] : ['full'];
  return segments !== null && defaultManager === null ? ['external'] : ['target'];
}

/** The page, or -1 if none can leave. @ours see the head of this file */
export function vmPageoutNext(host: Host): PageId | -1 {
  const { demand, policy, resident } = host;
  for (const wanted of wants(host)) {
    // Each page is passed over once at most.
    for (let left = policy.pages().length; left > 0; left -= 1) {
      if (!demand) policy.refill?.();
      const id = policy.candidate(wanted);
      const page = resident.pages[id];
      if (id === -1 || page === undefined) break;
      if (!page.busy && page.object?.alive === true) return id;
      policy.refused(id, 'busy');
    }
  }
  return -1;
}
