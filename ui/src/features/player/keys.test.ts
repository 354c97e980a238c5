import { describe, expect, test } from 'vitest';

import { keymapOf } from '../actions/keymap';
import type { Pressed as Stroke } from '../actions/stroke';
import { FakeMedia, FakeTicker } from './fake-media';
import { doAct, playerAct, type PlayerAct } from './keys';
import { Playback } from './playback.svelte';

const ours = keymapOf({ preset: 'dailies', changed: {} });

function stroke(key: string, held: Partial<Stroke> = {}): Stroke {
  return { key, code: '', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held };
}

describe('the table of keys', () => {
  test.each<[string, Partial<Stroke>, PlayerAct]>([
    [' ', {}, 'toggle'],
    ['j', {}, 'back'],
    ['K', {}, 'stop'],
    ['l', {}, 'forward'],
    ['ArrowLeft', {}, 'frame-back'],
    ['ArrowRight', {}, 'frame-on'],
    [',', {}, 'frame-back'],
    ['.', {}, 'frame-on'],
    ['ArrowLeft', { shiftKey: true }, 'second-back'],
    ['ArrowRight', { shiftKey: true }, 'second-on'],
    ['Home', {}, 'start'],
    ['End', {}, 'end'],
    ['i', {}, 'mark-in'],
    ['o', {}, 'mark-out'],
    ['x', { altKey: true }, 'clear-marks'],
    ['≈', { altKey: true, code: 'KeyX' }, 'clear-marks'],
    ['<', { shiftKey: true }, 'slower'],
    ['>', { shiftKey: true }, 'faster'],
    ['l', { ctrlKey: true }, 'loop'],
    ['l', { metaKey: true }, 'loop'],
    ['m', {}, 'mute'],
    ['f', {}, 'full-screen'],
    ['F', { shiftKey: true }, 'frame-use'],
    ['S', { shiftKey: true }, 'frame-save'],
    ['C', { ctrlKey: true, shiftKey: true }, 'frame-copy'],
    ['e', {}, 'continue'],
  ])('%s with %o is %s', (key, held, act) => {
    expect(playerAct(stroke(key, held), ours)).toBe(act);
  });

  test.each<[string, Partial<Stroke>]>([
    ['x', {}],
    ['p', {}],
    ['f', { ctrlKey: true }],
    ['s', { ctrlKey: true }],
    ['ArrowUp', {}],
    ['Enter', {}],
    ['ArrowLeft', { ctrlKey: true }],
  ])('%s with %o is left to others', (key, held) => {
    expect(playerAct(stroke(key, held), ours)).toBeNull();
  });
});

test('acts reach the playback', () => {
  const kept = { volume: 1, muted: false, speed: 1, looping: false };
  const keeper = {
    current: kept,
    change: (patch: Partial<typeof kept>) => Object.assign(kept, patch),
  };
  const media = new FakeMedia(8);
  const playback = new Playback(keeper, { frameRate: 24, duration: 8 }, new FakeTicker());
  playback.attach(media);
  media.load();
  doAct(playback, 'second-on');
  doAct(playback, 'mark-in');
  doAct(playback, 'frame-on');
  doAct(playback, 'mark-out');
  expect(playback.range).toEqual({ first: 24, last: 25 });
  doAct(playback, 'clear-marks');
  doAct(playback, 'end');
  expect(playback.frame).toBe(191);
  doAct(playback, 'start');
  doAct(playback, 'faster');
  doAct(playback, 'loop');
  doAct(playback, 'mute');
  expect(kept).toEqual({ volume: 1, muted: true, speed: 1.25, looping: true });
  doAct(playback, 'toggle');
  expect(media.paused).toBe(false);
  doAct(playback, 'stop');
  expect(media.paused).toBe(true);
});
