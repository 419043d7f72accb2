/** What of the page is open: it belongs to the page and not to a run. */
import type { Signal } from '@preact/signals-core';
import { batch, signal } from '@preact/signals-core';
import { closedWords } from './closed';
import type { Session } from './session';

export type Mode = 'watch' | 'edit' | 'compare';
export type Dialog = 'keys' | 'goto' | 'waits' | 'manual' | 'export';

/** The tab of the list of events. */
export const EVENTS_TAB = 3;

export class View {
  readonly mode: Signal<Mode> = signal('watch');
  readonly dialog: Signal<Dialog | null> = signal(null);
  /** The tab of the right column: its place. */
  readonly tab: Signal<number> = signal(0);
  /** The words of the list of events are to take the focus as soon as they are there. */
  readonly isSearching: Signal<boolean> = signal(false);
  /** What is to be known about a link, a file, or what is closed; empty for nothing. */
  readonly notice: Signal<string> = signal('');
  /** The page of the manual that the dialog shows. */
  readonly manual: Signal<string> = signal('');
  /** What was said last to readers of screens, apart from the sentence of the event. */
  readonly said: Signal<string> = signal('');

  /** Opens a mode of a session's run; one that a question closes is not opened, and says why. */
  open(mode: Mode, session: Session): void {
    const closed = mode === 'watch' ? null : closedWords(session, mode);
    if (closed === null) this.mode.value = mode;
    else this.notice.value = closed;
  }

  /** Opens a mode, or goes back to watching if it is open. */
  toggle(mode: Mode, session: Session): void {
    this.open(this.mode.value === mode ? 'watch' : mode, session);
  }

  /** Opens the list of events at the words that it is filtered by. */
  search(): void {
    batch(() => {
      if (this.mode.value === 'compare') this.mode.value = 'watch';
      this.dialog.value = null;
      this.tab.value = EVENTS_TAB;
      this.isSearching.value = true;
    });
  }

  /** Shows a page of the manual, by its name. */
  openManual(page: string): void {
    this.manual.value = page;
    this.dialog.value = 'manual';
  }

  show(dialog: Dialog | null): void {
    this.dialog.value = this.dialog.value === dialog ? null : dialog;
  }
}
