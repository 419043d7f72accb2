/**
 * Why pages leave: with a listener, each choice of the policy and each return of pages is put on
 * record, and an event says so: `vm_pageout.chosen`, `vm_pageout.returned`. Listeners read the
 * record while they hear the event; the next one replaces it. Without a listener nothing is asked
 * and nothing is kept; what is chosen is the same. @ours
 */
import type {
  EvictionNeed,
  EvictionReason,
  PlacedPage,
  ReturnCause,
  ReturnReason,
} from '../../mach/pageout_reasons';
import { evictionNeeds, returnCauses } from '../../mach/pageout_reasons';
import type { PageId } from '../../mach/types';
import type { Host } from '../../machine/host';
import type { CandidateFor } from '../../policy/policy';
import { Reason } from '../../policy/policy';
import type { VmObject } from './vm_object';

/** What was chosen and returned last. @ours see the head of this file */
export class PageoutRecords {
  chosen: EvictionReason | null = null;
  returned: ReturnReason | null = null;
  /** True while the policy looks for its candidate, which may take several events. */
  isAsked = false;
}

/**
 * The policy's candidate; its reason is put on record if there is a listener.
 * @ours for listeners
 */
export function vmPageoutCandidate(host: Host, wanted: CandidateFor): PageId | -1 {
  if (!host.trace.on) return host.policy.candidate(wanted);
  const reason = new Reason();
  const { records } = host.pageout;
  records.isAsked = true;
  const id = host.policy.candidate(wanted, reason);
  records.isAsked = false;
  if (id !== -1) tell(host, wanted, id, reason);
  return id;
}

function tell(host: Host, wanted: CandidateFor, id: PageId, { rule, passed }: Reason): void {
  const victim = placed(host, id);
  if (victim === null) return; // The eviction is about to complain.
  const spared = passed.flatMap(({ page, why }) => {
    const place = placed(host, page);
    return place === null ? [] : [{ ...place, why }];
  });
  const need = needOf(host, wanted);
  host.pageout.records.chosen = { ...need, victim, rule, passed: spared };
  host.trace.emit(
    'vm_pageout.chosen',
    id,
    victim.object,
    victim.offset,
    evictionNeeds.indexOf(need.need),
    spared.length,
  );
}

/** Null for a page that a user's policy made up. */
function placed(host: Host, id: PageId): PlacedPage | null {
  const page = host.resident.pages[id];
  if (page === undefined) return null;
  return { page: id, object: page.object?.id ?? -1, offset: page.offset };
}

function needOf(host: Host, asked: CandidateFor): EvictionNeed {
  const { pageout, resident, segments, tunables } = host;
  const free = resident.freeCount;
  if (asked === 'full' || asked === 'interval') {
    return { need: asked, free, wanted: tunables.cachedFrames, segment: null };
  }
  if (segments !== null) {
    const short = segments.all.find((segment) => segment.freeCount < segment.high);
    if (short === undefined) return { need: 'round', free, wanted: 0, segment: null };
    const { freeCount, high, name } = short;
    return { need: 'segment', free: freeCount, wanted: high, segment: name };
  }
  const need = pageout.freeSampled < tunables.freeTarget ? 'target' : 'waiting';
  return { need, free: pageout.freeSampled, wanted: tunables.freeTarget, segment: null };
}

/**
 * Pages are about to be returned: puts the cause on record. Requires: a listener.
 * @ours for listeners
 */
export function vmPageoutTellReturn(
  host: Host,
  object: VmObject,
  returned: Omit<ReturnReason, 'object'>,
): void {
  const { offset, pages, precious } = returned;
  host.pageout.records.returned = { ...returned, object: object.id };
  const cause = returnCauses.indexOf(returned.cause);
  host.trace.emit('vm_pageout.returned', object.id, offset, pages, cause, precious ? 1 : 0);
}

/** The return of one page, as vmPageoutTellReturn takes it. @ours for listeners */
export function vmPageoutReturnOf(
  cause: ReturnCause,
  { offset, dirty, precious }: Pick<ReturnReason, 'offset' | 'dirty' | 'precious'>,
): Omit<ReturnReason, 'object'> {
  return { cause, offset, pages: 1, dirty, precious, kernelCopy: false };
}
