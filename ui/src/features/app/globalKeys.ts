// The keys that work everywhere. Keys of a room belong to the room.

import type { App } from '../../stores';
import { inspectorCovers } from '../inspector/over';

export function globalKeys(app: App, window: Window): () => void {
  const { screen, undo } = app;

  /** What had the focus in it is hidden now: the grid takes it. */
  function closeInspector() {
    screen.inspectorOpen = false;
    screen.gridFocus += 1;
  }

  function keydown(event: KeyboardEvent) {
    if (event.defaultPrevented || event.altKey || inDialog(event.target)) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const work = control
      ? {
          f: () => (screen.searchFocus += 1),
          n: () => (screen.composerFocus += 1),
          z: isText(event.target)
            ? undefined
            : () => void (event.shiftKey ? undo.redo() : undo.run()),
          ',': () => (screen.settingsOpen = true),
        }[key]
      : isText(event.target)
        ? undefined
        : {
            '/': () => (screen.searchFocus += 1),
            '?': () => (screen.keysOpen = true),
            escape: inspectorCovers(app) ? closeInspector : undefined,
          }[key];
    if (!work) return;
    event.preventDefault();
    work();
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
