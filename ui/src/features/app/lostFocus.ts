// What has the focus may go by what it does, such as the button that moves its clip to the trash. The
// focus then goes to the grid, so that keys are not heard by nobody. From a field that goes while
// somebody writes in it, the letters that still come must not judge clips: they are heard by nobody.

import type { App } from '../../stores';

/** What is written into. */
const texts =
  'textarea, input:not([type="checkbox"], [type="radio"], [type="range"]), [contenteditable="true"]';
/** They give the focus back themselves, or keep it. */
const layers = '[role="menu"], [role="dialog"], [role="alertdialog"]';

export function catchFocus(app: App, document: Document): () => void {
  let last: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLost = () => document.activeElement === document.body;

  /** What has the focus; a click beside everything lets it go on purpose. */
  function note() {
    last = isLost() ? null : document.activeElement;
  }

  function changed(records: MutationRecord[]) {
    if (last === null || !isLost()) return;
    if (!last.isConnected) {
      const to = last.matches(texts) ? toNobody : toGrid;
      last = null;
      clearTimeout(timer);
      timer = setTimeout(to);
    } else if (records.some(({ removedNodes }) => [...removedNodes].some(held))) {
      // It only changed its place.
      if (last instanceof HTMLElement) last.focus({ preventScroll: true });
    }
  }

  const held = (node: Node) => node.contains(last);

  /** Nobody asked for it: what is looked at stays in view. */
  function toGrid() {
    if (!isLost() || document.querySelector(layers) !== null) return;
    const cell = document.querySelector<HTMLElement>('[role="grid"] [tabindex="0"]');
    if (cell) cell.focus({ preventScroll: true });
    else app.screen.gridFocus += 1;
  }

  /** Where only the keys of the window are heard; Esc leads to the grid from there. */
  function toNobody() {
    if (!isLost() || document.querySelector(layers) !== null) return;
    const main = document.querySelector('main');
    if (!main) return;
    // Only now: a click beside everything goes on giving the focus to nothing.
    main.tabIndex = -1;
    main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true });
    main.focus({ preventScroll: true });
  }

  const observer = new MutationObserver(changed);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', note);
  document.addEventListener('click', note, true);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    document.removeEventListener('focusin', note);
    document.removeEventListener('click', note, true);
  };
}
