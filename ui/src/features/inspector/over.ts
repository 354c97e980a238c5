// Where the layout lays the inspector over the grid, whether it does so now, and what is in it.

import type { App } from '../../stores';

/** The same bound as in the layout's styles. */
export const narrow = '(max-width: 1099px)';

/** Whether the inspector covers the grid at this moment. */
export function inspectorCovers({ screen }: Pick<App, 'screen'>): boolean {
  return screen.inspectorOpen && typeof matchMedia === 'function' && matchMedia(narrow).matches;
}

/** Whether this is something in the inspector that stands for the clip that it shows. */
export function inInspector(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.closest('[data-other-clip]')) return false;
  return target.closest('[data-inspector]') !== null;
}
