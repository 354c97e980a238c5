// The keys that work everywhere, from the table of actions. Keys of a room belong to the room.

import type { App } from '../../stores';
import { keymap } from '../actions/keymap';
import { inspectorCovers } from '../inspector/over';

export function globalKeys(app: App, window: Window): () => void {
  const { screen } = app;

  /** What had the focus in it is hidden now: the grid takes it. */
  function closeInspector() {
    screen.inspectorOpen = false;
    screen.gridFocus += 1;
  }

  function keydown(event: KeyboardEvent) {
    if (event.defaultPrevented || inDialog(event.target)) return;
    const work = workOf(event);
    if (!work) return;
    event.preventDefault();
    work();
  }

  function workOf(event: KeyboardEvent): (() => unknown) | null {
    const typing = isText(event.target);
    if (event.key === 'Escape' && !typing) return inspectorCovers(app) ? closeInspector : null;
    const action = keymap(app).find(event, 'window');
    if (!action?.run || action.fixed) return null;
    const heard = !typing || (action.whileTyping ?? (event.ctrlKey || event.metaKey));
    return heard ? () => action.run?.(app) : null;
  }

  window.addEventListener('keydown', keydown);
  return () => window.removeEventListener('keydown', keydown);
}

function isText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'))
  );
}

function inDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"]') !== null
  );
}
