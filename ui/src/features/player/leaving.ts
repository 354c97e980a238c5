// What leaves the player: a frame as a picture or as reference, a marked part, a clip that goes on
// from the last frame. Frames are taken by a video that nobody sees, in full size.

import type { Clip, SaveOutcome, SaveProgress } from '../../ipc';
import { m } from '../../speech';
import { busily, hasFile, newRequest, saying, words, type App } from '../../stores';
import type { Playback } from './playback.svelte';
import { playbacksOf } from './playbacks';
import { frameOf, momentIn, type Where } from './still';

/** A frame that the playback knows, in the full size of the clip; Base64 of a PNG. */
function take(app: App, clip: Clip, where: Where): Promise<string> {
  return busily(app.toasts, m.player_frame_taking(), () =>
    frameOf(app.media('clip', clip.id), where, clip.file).catch(() => {
      throw new Error(m.player_frame_not_taken());
    }),
  );
}

/** Where the frame that is shown lies. */
const shown = (playback: Playback): number => playback.table.middle(playback.frame);

export async function saveFrame(app: App, clip: Clip, playback: Playback): Promise<void> {
  const { frame } = playback;
  playback.pause();
  const outcome = await app.attempt(async (request) =>
    app.backend.saveFrameAs(request, clip.id, frame, await take(app, clip, shown(playback))),
  );
  if (outcome) sayWhere(app, outcome);
}

export async function copyFrame(app: App, clip: Clip, playback: Playback): Promise<void> {
  playback.pause();
  const copied = await app.attempt(async () => {
    await app.backend.copyFrame(await take(app, clip, shown(playback)));
    return true;
  });
  if (copied) app.toasts.show({ text: m.player_frame_copied() });
}

/** Puts the frame that is shown into the composer. */
export async function useFrame(app: App, clip: Clip, playback: Playback): Promise<void> {
  playback.pause();
  const name = m.player_frame_of({ at: playback.timecode, name: words.clipName(clip) });
  leaveReview(app);
  const where = shown(playback);
  const of = { clipId: clip.id, continues: false };
  if (await app.compose.useFrame(name, () => take(app, clip, where), of)) {
    app.screen.composerFocus += 1;
  }
}

/** Whether another clip can go on from this one. */
export const canContinue = (clip: Clip): boolean => hasFile(clip) && clip.trashedAt === null;

/** Puts the last frame into the composer, with all that the clip was asked with. */
export async function continueClip(app: App, clip: Clip): Promise<void> {
  if (!canContinue(clip)) {
    app.toasts.show({ text: m.player_continue_not_yet() });
    return;
  }
  playbacksOf(app).beside(clip).pause();
  leaveReview(app);
  const name = m.player_last_frame_of({ name: words.clipName(clip) });
  await app.compose.goOn(clip, name, async () =>
    take(app, clip, await momentIn(app.backend, clip.id, 'last')),
  );
}

function leaveReview(app: App): void {
  app.screen.reviewOpen = false;
}

/** Shows what the marked part will be, to be saved then. */
export function offerPart(app: App, clip: Clip, playback: Playback): void {
  if (playback.marked) app.screen.parting = clip.id;
  else app.toasts.show({ text: m.action_why_no_part() });
}

/** Saves the marked part; what it will be was shown before. */
export async function savePart(app: App, clip: Clip, playback: Playback): Promise<boolean> {
  const text = m.player_part_saving();
  const howFar = ({ done, total }: SaveProgress) => ({
    text,
    progress: total > 0 ? done / total : 0,
  });
  try {
    const part = { first: playback.marks.in, last: playback.marks.out };
    const outcome = await saying(app.toasts, howFar, (hear) =>
      app.backend.savePartAs(newRequest(), clip.id, part, hear),
    );
    sayWhere(app, outcome);
    return outcome.kind === 'saved';
  } catch (thrown) {
    app.toasts.error(thrown);
    return false;
  }
}

/** Says where something was saved, with a way there. */
export function sayWhere(app: App, outcome: SaveOutcome): void {
  if (outcome.kind === 'cancelled') return;
  const { name, folder, token } = outcome;
  app.toasts.show({
    text: m.clips_saved({ name, folder }),
    tone: 'good',
    action: {
      label: m.clips_show_in_folder(),
      run: () => void app.attempt(() => app.backend.revealSaved(token)),
    },
    stays: 12_000,
  });
}
