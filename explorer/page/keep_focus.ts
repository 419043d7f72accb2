/**
 * Keeps the focus where it was: a control that goes away, or is closed, while it has the focus
 * hands it to the panel around it, from where the next press of Tab goes on.
 */

/** What may take the focus from a control inside. */
const AROUND = 'section, aside, main, dialog, header, footer';

/** Watches the page; answers what ends it. */
export function keepFocus(): () => void {
  let last: Element | null = null;
  let around: readonly HTMLElement[] = [];
  const remember = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return;
    last = target;
    const found: HTMLElement[] = [];
    for (let at = target.parentElement; at !== null; at = at.parentElement) {
      if (at.matches(AROUND)) found.push(at);
    }
    around = found;
  };
  // Who presses beside all controls means to leave them.
  const forget = (): void => {
    last = null;
  };
  const mend = (): void => {
    if (last === null || (last.isConnected && !last.matches(':disabled'))) return;
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement !== last) return;
    last = null;
    const panel = around.find(({ isConnected }) => isConnected);
    if (panel === undefined) return;
    panel.tabIndex = -1;
    panel.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(mend);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forget);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget);
  };
}
