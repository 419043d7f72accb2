/**
 * Bugs of the recorded kernel: the switch of ours for each of them, by the name that a header uses,
 * and those that a header need not name because an operation that never returns shows them.
 */
import type { Switches } from '../../kernel/mach/switches';
import type { Header, TranscriptLine } from './transcript_lines';

/** The switch of ours for each bug that a header may name. */
export const bugs: Readonly<Record<string, Partial<Switches>>> = {
  'supply-completed-consumes-reply-right': { failureUsesReplyTwice: true },
  'destroy-waits-for-paging': { destroyAbortsRequests: false },
  'copy-waits-for-itself': { copyKeepsSource: true },
  'temporary-on-external-panics': { temporaryExternalPanics: true },
  'dead-pager-panics': { deadPagerPanics: true },
};

/** The bug that an operation shows if it has no end. */
const unendedShows: Readonly<Record<string, string>> = {
  vm_copy: 'copy-waits-for-itself',
  vm_write: 'copy-waits-for-itself',
  memory_object_destroy: 'destroy-waits-for-paging',
};

/** The bugs of a recording: named in its header, or shown by operations that never return. */
export function shownBugs(header: Header, lines: readonly TranscriptLine[]): readonly string[] {
  const inside = new Map<string, string>();
  for (const { content } of lines) {
    if (content.who === 'start') inside.set(content.thread, content.op.op);
    if (content.who === 'done') inside.delete(content.thread);
  }
  const shown = [...inside.values()].map((op) => unendedShows[op]);
  return [...header.bugs, ...shown.filter((bug) => bug !== undefined)];
}
