// Where the layout lays the inspector over the grid, and whether it does so now.

import type { App } from '../../stores';

/** The same bound as in the layout's styles. */
export const narrow = '(max-width: 1099px)';

/** Whether the inspector covers the grid at this moment. */
export function inspectorCovers({ screen }: Pick<App, 'screen'>): boolean {
  return screen.inspectorOpen && typeof matchMedia === 'function' && matchMedia(narrow).matches;
}
