// Going on to the next clip when one is judged, where the settings say so. A hand that culls is
// faster than a disk, so going on waits for nothing.

import type { App } from '../../stores';

/** Goes on while these clips are judged; what does not work is said where deeds are done. */
export async function goingOn(
  app: App,
  judged: readonly string[],
  deed: Promise<void>,
): Promise<void> {
  await advance(app, judged);
  await deed;
}

/** Goes on if exactly the clip in view is judged and is in the list. */
async function advance(app: App, judged: readonly string[]): Promise<void> {
  const { clips, screen, selection, settings } = app;
  const [id] = judged;
  if (!settings.value.autoAdvance || judged.length !== 1 || selection.focusId !== id) return;
  const at = selection.focusIndex;
  const here = clips.idAt(at) ?? (await clips.idOf(at));
  if (here !== id || selection.focusId !== id) return;
  const { place, total } = selection.walk;
  if (place + 1 >= total) return;
  await selection.step(1);
  // The grid brings its focus into view; review shows what is selected.
  if (!screen.reviewOpen) screen.gridFocus += 1;
}
