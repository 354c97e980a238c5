import { beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../ipc/fake';
import { App } from './app.svelte';

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 40, still: true });
  app = new App(fake);
  await app.start();
  app.clock.stop();
});

test('who makes the clip again that is looked at sees the new one, and does not make it twice', async () => {
  const spider = fake.library.find('spider');
  await app.selection.show(spider);
  await app.jobs.makeAgain(spider);
  expect(app.selection.current?.id).not.toBe('spider');
  expect(app.selection.current).toMatchObject({ state: 'queued', prompt: spider.prompt });
});

test('a clip that is made again elsewhere leaves what is looked at where it is', async () => {
  await app.selection.show(fake.library.find('calico'));
  await app.jobs.makeAgain(fake.library.find('spider'));
  expect(app.selection.current?.id).toBe('calico');
});
