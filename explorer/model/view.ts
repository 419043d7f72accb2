/** What of the page is open: it belongs to the page and not to a run. */
import type { Signal } from '@preact/signals-core';
import { signal } from '@preact/signals-core';

export type Mode = 'watch' | 'edit' | 'compare';
export type Dialog = 'keys' | 'goto' | 'search' | 'waits' | 'manual' | 'export';

export class View {
  readonly mode: Signal<Mode> = signal('watch');
  readonly dialog: Signal<Dialog | null> = signal(null);
  /** The tab of the right column: its place. */
  readonly tab: Signal<number> = signal(0);
  /** What is to be known about the link that the page was opened by; empty for nothing. */
  readonly notice: Signal<string> = signal('');
  /** The page of the manual that the dialog shows. */
  readonly manual: Signal<string> = signal('');
  /** What was said last to readers of screens, apart from the sentence of the event. */
  readonly said: Signal<string> = signal('');

  /** Opens a mode, or goes back to watching if it is open. */
  toggle(mode: Mode): void {
    this.mode.value = this.mode.value === mode ? 'watch' : mode;
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
