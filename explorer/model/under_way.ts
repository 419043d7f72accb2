/** What the kernel is doing at an event that is one of its small steps. */
import { messageDefs, messageNames } from '../../kernel/mach/message_table';
import type { RecordedEvent, Recording } from '../../recording/recording';
import type { Line } from '../../scenarios/transcript/line';
import { short, text } from '../../views/message_words';

/** What an event is part of. */
export interface UnderWay {
  /** The event with which it began. */
  readonly event: number;
  readonly text: string;
  /** It is the eviction of a page. */
  readonly isEviction: boolean;
}

/** Events before, at most, among which the beginning is looked for. */
const FAR = 400;

/** Small steps: they say what changes, and not what for. */
const SMALL = /^vm_page[.]|^thread[.]woken$/;

/** A page in the line of a choice, or in that of a step of its eviction. */
const isSamePage = (line: Line, chosen: Line): boolean =>
  (line['object_id'] === chosen['object_id'] && line['page'] === chosen['page']) ||
  line['page_id'] === chosen['page_id'];

function callText(line: Line): string {
  const name = messageNames.find((known) => known === line['msg']);
  const purpose = name === undefined ? '' : `: ${messageDefs[name].summary}`;
  return `the call ${short(text(line, 'msg'))} of ${text(line, 'thread')}${purpose}`;
}

/** What begins with a line, in words; null if nothing does. */
function begun(line: Line, small: Line): string | null {
  switch (line['ev']) {
    case 'ipc_kobject.called':
      return callText(line);
    case 'vm_reference.fault':
      return `the fault of ${text(line, 'thread')}.`;
    case 'vm_pageout.scan':
      return 'a scan of the pageout daemon, which looks for pages to evict.';
    case 'vm_pageout.chosen': {
      if (/cleared|activated|balanced/.test(text(small, 'ev')) && !isSamePage(small, line))
        return null;
      return `the eviction of ${text(line, 'object')}/${text(line, 'page')}.`;
    }
    case 'thread.step':
      return `step ${text(line, 'step')} of ${text(line, 'thread')}.`;
    default:
      return null;
  }
}

/** What a small step belongs to: the last thing before it that its thread began; null if none. */
export function underWayAt(
  recording: Recording,
  { event, name, thread }: RecordedEvent,
): UnderWay | null {
  if (!SMALL.test(name)) return null;
  const small = recording.lineAt(event);
  if (small === null) return null;
  for (let at = event - 1; at >= Math.max(0, event - FAR); at -= 1) {
    if (recording.eventAt(at).thread !== thread) continue;
    const line = recording.lineAt(at);
    const what = line === null ? null : begun(line, small);
    if (what === null || line === null) continue;
    const isEviction = line['ev'] === 'vm_pageout.chosen';
    return { event: at, text: what, isEviction };
  }
  return null;
}
