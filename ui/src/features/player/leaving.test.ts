import { expect, test, vi } from 'vitest';

import { createFake } from '../../ipc/fake';
import { App } from '../../stores';
import { copyFrame } from './leaving';
import type { Playback } from './playback.svelte';

test('a frame that does not come at once is said to be taken, until it is known that none comes', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue(undefined);
  const app = new App(createFake({ clips: 20, still: true }));
  await app.start();
  app.stop();
  const videos = vi.spyOn(document, 'createElement');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const playback = { pause: () => undefined, table: { middle: () => 1 }, frame: 3 };
  const clip = app.clips.at(0);
  if (!clip) throw new Error('the fake has clips');
  const copied = copyFrame(app, clip, playback as unknown as Playback);
  vi.advanceTimersByTime(600);
  vi.useRealTimers();
  expect(app.toasts.list.map(({ text }) => text)).toEqual(['Taking the frame']);
  const video = videos.mock.results.find(({ value }) => value instanceof HTMLVideoElement);
  (video?.value as HTMLVideoElement).dispatchEvent(new Event('error'));
  await copied;
  expect(app.toasts.list.map(({ text }) => text)).toEqual([expect.stringContaining('try again')]);
});
