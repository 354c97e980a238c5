// Going on to the next clip once one was judged, where the settings say so.

import type { App } from '../../stores';

/** Goes on if exactly the clip in view was judged and stayed in the list. */
export async function advance(app: App, judged: readonly string[]): Promise<void> {
  const { clips, screen, selection, settings } = app;
  const [id] = judged;
  if (!settings.value.autoAdvance || judged.length !== 1 || selection.focusId !== id) return;
  const at = selection.focusIndex;
  const here = clips.idAt(at) ?? (await clips.idOf(at));
  if (here !== id || selection.focusId !== id) return;
  const next = selection.focusIndex + 1;
  if (next >= clips.total) return;
  await selection.moveTo(next);
  // The grid brings its focus into view; review shows what is selected.
  if (!screen.reviewOpen) screen.gridFocus += 1;
}
