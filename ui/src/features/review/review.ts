// Opening and closing review from anywhere, with the screen's full size where the shell has it.

import type { App } from '../../stores';

/** Fills the window with the selected clip; with `fullScreen` the whole screen where possible. */
export function openReview(app: App, { fullScreen = false } = {}): void {
  app.screen.reviewOpen = true;
  if (fullScreen) void enterFullScreen();
}

/** Back to the grid, with the focus on the card. */
export function closeReview(app: App): void {
  app.screen.reviewOpen = false;
  app.screen.gridFocus += 1;
}

export async function enterFullScreen(): Promise<void> {
  const page = document.documentElement;
  // Refused or unknown to the engine: review fills the window all the same.
  await page.requestFullscreen?.().catch(() => undefined);
}

export async function leaveFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined);
}
