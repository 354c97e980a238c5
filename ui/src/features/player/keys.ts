// The player's keys as a table from strokes to acts. Which strokes reach it is decided by whoever
// holds the focus: the player itself or review.

import type { Playback } from './playback.svelte';

export interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** What is about more than the playhead; done by the player, not by the playback. */
export type OuterAct = 'continue' | 'frame-copy' | 'frame-save' | 'frame-use' | 'full-screen';

export type PlayerAct =
  | OuterAct
  | 'back'
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
  | 'second-back'
  | 'second-on'
  | 'slower'
  | 'start'
  | 'stop'
  | 'toggle';

const PLAIN: Record<string, PlayerAct> = {
  ' ': 'toggle',
  j: 'back',
  k: 'stop',
  l: 'forward',
  arrowleft: 'frame-back',
  arrowright: 'frame-on',
  ',': 'frame-back',
  '.': 'frame-on',
  home: 'start',
  end: 'end',
  i: 'mark-in',
  o: 'mark-out',
  m: 'mute',
  f: 'full-screen',
  e: 'continue',
  // On layouts where they need no Shift.
  '<': 'slower',
  '>': 'faster',
};

const SHIFTED: Record<string, PlayerAct> = {
  arrowleft: 'second-back',
  arrowright: 'second-on',
  f: 'frame-use',
  s: 'frame-save',
  '<': 'slower',
  '>': 'faster',
};

/** The act of a stroke, or null when the player has none for it. */
export function playerAct(stroke: Stroke): PlayerAct | null {
  const key = stroke.key.toLowerCase();
  const commanded = stroke.ctrlKey || stroke.metaKey;
  if (stroke.altKey) {
    // Alt turns the letter into another sign on some layouts; the place of the key does not move.
    const clears = !commanded && !stroke.shiftKey && (key === 'x' || stroke.code === 'KeyX');
    return clears ? 'clear-marks' : null;
  }
  if (commanded && stroke.shiftKey) return key === 'c' ? 'frame-copy' : null;
  if (commanded) return key === 'l' ? 'loop' : null;
  return (stroke.shiftKey ? SHIFTED[key] : PLAIN[key]) ?? null;
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
]);

/** Does what is about the playhead alone; the rest is left to the caller. */
export function doAct(playback: Playback, act: Exclude<PlayerAct, OuterAct>): void {
  const acts: Record<typeof act, () => void> = {
    back: () => {
      playback.shuttleBack();
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
