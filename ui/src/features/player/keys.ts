// What the player's keys do. The keys themselves are in the table of actions; which of them reach
// the player is decided by whoever holds the focus: the player itself or review.

import type { Keymap } from '../actions/keymap';
import type { Pressed } from '../actions/stroke';
import type { Playback } from './playback.svelte';

/** What is about more than the playhead; done by the player, not by the playback. */
export type OuterAct =
  'continue' | 'frame-copy' | 'frame-save' | 'frame-use' | 'full-screen' | 'part';

export type PlayerAct =
  | OuterAct
  | 'back'
  | 'back-10'
  | 'back-5'
  | 'clear-marks'
  | 'end'
  | 'faster'
  | 'forward'
  | 'frame-back'
  | 'frame-on'
  | 'loop'
  | 'mark-in'
  | 'mark-out'
  | 'mute'
  | 'on-10'
  | 'on-5'
  | 'second-back'
  | 'second-on'
  | 'slower'
  | 'start'
  | 'stop'
  | 'toggle';

/** The act of a key, or null when the player has none for it. */
export function playerAct(event: Pressed, keymap: Keymap): PlayerAct | null {
  return keymap.find(event, 'player')?.playerAct ?? null;
}

export function isOuter(act: PlayerAct): act is OuterAct {
  return OUTER.has(act);
}

const OUTER: ReadonlySet<PlayerAct> = new Set([
  'continue',
  'frame-copy',
  'frame-save',
  'frame-use',
  'full-screen',
  'part',
]);

/** Does what is about the playhead alone; the rest is left to the caller. */
export function doAct(playback: Playback, act: Exclude<PlayerAct, OuterAct>): void {
  const acts: Record<typeof act, () => void> = {
    back: () => {
      playback.shuttleBack();
    },
    'back-10': () => {
      playback.stepSeconds(-10);
    },
    'back-5': () => {
      playback.stepSeconds(-5);
    },
    'clear-marks': () => {
      playback.clearMarks();
    },
    end: () => {
      playback.toEnd();
    },
    faster: () => {
      playback.changeSpeed(1);
    },
    forward: () => {
      playback.shuttleForward();
    },
    'frame-back': () => {
      playback.step(-1);
    },
    'frame-on': () => {
      playback.step(1);
    },
    loop: () => {
      playback.toggleLoop();
    },
    'mark-in': () => {
      playback.markIn();
    },
    'mark-out': () => {
      playback.markOut();
    },
    mute: () => {
      playback.toggleMute();
    },
    'on-10': () => {
      playback.stepSeconds(10);
    },
    'on-5': () => {
      playback.stepSeconds(5);
    },
    'second-back': () => {
      playback.stepSeconds(-1);
    },
    'second-on': () => {
      playback.stepSeconds(1);
    },
    slower: () => {
      playback.changeSpeed(-1);
    },
    start: () => {
      playback.toStart();
    },
    stop: () => {
      playback.pause();
    },
    toggle: () => {
      playback.toggle();
    },
  };
  acts[act]();
}
