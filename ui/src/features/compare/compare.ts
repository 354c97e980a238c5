// Opening and closing the comparison from anywhere.

import { m } from '../../speech';
import { hasFile, type App } from '../../stores';

export const fewest = 2;
export const most = 4;

/** Compares these clips, if there are two to four of them here; else says what is missing. */
export function compare(app: App, ids: readonly string[]): void {
  if (ids.length < fewest || ids.length > most) {
    app.toasts.show({ text: m.compare_choose() });
    return;
  }
  if (!ids.every((id) => hasFile(app.clips.get(id)))) {
    app.toasts.show({ text: m.compare_not_here() });
    return;
  }
  app.screen.reviewOpen = false;
  app.screen.comparing = [...ids];
}

/** Back to the grid, with the focus on the card. */
export function closeCompare(app: App): void {
  app.screen.comparing = null;
  app.screen.gridFocus += 1;
}
