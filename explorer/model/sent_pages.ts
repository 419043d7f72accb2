/**
 * Which page of which object the memory of a message was, from the recording's events: a pager may
 * keep it when the message is gone, and the object that it left may have ended.
 */
import type { Recording } from '../../recording/recording';

/** A page that left its object. */
export interface SentPage {
  readonly event: number;
  readonly object: number;
  readonly objectName: string;
  readonly offset: number;
}

/** The page moves in the same step some events before the one that says so. */
const AHEAD = 64;

/** Finds the sent pages of a recording once, further as the recording grows. */
class SentPages {
  /** By host and the object that they went into; the event of the first page of each. */
  private readonly found = new Map<string, number>();
  private seen = -1;
  private readonly recording: Recording;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  of(host: number, transit: number, event: number): SentPage | null {
    this.readTo(event + AHEAD);
    const { recording } = this;
    const sent = this.found.get(`${host}/${transit}`);
    if (sent === undefined) return null;
    const isSoon = (): boolean => event >= 0 && recording.stepOf(sent) === recording.stepOf(event);
    if (sent > event && !isSoon()) return null;
    const { args } = recording.eventAt(sent);
    return {
      event: sent,
      object: args['object'] ?? -1,
      objectName: String(recording.lineAt(sent)?.['object'] ?? ''),
      offset: args['offset'] ?? 0,
    };
  }

  private readTo(event: number): void {
    const { found, recording } = this;
    if (recording.events === 0 || this.seen >= Math.min(event, recording.events - 1)) return;
    // One search meets all of them: a long run has hundreds of thousands.
    recording.next('vm_pageout.page_sent', this.seen, (sent) => {
      if (sent.event > event) return true;
      const key = `${sent.host}/${sent.args['transit']}`;
      if (!found.has(key)) found.set(key, sent.event);
      return false;
    });
    this.seen = Math.min(event, recording.events - 1);
  }
}

const known = new WeakMap<Recording, SentPages>();

/** The first page that went into an object of a message; null for any other object. */
export function sentPage(
  recording: Recording,
  host: number,
  transit: number,
  event: number,
): SentPage | null {
  let pages = known.get(recording);
  if (pages === undefined) {
    pages = new SentPages(recording);
    known.set(recording, pages);
  }
  return pages.of(host, transit, event);
}
