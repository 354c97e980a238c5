import { beforeEach, describe, expect, test } from 'vitest';

import { FakeMedia, FakeTicker } from './fake-media';
import { reckoned } from './frames';
import { Playback, type Preferences } from './playback.svelte';
import { frameAt } from './timecode';

let media: FakeMedia;
let ticker: FakeTicker;
let remembered: Preferences;
let playback: Playback;

const keeper = {
  get current() {
    return remembered;
  },
  change(patch: Partial<Preferences>) {
    remembered = { ...remembered, ...patch };
  },
};

beforeEach(() => {
  media = new FakeMedia(8);
  ticker = new FakeTicker();
  remembered = { volume: 1, muted: false, speed: 1, looping: false };
  playback = new Playback(keeper, { frameRate: 24, duration: 8 }, ticker);
  playback.attach(media);
  media.load();
});

describe('play and pause', () => {
  test('toggles and follows the pictures that are shown', () => {
    playback.toggle();
    expect(media.paused).toBe(false);
    expect(playback.playing).toBe(true);
    media.show(1.5);
    expect(playback.position).toBe(1.5);
    media.show(2);
    expect(playback.timecode).toBe('0:02:00');
    playback.toggle();
    expect(media.paused).toBe(true);
    expect(playback.playing).toBe(false);
  });

  test('starts over when it stands on the last frame', () => {
    playback.toEnd();
    expect(playback.frame).toBe(191);
    playback.play();
    expect(playback.frame).toBe(0);
  });

  test('stops on the last frame at the end', () => {
    playback.play();
    media.show(7.9);
    media.finish();
    expect(playback.playing).toBe(false);
    expect(playback.frame).toBe(191);
  });

  test.each(['by its ticks', 'by its last word'])(
    'stops at the end when the element does not say it ended, %s',
    (how) => {
      playback.play();
      media.show(191 / 24);
      expect(playback.playing).toBe(true);
      if (how === 'by its ticks') {
        media.slip(7.999);
        ticker.pass(16);
      } else {
        media.standStill(7.999);
      }
      expect(playback.playing).toBe(false);
      expect(media.paused).toBe(true);
      expect(playback.frame).toBe(191);
      expect(ticker.idle).toBe(true);
    },
  );

  test('the last frame is shown as long as the others', () => {
    playback.play();
    media.show(191 / 24);
    media.slip(7.97);
    ticker.pass(16);
    expect(playback.playing).toBe(true);
  });

  test('a pause from outside, such as a headset button, is shown', () => {
    playback.play();
    media.pause();
    expect(playback.playing).toBe(false);
  });

  test('a refused play is shown as paused', async () => {
    media.refuse = true;
    playback.play();
    await Promise.resolve();
    await Promise.resolve();
    expect(playback.playing).toBe(false);
  });

  test('without frame callbacks the playhead follows the screen', () => {
    const plain = new FakeMedia(8);
    Object.defineProperty(plain, 'requestVideoFrameCallback', { value: undefined });
    playback.attach(plain);
    plain.load();
    playback.play();
    plain.show(3);
    ticker.pass(16);
    expect(playback.position).toBe(3);
    playback.pause();
    expect(ticker.idle).toBe(true);
  });
});

describe('frame steps', () => {
  test('land in the middle of the neighbouring frame', () => {
    playback.step(1);
    expect(media.currentTime).toBeCloseTo(1.5 / 24, 9);
    expect(playback.frame).toBe(1);
    playback.step(-1);
    expect(media.currentTime).toBeCloseTo(0.5 / 24, 9);
  });

  test('a hundred steps at 29.97 are a hundred frames', () => {
    const broken = new Playback(keeper, { frameRate: 29.97, duration: 8.008 }, ticker);
    const element = new FakeMedia(8.008);
    broken.attach(element);
    element.load();
    for (let step = 1; step <= 100; step += 1) {
      broken.step(1);
      expect(frameAt(element.currentTime, 29.97)).toBe(step);
    }
    for (let step = 99; step >= 0; step -= 1) {
      broken.step(-1);
      expect(frameAt(element.currentTime, 29.97)).toBe(step);
    }
  });

  test('stop at both ends', () => {
    playback.step(-1);
    expect(playback.frame).toBe(0);
    playback.toEnd();
    playback.step(1);
    expect(playback.frame).toBe(191);
  });

  test('pause a playing clip', () => {
    playback.play();
    media.show(2);
    playback.step(1);
    expect(media.paused).toBe(true);
    expect(playback.frame).toBe(49);
  });

  test('faster than the element can seek go to the last wish only', () => {
    media.slow = true;
    for (let step = 0; step < 10; step += 1) playback.step(1);
    expect(media.seeks).toHaveLength(1);
    expect(playback.frame).toBe(10);
    media.finishSeek();
    expect(media.seeks).toHaveLength(2);
    expect(frameAt(media.currentTime, 24)).toBe(10);
  });

  test('a second back and forth', () => {
    playback.stepSeconds(1);
    expect(playback.timecode).toBe('0:01:00');
    playback.stepSeconds(-1);
    expect(playback.timecode).toBe('0:00:00');
  });
});

describe('J K L', () => {
  test('L plays at 1, 2 and 4 and K stops', () => {
    playback.shuttleForward();
    expect(media.playbackRate).toBe(1);
    playback.shuttleForward();
    expect(media.playbackRate).toBe(2);
    playback.shuttleForward();
    playback.shuttleForward();
    expect(media.playbackRate).toBe(4);
    playback.pause();
    expect(media.paused).toBe(true);
    playback.play();
    expect(media.playbackRate).toBe(1);
  });

  test('L while it plays by Space doubles at once', () => {
    playback.play();
    playback.shuttleForward();
    expect(media.playbackRate).toBe(2);
  });

  test('J goes back in time at the speed it says', () => {
    playback.seek(4);
    playback.shuttleBack();
    ticker.pass(500);
    expect(playback.position).toBeCloseTo(3.5);
    playback.shuttleBack();
    ticker.pass(500);
    expect(playback.position).toBeCloseTo(2.5);
    expect(media.currentTime).toBeCloseTo(2.5);
    playback.pause();
    expect(ticker.idle).toBe(true);
    expect(playback.playing).toBe(false);
  });

  test('J stops at the start', () => {
    playback.seek(0.4);
    playback.shuttleBack();
    ticker.pass(500);
    expect(playback.playing).toBe(false);
    expect(playback.frame).toBe(0);
  });

  test('J goes round when it loops', () => {
    remembered = { ...remembered, looping: true };
    playback.seek(0.4);
    playback.shuttleBack();
    ticker.pass(500);
    expect(playback.playing).toBe(true);
    expect(playback.frame).toBe(191);
    ticker.pass(1000);
    expect(playback.position).toBeCloseTo(191.5 / 24 - 1);
  });

  test('L turns J round', () => {
    playback.seek(4);
    playback.shuttleBack();
    playback.shuttleForward();
    expect(playback.mode).toBe('forward');
    expect(media.paused).toBe(false);
    expect(media.playbackRate).toBe(1);
    expect(ticker.idle).toBe(true);
  });
});

describe('loop and marks', () => {
  test('the whole clip is looped by the element itself', () => {
    playback.toggleLoop();
    expect(remembered.looping).toBe(true);
    expect(media.loop).toBe(true);
    playback.toggleLoop();
    expect(media.loop).toBe(false);
  });

  test('the element’s own loop is helped when it stands still at the end', () => {
    playback.toggleLoop();
    playback.play();
    media.show(191 / 24);
    media.slip(7.999);
    ticker.pass(16);
    expect(media.seeks).toHaveLength(0);
    ticker.pass(16);
    expect(frameAt(media.currentTime, 24)).toBe(0);
    expect(media.paused).toBe(false);
    expect(playback.playing).toBe(true);
    ticker.pass(16);
    expect(media.seeks).toHaveLength(1);
  });

  test('the element’s own loop is left alone while it works', () => {
    playback.toggleLoop();
    playback.play();
    media.show(191 / 24);
    media.slip(7.995);
    ticker.pass(16);
    media.slip(0.01);
    ticker.pass(16);
    ticker.pass(16);
    expect(media.seeks).toHaveLength(0);
    expect(ticker.idle).toBe(true);
  });

  test('a range up to the last frame loops although the element does not say it ended', () => {
    playback.toggleLoop();
    playback.seekFrame(96);
    playback.markIn();
    playback.play();
    media.standStill(7.999);
    expect(playback.frame).toBe(96);
    expect(media.paused).toBe(false);
  });

  test('a marked range is looped by hand', () => {
    playback.toggleLoop();
    playback.seekFrame(24);
    playback.markIn();
    playback.seekFrame(47);
    playback.markOut();
    expect(media.loop).toBe(false);
    playback.seekFrame(30);
    playback.play();
    media.show(47 / 24);
    expect(playback.frame).toBe(47);
    media.show(48 / 24);
    expect(playback.frame).toBe(24);
    expect(media.paused).toBe(false);
  });

  test('without the loop playing stops on the out mark', () => {
    playback.seekFrame(47);
    playback.markOut();
    playback.toStart();
    playback.play();
    media.show(47 / 24);
    expect(playback.playing).toBe(false);
    expect(playback.frame).toBe(47);
  });

  test('playing from the out mark starts at the in mark', () => {
    playback.seekFrame(24);
    playback.markIn();
    playback.seekFrame(47);
    playback.markOut();
    playback.play();
    expect(playback.frame).toBe(24);
  });

  test('a range up to the last frame loops from its in mark', () => {
    playback.toggleLoop();
    playback.seekFrame(96);
    playback.markIn();
    playback.play();
    media.finish();
    expect(playback.frame).toBe(96);
    expect(media.paused).toBe(false);
  });

  test('clearing the marks gives the loop back to the element', () => {
    playback.toggleLoop();
    playback.markIn();
    playback.clearMarks();
    expect(playback.marked).toBe(false);
    expect(media.loop).toBe(true);
  });
});

describe('what is remembered', () => {
  test('speed, volume, mute and loop go to the keeper and the element', () => {
    playback.changeSpeed(1);
    playback.setVolume(0.35);
    expect(media.playbackRate).toBe(1.25);
    expect(media.volume).toBe(0.35);
    playback.toggleMute();
    expect(media.muted).toBe(true);
    expect(remembered).toEqual({ volume: 0.35, muted: true, speed: 1.25, looping: false });
  });

  test('a louder volume is heard at once', () => {
    playback.toggleMute();
    playback.setVolume(0.5);
    expect(media.muted).toBe(false);
  });

  test('unmuting at no volume is heard too', () => {
    playback.setVolume(0);
    playback.toggleMute();
    playback.toggleMute();
    expect(media.muted).toBe(false);
    expect(media.volume).toBeGreaterThan(0);
  });

  test('are used by the next clip', () => {
    remembered = { volume: 0.2, muted: true, speed: 2, looping: true };
    const next = new FakeMedia(4);
    const other = new Playback(keeper, null, ticker);
    other.attach(next);
    expect([next.volume, next.muted, next.playbackRate, next.loop]).toEqual([0.2, true, 2, true]);
  });
});

describe('a change of element', () => {
  test('goes on where it was, playing', () => {
    playback.play();
    media.show(3);
    playback.detach();
    expect(media.paused).toBe(true);
    expect(media.listeners).toBe(0);
    const bigger = new FakeMedia(8);
    playback.attach(bigger);
    bigger.load();
    expect(bigger.currentTime).toBe(3);
    expect(bigger.paused).toBe(false);
  });

  test('letting an old element go does not touch the new one', () => {
    const bigger = new FakeMedia(8);
    const letGo = playback.attach(media);
    playback.attach(bigger);
    letGo();
    bigger.load();
    playback.play();
    expect(bigger.paused).toBe(false);
  });

  test('a wish made before the element knows its length is kept', () => {
    const late = new FakeMedia(8);
    playback.attach(late);
    playback.seek(5);
    playback.play();
    expect(late.seeks).toHaveLength(0);
    late.load();
    expect(late.currentTime).toBe(5);
  });
});

describe('a file that does not play', () => {
  test.each([
    [2, 'network'],
    [3, 'decode'],
    [4, 'unsupported'],
  ] as const)('error %i is told as %s', (code, failure) => {
    playback.play();
    media.fail(code);
    expect(playback.failure).toBe(failure);
    expect(playback.playing).toBe(false);
  });

  test('an aborted load is no failure', () => {
    media.fail(1);
    expect(playback.failure).toBeNull();
  });
});

test('a clip of which only the sound plays says that its pictures cannot be decoded', () => {
  const blind = new FakeMedia(8);
  blind.videoWidth = 0;
  playback.attach(blind);
  blind.load();
  expect(playback.failure).toBe('unsupported');
});

test('the frames of the file are used once they are known, and the playhead stays on its frame', () => {
  playback.seekFrame(10);
  playback.know({ ...reckoned(24, 8), exact: true, middle: (frame) => (frame + 0.25) / 24 });
  expect(media.currentTime).toBeCloseTo(10.25 / 24);
  playback.step(1);
  expect(media.currentTime).toBeCloseTo(11.25 / 24);
});
