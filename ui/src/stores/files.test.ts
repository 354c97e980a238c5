import { beforeEach, expect, test, vi } from 'vitest';

import { createFake, type Fake } from '../ipc/fake';
import { App } from './index';

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
});

const calls = (name: string) => fake.calls.filter(([called]) => called === name);

test('a clip that is only on its server is fetched before it can be dragged, and that is said', async () => {
  const here = fake.library.clips.find((clip) => clip.state === 'safe');
  const away = fake.library.clips.find((clip) => clip.state === 'finished');
  if (!here || !away) throw new Error('the fake has both');
  app.clips.take(here, away);
  await app.files.dragOut([here.id, away.id]);
  expect(calls('dragOut').map((call) => call[1])).toEqual([[here.id]]);
  await vi.waitFor(() => expect(calls('fetchClip').map((call) => call[2])).toEqual([away.id]));
  expect(app.toasts.list.some((toast) => toast.text.includes('fetched first'))).toBe(true);
});
