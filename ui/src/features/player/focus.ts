// Which strokes belong to what has the focus rather than to the player.

const OWN_SPACE = new Set(['BUTTON', 'SUMMARY', 'A']);

/** Whether the element under the stroke wants it for itself. */
export function leavesKeysAlone(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  if (target.closest('[role="menu"], [role="listbox"]') !== null) return true;
  const pressed = event.key === ' ' || event.key === 'Enter';
  return pressed && (OWN_SPACE.has(target.tagName) || target.getAttribute('role') === 'button');
}
