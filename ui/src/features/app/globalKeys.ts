// The keys that work everywhere, from the table of actions, and the way back to the grid. Keys of a
// room belong to the room; those of the grid are heard where its clips are looked at as well.

import { modals } from '../../controls/modals.svelte';
import { isQueue, type App } from '../../stores';
import type { Action } from '../actions/action';
import { keymap } from '../actions/keymap';
import { wantsText } from '../gallery/keys';
import { inInspector } from '../inspector/over';
import { leavesKeysAlone } from '../player/focus';

export function globalKeys(app: App, window: Window): () => void {
  function keydown(event: KeyboardEvent) {
    if (event.defaultPrevented || inDialog(event.target)) return;
    const work = workOf(event);
    if (!work) return;
    event.preventDefault();
    work();
  }

  function workOf(event: KeyboardEvent): (() => unknown) | null {
    const typing = isText(event.target);
    const action = ofGrid(event) ?? keymap(app).find(event, 'window');
    if (!action?.run) return null;
    const heard = !typing || (action.whileTyping ?? (event.ctrlKey || event.metaKey));
    return heard ? () => action.run?.(app) : null;
  }

  /** What a key of the grid does from the inspector, or while nothing has the focus. */
  function ofGrid(event: KeyboardEvent): Action | null {
    const { target } = event;
    const besideGrid = target === document.body || inInspector(target);
    if (!besideGrid || modals.open > 0 || isQueue(app.clips.query)) return null;
    if (leavesKeysAlone(event)) return null;
    const action = keymap(app).find(event, 'grid');
    if (!action?.run || action.fixed) return null;
    // Where a text is pointed at, all of it is wanted.
    const text = document.getSelection()?.anchorNode?.parentElement ?? null;
    if (action.command?.kind === 'all' && (inInspector(target) || inInspector(text))) return null;
    return action.command && wantsText(action.command) ? null : action;
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
