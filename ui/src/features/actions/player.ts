// Actions of the player and of review.

import { m } from '../../speech';
import type { App } from '../../stores';
import { doAct, isOuter, type OuterAct, type PlayerAct } from '../player/keys';
import { continueClip, copyFrame, offerPart, saveFrame, useFrame } from '../player/leaving';
import { playbacksOf } from '../player/playbacks';
import { sceneOf } from '../player/scene';
import { closeReview, enterFullScreen, leaveFullScreen, openReview } from '../review/review';
import type { ReviewAct } from '../review/keys';
import type { Action } from './action';

function noVideo({ selection }: App): string | null {
  if (!selection.current) return m.action_why_no_clip();
  return sceneOf(selection.current) === 'play' ? null : m.action_why_no_video();
}

function noPart(app: App): string | null {
  const { current } = app.selection;
  if (current && playbacksOf(app).isMarked(current)) return noVideo(app);
  return noVideo(app) ?? m.action_why_no_part();
}

function act(app: App, what: PlayerAct): void {
  const clip = app.selection.current;
  if (!clip || noVideo(app) !== null) return;
  const playback = playbacksOf(app).of(clip);
  if (isOuter(what)) {
    const outer: Record<OuterAct, () => void> = {
      continue: () => void continueClip(app, clip),
      'frame-copy': () => void copyFrame(app, clip, playback),
      'frame-save': () => void saveFrame(app, clip, playback),
      'frame-use': () => void useFrame(app, clip, playback),
      'full-screen': () => fullScreen(app),
      part: () => offerPart(app, clip, playback),
    };
    outer[what]();
    return;
  }
  if (!app.screen.reviewOpen) app.screen.inspectorOpen = true;
  doAct(playback, what);
}

function fullScreen(app: App): void {
  if (document.fullscreenElement) void leaveFullScreen();
  else if (app.screen.reviewOpen) void enterFullScreen();
  else openReview(app, { fullScreen: true });
}

function play(
  id: string,
  words: () => string,
  keys: readonly string[],
  playerAct: PlayerAct,
  line?: () => string,
): Action {
  return {
    id: `player.${id}`,
    part: 'player',
    words,
    places: ['player'],
    keys,
    why: noVideo,
    playerAct,
    run: (app) => act(app, playerAct),
    ...(line ? { line } : {}),
  };
}

function review(
  id: string,
  words: () => string,
  keys: readonly string[],
  reviewAct: ReviewAct,
  more: Partial<Action> = {},
): Action {
  const { reviewAct: mine, ...rest } = { reviewAct, ...more };
  return {
    id: `review.${id}`,
    part: 'player',
    words,
    places: ['review'],
    keys,
    reviewAct: mine,
    ...rest,
  };
}

const inReview = (app: App): string | null =>
  app.screen.reviewOpen ? null : m.action_why_no_review();

export const player: readonly Action[] = [
  play('play', m.keys_play, ['Space'], 'toggle'),
  play('back', m.action_shuttle_back, ['J'], 'back', m.keys_shuttle),
  play('stop', m.action_stop, ['K'], 'stop', m.keys_shuttle),
  play('forward', m.action_shuttle_on, ['L'], 'forward', m.keys_shuttle),
  play('frame_back', m.player_frame_back, ['Left', ','], 'frame-back', m.keys_frame),
  play('frame_on', m.player_frame_on, ['Right', '.'], 'frame-on', m.keys_frame),
  play('second_back', m.action_second_back, ['Shift+Left'], 'second-back', m.keys_second),
  play('second_on', m.action_second_on, ['Shift+Right'], 'second-on', m.keys_second),
  play('back_5', () => m.action_back({ count: 5 }), [], 'back-5'),
  play('on_5', () => m.action_on({ count: 5 }), [], 'on-5'),
  play('back_10', () => m.action_back({ count: 10 }), [], 'back-10'),
  play('on_10', () => m.action_on({ count: 10 }), [], 'on-10'),
  play('start', m.player_start, ['Home'], 'start', m.keys_start_end),
  play('end', m.player_end, ['End'], 'end', m.keys_start_end),
  play('mark_in', m.player_mark_in, ['I'], 'mark-in', m.keys_marks),
  play('mark_out', m.player_mark_out, ['O'], 'mark-out', m.keys_marks),
  play('clear_marks', m.keys_marks_clear, ['Alt+X'], 'clear-marks'),
  // On some layouts they need Shift, on others not.
  play('slower', m.action_slower, ['<'], 'slower', m.keys_speed),
  play('faster', m.action_faster, ['>'], 'faster', m.keys_speed),
  play('loop', m.keys_loop, ['Ctrl+L'], 'loop'),
  play('mute', m.keys_mute, ['M'], 'mute'),
  play('frame_save', m.keys_frame_save, ['Shift+S'], 'frame-save'),
  play('frame_copy', m.keys_frame_copy, ['Ctrl+Shift+C'], 'frame-copy'),
  play('frame_use', m.keys_frame_use, ['Shift+F'], 'frame-use'),
  {
    ...play('part', m.player_part_menu, ['Ctrl+Shift+S'], 'part'),
    why: noPart,
    also: m.also_part,
  },
  { ...play('full_screen', m.keys_full, ['F'], 'full-screen'), also: m.also_full },
  review(
    'previous',
    m.review_previous,
    ['Up', 'PgUp'],
    { kind: 'previous' },
    {
      line: m.keys_next,
      why: inReview,
      run: (app) => app.selection.step(-1),
    },
  ),
  review(
    'next',
    m.review_next,
    ['Down', 'PgDn'],
    { kind: 'next' },
    {
      line: m.keys_next,
      why: inReview,
      run: (app) => app.selection.step(1),
    },
  ),
  review('inspector', m.keys_inspector, ['`'], { kind: 'inspector' }),
  review(
    'close',
    m.review_close,
    ['Enter'],
    { kind: 'close' },
    {
      why: inReview,
      run: closeReview,
    },
  ),
  // Esc closes review as it closes every dialog.
  { ...review('back', m.keys_back, ['Esc'], { kind: 'close' }), fixed: true },
];
