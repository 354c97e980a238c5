import { beforeEach, expect, test } from 'vitest';

import { Chain } from './chain.svelte';
import { FakeMedia, FakeTicker } from './fake-media';

const links = ['a', 'b', 'c'].map((id) => ({ id, end: 4, frame: 1 / 24 }));
let ticker: FakeTicker;
let first: FakeMedia;
let second: FakeMedia;
let chain: Chain;

beforeEach(() => {
  ticker = new FakeTicker();
  first = new FakeMedia(4);
  second = new FakeMedia(4);
  chain = new Chain(links, 0, ticker);
  chain.attach(0, first);
  chain.attach(1, second);
  first.load();
  second.load();
});

test('the next clip is ready behind the one that plays', () => {
  expect([chain.clipOf(0), chain.clipOf(1)]).toEqual(['a', 'b']);
  chain.play();
  expect([first.paused, second.paused]).toEqual([false, true]);
});

test.each(['in the last quarter of its last frame', 'when the element says so'])(
  'a clip gives way to the next one %s',
  (how) => {
    chain.play();
    first.slip(3.9);
    ticker.pass(16);
    expect(chain.place).toBe(0);
    if (how.startsWith('in')) {
      first.slip(3.995);
      ticker.pass(16);
    } else first.finish();
    expect([chain.place, chain.front, second.paused]).toEqual([1, 1, false]);
    // What was seen before has the one after next now.
    expect([chain.clipOf(1), chain.clipOf(0)]).toEqual(['b', 'c']);
  },
);

test('the last clip stays on its last frame, and playing again begins with the first', () => {
  chain.go(1);
  chain.go(2);
  chain.play();
  first.slip(4);
  ticker.pass(16);
  expect([chain.playing, chain.place]).toEqual([false, 2]);
  chain.play();
  expect([chain.place, chain.playing]).toEqual([0, true]);
});

test('the time counts through all clips', () => {
  chain.play();
  first.slip(3.995);
  ticker.pass(16);
  second.slip(1);
  ticker.pass(16);
  expect(chain.elapsed).toBe(5);
  expect(chain.length).toBe(12);
});

test('a clip that does not play is passed over', () => {
  chain.play();
  first.fail(4);
  expect(chain.place).toBe(1);
});

test('a pause holds the clip that is seen', () => {
  chain.play();
  chain.toggle();
  expect([first.paused, chain.playing, ticker.idle]).toEqual([true, false, true]);
});
