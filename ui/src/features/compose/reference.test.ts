import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { App } from '../../stores';
import { within } from '../../stores/compose/shape';
import InApp from '../player/InApp.svelte';
import Composer from './Composer.svelte';
import { offerFor } from './drop';

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 5, still: true });
  app = new App(fake);
  await app.start();
});

afterEach(() => {
  cleanup();
  app.stop();
});

test.each([
  // The picture, the size of the clip, what is sent.
  [1920, 1280, 1280, 720, 1080, 720],
  [500, 2000, 720, 1280, 320, 1280],
  [640, 360, 1280, 720, 640, 360],
  [3000, 1, 128, 72, 128, 1],
])('%d×%d lies within %d×%d as %d×%d', (width, height, most, tall, wide, high) => {
  const sent = within({ width, height }, { width: most, height: tall });
  expect(sent).toEqual({ width: wide, height: high });
});

test('a picture can keep its own shape, and that some servers refuse that is said', async () => {
  const user = userEvent.setup();
  app.compose.size = '1280x720';
  render(InApp, { app, of: Composer, with: {} });
  await app.compose.pick();
  await user.click(await screen.findByRole('button', { name: 'Reference image stage.jpg' }));
  await user.click(await screen.findByText('Fit'));
  expect(app.compose.fit).toBe('within');
  expect(screen.getByText(/exactly as it will be sent · 1080×720/)).toBeTruthy();
  expect(screen.getByText(/want exactly the size of the clip/)).toBeTruthy();
  const image = screen.getByAltText<HTMLImageElement>(/exactly as it will be sent/);
  expect(image.width / image.height).toBeCloseTo(1.5);
  const file = { token: 'drop-1', name: 'stage.jpg', kind: 'image' as const };
  expect(offerFor([file], app.compose)?.text).toContain('shrunk to lie within 1280×720');
});
