import { expect, test } from 'vitest';

import { fakeServers } from '../../ipc/fake/desk';
import { countCharacters } from './count';
import { settle } from './offers';
import { nearestSize, readSize, showSize } from './shape';

const [studio, , gateway] = fakeServers();
const wish = { model: 'sora-2-pro', size: '1792x1024', seconds: '12' };

test('a wish that the server offers stands', () => {
  expect(settle(studio, wish).choice).toEqual(wish);
});

test('only what the model offers can be chosen', () => {
  const { offers, choice } = settle(studio, { ...wish, model: 'sora-2' });
  expect(offers.sizes).toEqual({ values: ['1280x720', '720x1280'], open: false });
  expect(choice).toEqual({ model: 'sora-2', size: '1280x720', seconds: '12' });
});

test('an unknown model becomes the first that is offered', () => {
  expect(settle(studio, { ...wish, model: 'veo' }).choice.model).toBe('sora-2');
});

test('a server that names no models leaves all fields free', () => {
  const { offers, choice } = settle(gateway, wish);
  expect(offers.models).toEqual({ values: [], open: true });
  expect(offers.sizes.open).toBe(true);
  expect(choice).toEqual(wish);
});

test('of a list of which nothing is known none is chosen, and any other may be asked for', () => {
  if (!studio) throw new Error('the fake has it');
  const strangers = studio.models.map((model) => ({ ...model, listed: true }));
  const server = { ...studio, models: strangers, modelsOpen: true };
  const free = { model: null, size: null, seconds: null };
  expect(settle(server, free).choice).toEqual(free);
  expect(settle(server, free).offers.models.values).toHaveLength(strangers.length);
  expect(settle(server, { ...free, model: 'veo' }).choice.model).toBe('veo');
  // What worked there before is a good choice.
  const [first, ...others] = strangers;
  if (!first) throw new Error('it has models');
  const worked = { ...server, models: [...others, { ...first, listed: false }] };
  expect(settle(worked, free).choice.model).toBe(first.id);
});

test('a model without sizes leaves the size free and settles the length', () => {
  const { choice } = settle(studio, { ...wish, model: 'wan2.2-t2v', size: '640x640' });
  expect(choice).toEqual({ model: 'wan2.2-t2v', size: '640x640', seconds: '5' });
});

test('the nearest size keeps the shape before the area', () => {
  expect(nearestSize('1080x1920', ['1280x720', '720x1280'])).toBe('720x1280');
  expect(nearestSize('1920x1080', ['720x1280', '640x360', '1280x720'])).toBe('1280x720');
});

test('who wished no size gets a lying one, where there is one', () => {
  expect(nearestSize(null, ['720x1280', '1280x720'])).toBe('1280x720');
  expect(nearestSize(null, ['720x1280'])).toBe('720x1280');
});

test('a size is read however it was typed', () => {
  for (const text of ['1280x720', ' 1280 × 720 ', '1280X720', '1280*720']) {
    expect(readSize(text), text).toEqual({ width: 1280, height: 720 });
  }
  for (const text of ['', '720p', '0x720', '1280x', null]) expect(readSize(text)).toBeNull();
  expect(showSize('1280x720')).toBe('1280×720');
});

test('characters are counted as people count them, not as code units', () => {
  expect(countCharacters('cat')).toBe(3);
  expect(countCharacters('🐈🐈')).toBe(2);
  expect(countCharacters('a\ud83d')).toBe(2);
});
