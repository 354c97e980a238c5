// Opening and closing the lineage from anywhere.

import type { App } from '../../stores';

export function openLineage(app: App, id: string): void {
  app.screen.reviewOpen = false;
  app.screen.lineage = id;
}

/** Back to the grid, with the focus on the card. */
export function closeLineage(app: App): void {
  app.screen.lineage = null;
  app.screen.gridFocus += 1;
}
