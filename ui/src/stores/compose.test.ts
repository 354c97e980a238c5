import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Clip, NewClips } from '../ipc';
import { createFake, type Fake } from '../ipc/fake';
import { App } from '.';

let fake: Fake;
let app: App;

beforeEach(async () => {
  fake = createFake({ clips: 12, still: true });
  app = new App(fake);
  await app.start();
});

afterEach(() => {
  app.stop();
  vi.useRealTimers();
});

const calls = (name: string) => fake.calls.filter(([called]) => called === name);
const sent = () => calls('createClips').at(-1)?.[2] as NewClips;
const safeClip = (): Clip => fake.library.find('calico');

describe('what cannot be sent', () => {
  test('an empty prompt is told at the prompt, and nothing is sent', async () => {
    app.compose.prompt = '  \n ';
    expect(await app.compose.submit()).toBe(false);
    expect(app.compose.trouble?.field).toBe('prompt');
    expect(calls('createClips')).toEqual([]);
  });

  test('a prompt of 40,000 characters is refused with a sentence and stays whole', async () => {
    const long = 'x'.repeat(40_000);
    app.compose.prompt = long;
    expect(await app.compose.submit()).toBe(false);
    expect(app.compose.trouble?.message).toContain('8,000 characters too long');
    expect(app.compose.prompt).toBe(long);
    expect(calls('createClips')).toEqual([]);
  });

  test('32,000 characters are sent, also when they are emoji', async () => {
    app.compose.prompt = '🐈'.repeat(32_000);
    expect(await app.compose.submit()).toBe(true);
  });

  test('a size that is none and a length that is none are told where they stand', async () => {
    await app.servers.choose('gateway');
    await fake.setKey('r', 'gateway', 'sk-1234', false);
    app.compose.prompt = 'A cat';
    app.compose.size = '720p';
    await app.compose.submit();
    expect(app.compose.trouble?.field).toBe('size');
    app.compose.size = '1280 × 720';
    app.compose.seconds = 'long';
    await app.compose.submit();
    expect(app.compose.trouble?.field).toBe('seconds');
    app.compose.seconds = '8';
    expect(await app.compose.submit()).toBe(true);
    expect(sent()).toMatchObject({ size: '1280x720', seconds: '8' });
  });

  test('parameters that are wrong are told at the parameters', async () => {
    app.compose.prompt = 'A cat';
    app.compose.extra.show('json');
    app.compose.extra.write('{');
    await app.compose.submit();
    expect(app.compose.trouble?.field).toBe('extra');
    expect(calls('createClips')).toEqual([]);
  });

  test('a server without a key is told before anything is sent', async () => {
    await app.servers.choose('gateway');
    app.compose.prompt = 'A cat';
    await app.compose.submit();
    expect(app.compose.trouble).toMatchObject({ field: 'server' });
    expect(app.compose.trouble?.message).toContain('Agency gateway');
  });

  test('without any server it says what to do', async () => {
    fake.emit({ kind: 'servers', servers: [] });
    app.compose.prompt = 'A cat';
    await app.compose.submit();
    expect(app.compose.trouble?.field).toBe('server');
  });
});

describe('sending', () => {
  test('what is shown is what is sent', async () => {
    const { compose } = app;
    compose.prompt = 'A cat';
    compose.model = 'sora-2-pro';
    compose.size = '1024x1792';
    compose.seconds = '12';
    compose.takes = 3;
    await compose.pick();
    compose.fit = 'pad';
    compose.extra.add('seed', '7');
    expect(await compose.submit()).toBe(true);
    expect(sent()).toEqual({
      serverId: 'studio',
      prompt: 'A cat',
      model: 'sora-2-pro',
      size: '1024x1792',
      seconds: '12',
      takes: 3,
      reference: { id: 'reference-1', fit: 'pad' },
      extra: '{"seed":7}',
      projectId: null,
      characters: [],
    });
    expect(compose.made).toBe(3);
    expect(compose.prompt).toBe('A cat');
    await vi.waitFor(() => expect(compose.made).toBe(0), { timeout: 10_000 });
  });

  test('clips go to the project in view', async () => {
    const [project] = fake.library.projects;
    await app.clips.ask({ view: { kind: 'project', projectId: project?.id ?? '' } });
    app.compose.prompt = 'A cat';
    await app.compose.submit();
    expect(sent().projectId).toBe(project?.id);
  });

  test('a second click while the first is under way sends nothing', async () => {
    app.compose.prompt = 'A cat';
    const answers = await Promise.all([app.compose.submit(), app.compose.submit()]);
    expect(answers).toEqual([true, false]);
    expect(calls('createClips')).toHaveLength(1);
  });

  test('a send without an answer is repeated under the same request id', async () => {
    app.compose.prompt = 'A cat';
    vi.spyOn(fake.library, 'create').mockImplementationOnce(() => {
      throw new Error('the channel is closed');
    });
    expect(await app.compose.submit()).toBe(false);
    expect(app.compose.trouble?.field).toBe('send');
    expect(await app.compose.submit()).toBe(true);
    const ids = calls('createClips').map(([, request]) => request);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test('a refusal stands at its field with the words of the server, and nothing is lost', async () => {
    app.compose.prompt = 'A cat';
    fake.failNext('createClips', {
      code: 'server',
      field: 'seconds',
      message: 'The server does not make clips of this length.',
      details: 'Invalid value: 3',
      requestId: 'req_1',
    });
    await app.compose.submit();
    expect(app.compose.trouble).toMatchObject({
      field: 'seconds',
      details: 'Invalid value: 3',
      requestId: 'req_1',
    });
    expect(app.compose.prompt).toBe('A cat');
    app.compose.prompt = 'A dog';
    expect(app.compose.trouble?.field).toBe('seconds');
    app.compose.seconds = '4';
    expect(app.compose.trouble).toBeNull();
  });
});

describe('the reference image', () => {
  test('one that cannot be used is told at the slot, and the old one stays', async () => {
    await app.compose.pick();
    fake.failNext('stageDropped', { code: 'invalid', message: 'notes.txt is not an image.' });
    await app.compose.drop('token');
    expect(app.compose.trouble).toMatchObject({
      field: 'reference',
      message: 'notes.txt is not an image.',
    });
    expect(app.compose.reference?.id).toBe('reference-1');
  });
});

describe('a picture on its way', () => {
  const held = () => {
    let give: (png: string) => void = () => undefined;
    const png = new Promise<string>((resolve) => (give = resolve));
    return { take: () => png, give };
  };

  test('is waited for: nothing is sent without it', async () => {
    app.compose.prompt = 'A cat';
    const { take, give } = held();
    const staged = app.compose.useFrame('Frame', take);
    expect(await app.compose.submit()).toBe(false);
    expect(app.compose.trouble?.field).toBe('reference');
    expect(calls('createClips')).toEqual([]);
    give('UE5H');
    await staged;
    expect(app.compose.trouble).toBeNull();
    expect(await app.compose.submit()).toBe(true);
    expect(sent().reference?.id).toBe('frame-1');
  });

  test('comes after the words of the clip that it continues', async () => {
    app.compose.prompt = 'An older idea';
    const { take, give } = held();
    const going = app.compose.goOn(safeClip(), 'Last frame', take);
    expect(app.compose.prompt).toBe(safeClip().prompt);
    expect(await app.compose.submit()).toBe(false);
    give('UE5H');
    await going;
    expect(await app.compose.submit()).toBe(true);
    expect(sent()).toMatchObject({
      prompt: safeClip().prompt,
      reference: { id: 'frame-1', frameOf: { clipId: 'calico', continues: true } },
    });
  });

  test('does not come back into a slot that was emptied meanwhile', async () => {
    const { take, give } = held();
    const staged = app.compose.useFrame('Frame', take);
    app.compose.reference = null;
    give('UE5H');
    expect(await staged).toBe(false);
    expect(app.compose.reference).toBeNull();
  });

  test('is refused while a server remixes its own copy', async () => {
    app.screen.startRemix(safeClip());
    app.compose.follow(safeClip());
    const take = vi.fn(() => Promise.resolve('UE5H'));
    expect(await app.compose.useFrame('Frame', take)).toBe(false);
    expect(take).not.toHaveBeenCalled();
    expect(app.compose.trouble?.field).toBe('reference');
  });
});

describe('words that were not sent', () => {
  const back = async () => app.toasts.list.at(-1)?.action?.run();

  test('come back with all that stood beside them', async () => {
    await app.servers.choose('demo');
    app.compose.prompt = 'My own words';
    app.compose.takes = 3;
    app.compose.extra.add('seed', '7');
    await app.compose.pick();
    await app.compose.retry({ ...safeClip(), originId: null });
    expect(app.compose.prompt).toBe(safeClip().prompt);
    expect(app.toasts.list.at(-1)?.text).toBe('Your unsent prompt was replaced');
    await back();
    expect(app.compose.prompt).toBe('My own words');
    expect(app.compose.takes).toBe(3);
    expect(app.compose.extra.reading.json).toBe('{"seed":7}');
    expect(app.compose.reference?.id).toBe('reference-1');
    expect(app.servers.active?.id).toBe('demo');
  });

  test('of a remix come back as a remix', async () => {
    app.screen.startRemix(safeClip());
    app.compose.follow(safeClip());
    app.compose.prompt = 'In the rain';
    app.compose.replace({ prompt: 'From memory' });
    expect(app.screen.remix).toBeNull();
    await back();
    expect(app.screen.remix?.id).toBe('calico');
    expect(app.compose.prompt).toBe('In the rain');
  });

  test('are not spoken of when there were none, or when they were sent', async () => {
    app.compose.replace({ prompt: 'A cat' });
    await app.compose.submit();
    app.compose.replace({ prompt: 'A dog' });
    expect(app.toasts.list).toEqual([]);
  });
});

describe('remix', () => {
  test('only the prompt is sent, and the waiting prompt comes back', async () => {
    app.compose.prompt = 'My next idea';
    const origin = safeClip();
    app.screen.startRemix(origin);
    app.compose.follow(origin);
    expect(app.compose.prompt).toBe(origin.prompt);
    app.compose.prompt = 'In the rain';
    expect(await app.compose.submit()).toBe(true);
    expect(calls('remixClip').at(-1)?.slice(2)).toEqual([
      'calico',
      'In the rain',
      origin.projectId,
    ]);
    expect(calls('createClips')).toEqual([]);
    expect(app.screen.remix).toBeNull();
    expect(app.compose.prompt).toBe('My next idea');
  });

  test('one that is sent does not close another that was begun meanwhile', async () => {
    const origin = safeClip();
    app.screen.startRemix(origin);
    app.compose.follow(origin);
    const sent = app.compose.submit();
    app.screen.startRemix(origin, 'edit');
    app.compose.prompt = 'Without the cat';
    expect(await sent).toBe(true);
    expect(app.screen.remix?.id).toBe(origin.id);
    expect(app.compose.prompt).toBe('Without the cat');
    const another = { ...origin, id: 'another', prompt: 'Another' };
    const edit = app.compose.submit();
    app.screen.startRemix(another);
    app.compose.follow(another);
    expect(await edit).toBe(true);
    expect(app.screen.remix?.id).toBe('another');
    expect(app.compose.prompt).toBe('Another');
  });

  test('a refused remix keeps the banner and the words', async () => {
    app.screen.startRemix(safeClip());
    app.compose.follow(app.screen.remix);
    app.compose.prompt = 'In the rain';
    fake.failNext('remixClip', { code: 'server', message: 'This server has no remix.' });
    await app.compose.submit();
    expect(app.compose.origin?.id).toBe('calico');
    expect(app.compose.prompt).toBe('In the rain');
  });

  test('where its server no longer has the clip, a local remix is sent with its own picture', async () => {
    await app.compose.pick();
    const mine = app.compose.reference;
    const origin = { ...safeClip(), deletedOnServerAt: 1 };
    app.screen.startRemix(origin);
    app.compose.follow(origin);
    expect(app.compose.local).toBe(true);
    expect(app.compose.reference).toBeNull();
    await app.compose.useFrame('Frame of A calico cat', async () => 'UE5H');
    app.compose.prompt = 'In the rain';
    expect(await app.compose.submit()).toBe(true);
    expect(calls('remixLocally').at(-1)?.[2]).toEqual({
      originId: 'calico',
      prompt: 'In the rain',
      reference: { id: 'frame-1', fit: 'crop' },
      projectId: origin.projectId,
    });
    expect(app.compose.reference).toEqual(mine);
  });

  test('a frame that cannot be taken is told at the slot', async () => {
    const origin = { ...safeClip(), deletedOnServerAt: 1 };
    app.screen.startRemix(origin);
    app.compose.follow(origin);
    await app.compose.useFrame('Frame', () => Promise.reject(new Error('It cannot be shown.')));
    expect(app.compose.trouble).toMatchObject({
      field: 'reference',
      message: 'It cannot be shown.',
    });
  });
});

test('trying again brings back what a clip was asked with', async () => {
  await app.compose.retry({ ...safeClip(), prompt: 'Once more', seconds: '12', originId: null });
  expect(app.compose.prompt).toBe('Once more');
  expect(app.compose.seconds).toBe('12');
});

describe('the draft', () => {
  test('is written 300 ms after the last key, and comes back whole', async () => {
    vi.useFakeTimers();
    const { compose } = app;
    compose.prompt = 'A c';
    compose.prompt = 'A cat';
    compose.takes = 4;
    compose.extra.add('seed', '7');
    await vi.advanceTimersByTimeAsync(250);
    expect(calls('saveDraft')).toEqual([]);
    await vi.advanceTimersByTimeAsync(150);
    expect(calls('saveDraft')).toHaveLength(1);

    const again = new App(fake);
    await again.compose.load();
    expect(again.compose.prompt).toBe('A cat');
    expect(again.compose.takes).toBe(4);
    expect(again.compose.extra.reading.json).toBe('{"seed":7}');
  });

  test('brings a remix back with its words', async () => {
    app.screen.startRemix(safeClip());
    app.compose.follow(app.screen.remix);
    app.compose.prompt = 'In the rain';
    await app.compose.keep();
    const again = new App(fake);
    await again.compose.load();
    expect(again.screen.remix?.id).toBe('calico');
    again.compose.follow(again.screen.remix);
    expect(again.compose.prompt).toBe('In the rain');
  });

  test('never overwrites what was typed before it arrived', async () => {
    await fake.saveDraft({ ...(await fake.draft()), prompt: 'Old' });
    const again = new App(fake);
    const loading = again.compose.load();
    again.compose.prompt = 'New';
    await loading;
    expect(again.compose.prompt).toBe('New');
  });

  test('that cannot be kept is told, and stays on the screen', async () => {
    app.compose.prompt = 'A cat';
    fake.failNext('saveDraft', { code: 'storage', message: 'The disk is full.' });
    await app.compose.keep();
    expect(app.toasts.list.at(-1)?.details).toContain('The disk is full.');
    expect(app.compose.prompt).toBe('A cat');
  });
});

describe('a prompt with variables', () => {
  const batch = () => calls('createBatch').at(-1)?.[2] as NewClips[];

  test('asks for every combination at once, each with its takes', async () => {
    app.compose.prompt = 'A {animal} at night';
    app.compose.template.change('animal', 'cat, dog');
    app.compose.takes = 2;
    expect(app.compose.clips).toBe(4);
    expect(app.compose.quoted?.takes).toBe(4);
    expect(await app.compose.submit()).toBe(true);
    expect(batch().map(({ prompt, takes }) => [prompt, takes])).toEqual([
      ['A cat at night', 2],
      ['A dog at night', 2],
    ]);
    expect(calls('createBatch').at(-1)?.[3]).toBe('A {animal} at night');
    expect(app.compose.made).toBe(4);
    expect(calls('createClips')).toEqual([]);
  });

  test('that was lost on the way is repeated under its id', async () => {
    app.compose.prompt = 'A {animal} at night';
    app.compose.template.change('animal', 'cat, dog');
    const real = createFake({ clips: 1, still: true });
    const sent: string[] = [];
    fake.createBatch = (request) => {
      sent.push(request);
      return sent.length === 1
        ? Promise.reject(new Error('lost'))
        : real
            .listClips(
              {
                view: { kind: 'all' },
                search: '',
                sort: 'newest',
              },
              0,
              1,
            )
            .then(({ clips }) => clips);
    };
    expect(await app.compose.submit()).toBe(false);
    expect(await app.compose.submit()).toBe(true);
    expect(sent[1]).toBe(sent[0]);
  });

  test('is refused before anything is sent when it makes too many', async () => {
    app.compose.prompt = '{a} {b}';
    const many = Array.from({ length: 20 }, (_, at) => `v${at}`).join('\n');
    app.compose.template.change('a', many);
    app.compose.template.change('b', many);
    expect(await app.compose.submit()).toBe(false);
    expect(app.compose.trouble?.field).toBe('takes');
    expect(calls('createBatch')).toEqual([]);
  });

  test('survives in the draft with its values', async () => {
    app.compose.prompt = 'A {animal}';
    app.compose.template.change('animal', 'cat');
    await app.compose.keep();
    const next = new App(fake);
    await next.start();
    expect(next.compose.template.values).toEqual({ animal: 'cat' });
    next.stop();
  });

  test('is kept with its values and comes back with them', async () => {
    app.compose.prompt = 'A {animal}';
    app.compose.template.change('animal', 'cat');
    await app.compose.keepPrompt(app.prompts);
    const kept = app.prompts.same('A {animal}');
    expect(kept?.values).toEqual({ animal: 'cat' });
    // Once more is not twice.
    await app.compose.keepPrompt(app.prompts);
    expect(app.prompts.kept.filter(({ prompt }) => prompt === 'A {animal}')).toHaveLength(1);
    if (kept) await app.prompts.forget(kept);
    expect(app.prompts.same('A {animal}')).toBeUndefined();
    await app.toasts.list.at(-1)?.action?.run();
    expect(app.prompts.same('A {animal}')).toBeDefined();
  });
});
