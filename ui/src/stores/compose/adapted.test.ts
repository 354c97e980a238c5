import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFake, type Fake } from '../../ipc/fake';
import { fakeServers } from '../../ipc/fake/desk';
import { App } from '..';
import { adaptations } from './adapted';
import { settle } from './offers';

const [studio] = fakeServers();
const said = (wish: { model: string | null; size: string | null; seconds: string | null }) =>
  adaptations(studio, wish, settle(studio, wish).choice);

test('what is changed is said with what was wished and who does not take it', () => {
  expect(said({ model: 'sora-2', size: '1080x1920', seconds: '5' })).toEqual([
    'Size set to 720×1280: sora-2 on Studio GPU does not take 1080×1920.',
    'Length set to 4 s: sora-2 on Studio GPU does not take 5 s.',
  ]);
  expect(said({ model: 'veo', size: null, seconds: null })).toEqual([
    'Model set to sora-2: Studio GPU does not offer veo.',
  ]);
});

test('what was never wished, or stands, is not said', () => {
  expect(said({ model: null, size: null, seconds: null })).toEqual([]);
  expect(said({ model: 'sora-2', size: '1280x720', seconds: '8' })).toEqual([]);
  expect(said({ model: 'wan2.2-t2v', size: '832x480', seconds: '5' })).toEqual([]);
});

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 1, still: true });
  app = new App(fake);
  await app.start();
});

afterEach(() => app.stop());

test('another server changes the choice in words, and going back brings the first one back', async () => {
  await app.servers.choose('studio');
  app.compose.use({ model: 'sora-2-pro', size: '1792x1024', seconds: '12' });
  expect(app.compose.adapted).toEqual([]);
  await app.servers.choose('demo');
  expect(app.compose.size).toBe('1280x720');
  expect(app.compose.adapted).toHaveLength(2);
  expect(app.servers.before?.id).toBe('studio');
  await app.servers.choose('studio');
  expect(app.compose.size).toBe('1792x1024');
  expect(app.compose.adapted).toEqual([]);
});

test('further parameters that the model refused before are told, and stay', async () => {
  const studio = app.servers.byId('studio');
  if (!studio) throw new Error('the fake has it');
  const models = studio.models.map((model) => ({ ...model, refused: ['seed', 'fps'] }));
  fake.emit({ kind: 'servers', servers: [{ ...studio, models }] });
  app.compose.extra.add('seed', '7');
  app.compose.extra.add('steps', '30');
  expect(app.compose.refused).toEqual(['seed']);
  expect(app.compose.adapted.join(' ')).toContain('refused seed before');
  expect(app.compose.extra.reading.json).toBe('{"seed":7,"steps":30}');
});

test('what was read is not said again until it is something else', async () => {
  await app.servers.choose('studio');
  app.compose.use({ model: 'sora-2-pro', size: '1792x1024', seconds: '12' });
  await app.servers.choose('demo');
  app.compose.acknowledge();
  expect(app.compose.adapted).toEqual([]);
  app.compose.size = '1920x1080';
  expect(app.compose.adapted.join(' ')).toContain('1920×1080');
});

test('a server that is off is not the one for new clips', async () => {
  await app.servers.choose('studio');
  await fake.enableServer('r', 'studio', false);
  expect(app.servers.active?.id).toBe('demo');
  await fake.enableServer('r', 'studio', true);
  expect(app.servers.active?.id).toBe('studio');
});

test('with every server off nothing is sent, and it says why', async () => {
  for (const { id } of app.servers.list) await fake.enableServer('r', id, false);
  app.compose.use({ prompt: 'A kite' });
  expect(await app.compose.submit()).toBe(false);
  expect(app.compose.trouble).toMatchObject({ field: 'server' });
  expect(app.compose.trouble?.message).toContain('is switched off');
});
