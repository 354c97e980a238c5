// The official npm client runs every operation it has for this protocol against the simulator.
// Addresses and files come in through the environment; see tests/strangers.rs.
//   CHECKED_URL  the simulator behind Prism, which refuses whatever breaks OpenAI's document
//   DIRECT_URL   the simulator itself, for answers that the document does not declare
//   CLIENTS      the folder that holds node_modules
//   PICTURE      a PNG of 1280x720
import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { CHECKED_URL, DIRECT_URL, CLIENTS, PICTURE, KEY } = process.env;
const require = createRequire(`${CLIENTS}/`);
const { OpenAI, toFile } = require('openai');

const checked = new OpenAI({ baseURL: CHECKED_URL, apiKey: KEY, maxRetries: 0 });
const direct = new OpenAI({ baseURL: DIRECT_URL, apiKey: KEY, maxRetries: 0 });

const FIELDS = [
  'id', 'object', 'model', 'status', 'progress', 'created_at', 'completed_at', 'expires_at',
  'prompt', 'size', 'seconds', 'remixed_from_video_id', 'error',
];

function isVideo(video) {
  for (const field of FIELDS) assert.ok(field in video, `${field} is missing`);
  assert.equal(video.object, 'video');
  assert.match(video.id, /^video_[0-9a-f]{48}$/);
  assert.equal(typeof video.seconds, 'string');
  return video;
}

/** Polls until the job has ended. */
async function ended(id) {
  const deadline = Date.now() + 60_000;
  let last = -1;
  for (;;) {
    const { data: video, response } = await checked.videos.retrieve(id).withResponse();
    isVideo(video);
    if (video.status !== 'failed') assert.ok(video.progress >= last, 'progress went back');
    last = video.progress;
    if (video.status === 'completed' || video.status === 'failed') return video;
    assert.ok(Date.now() < deadline, 'the job did not end');
    assert.ok(Number(response.headers.get('openai-poll-after-ms')) > 0);
  }
}

async function refused(promise, status, param, code) {
  const error = await promise.then(() => assert.fail('was not refused'), (reason) => reason);
  assert.equal(error.status, status, String(error));
  for (const key of ['message', 'type', 'param', 'code']) {
    assert.ok(key in error.error, `${key} is missing in the envelope`);
  }
  assert.equal(error.param, param);
  assert.equal(error.code, code);
  assert.ok(error.requestID, 'no request id');
}

const steps = {
  async 'create without a reference'() {
    const video = isVideo(await checked.videos.create({ prompt: 'node: plain' }));
    assert.deepEqual(
      [video.model, video.size, video.seconds, video.status, video.prompt],
      ['sora-2', '720x1280', '4', 'queued', 'node: plain'],
    );
    assert.equal((await ended(video.id)).status, 'completed');
  },

  async 'create with a reference file'() {
    const picture = await toFile(createReadStream(PICTURE), 'first.png', { type: 'image/png' });
    const video = await checked.videos.create({
      prompt: 'node: with a file', model: 'sora-2-pro', size: '1280x720', seconds: '8',
      input_reference: picture,
    });
    assert.deepEqual([video.model, video.size, video.seconds], ['sora-2-pro', '1280x720', '8']);
  },

  async 'create with an image_url'() {
    const url = `data:image/png;base64,${readFileSync(PICTURE).toString('base64')}`;
    const video = await checked.videos.create({
      prompt: 'node: with a url', size: '1280x720', input_reference: { image_url: url },
    });
    isVideo(video);
  },

  async 'all three files'() {
    const video = await checked.videos.create({ prompt: 'node: files', size: '1280x720' });
    const done = await ended(video.id);
    assert.equal(done.expires_at - done.completed_at, 3600);
    const magic = {
      video: (bytes) => bytes.subarray(4, 8).toString() === 'ftyp',
      thumbnail: (bytes) => bytes.subarray(8, 12).toString() === 'WEBP',
      spritesheet: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
    };
    for (const [variant, fits] of Object.entries(magic)) {
      const query = variant === 'video' ? undefined : { variant };
      // The guide says that a sprite sheet is a JPEG; the document forgot to declare that type.
      const client = variant === 'spritesheet' ? direct : checked;
      const response = await client.videos.downloadContent(video.id, query);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.ok(fits(bytes), `${variant} has the wrong bytes`);
      assert.equal(bytes.length, Number(response.headers.get('content-length')));
    }
  },

  async 'lists page by page'() {
    for (const order of ['asc', 'desc']) {
      const ids = [];
      for await (const video of checked.videos.list({ limit: 2, order })) ids.push(isVideo(video).id);
      assert.ok(ids.length >= 4, `${ids.length} videos`);
      assert.equal(new Set(ids).size, ids.length, 'a video came twice');
      const page = await checked.videos.list({ limit: 2, order });
      assert.equal(page.has_more, true);
      assert.deepEqual([page.data.length, page.last_id], [2, ids[1]]);
    }
  },

  async 'remix'() {
    const source = await checked.videos.create({ prompt: 'node: source', size: '1280x720' });
    await ended(source.id);
    const remix = isVideo(await checked.videos.remix(source.id, { prompt: 'node: remix' }));
    assert.equal(remix.remixed_from_video_id, source.id);
    assert.equal(remix.size, '1280x720');
    assert.equal((await ended(remix.id)).status, 'completed');
  },

  // The client sends forms, in which the document finds no object: as JSON it is checked.
  async 'edit and extension'() {
    const source = await checked.videos.create({ prompt: 'node: first', size: '1280x720' });
    await ended(source.id);
    const video = { id: source.id };
    const edited = isVideo(await direct.videos.edit({ prompt: 'node: edit', video }));
    assert.deepEqual([edited.size, edited.seconds], ['1280x720', '4']);
    const longer = isVideo(await direct.videos.extend({ prompt: 'node: on', video, seconds: '8' }));
    assert.equal(longer.seconds, '12');
    assert.equal((await ended(longer.id)).status, 'completed');
    isVideo(await checked.post('/videos/edits', { body: { prompt: 'node: as JSON', video } }));
    const on = { prompt: 'node: as JSON', video, seconds: '4' };
    isVideo(await checked.post('/videos/extensions', { body: on }));
  },

  async 'characters'() {
    const source = await checked.videos.create({ prompt: 'node: a troll', size: '1280x720' });
    await ended(source.id);
    const clip = await checked.videos.downloadContent(source.id);
    const video = await toFile(await clip.arrayBuffer(), 'mossy.mp4', { type: 'video/mp4' });
    const made = await checked.videos.createCharacter({ name: 'Mossy', video });
    assert.match(made.id, /^char_/);
    assert.deepEqual(await checked.videos.getCharacter(made.id), made);
    // The guide has the field; the document forgot it. The client writes it as a form.
    const body = { prompt: 'node: Mossy waves', characters: [{ id: made.id }] };
    isVideo(await direct.videos.create(body));
    await refused(direct.videos.getCharacter('char_0'), 404, 'character_id', 'not_found');
  },

  async 'moderation in the job'() {
    const video = await checked.videos.create({ prompt: 'node: [block]' });
    const failed = await ended(video.id);
    assert.deepEqual([failed.status, failed.error.code], ['failed', 'moderation_blocked']);
  },

  async 'delete'() {
    const video = await checked.videos.create({ prompt: 'node: delete' });
    await ended(video.id);
    const gone = await checked.videos.delete(video.id);
    assert.deepEqual(gone, { id: video.id, object: 'video.deleted', deleted: true });
    await refused(direct.videos.retrieve(video.id), 404, 'video_id', 'not_found');
  },

  async 'refusals'() {
    const create = (body) => direct.videos.create({ prompt: 'node: refused', ...body });
    await refused(create({ prompt: '' }), 400, 'prompt', 'empty_string');
    await refused(create({ prompt: 'x'.repeat(32_001) }), 400, 'prompt', 'string_above_max_length');
    await refused(create({ model: 'sora-9' }), 400, 'model', 'invalid_value');
    await refused(create({ size: '1920x1080' }), 400, 'size', 'invalid_value');
    await refused(create({ seconds: '5' }), 400, 'seconds', 'invalid_value');
    // What this client sends for a bare stream: the service refused it too.
    const bare = { size: '1280x720', input_reference: createReadStream(PICTURE) };
    await refused(create(bare), 400, 'input_reference', 'unsupported_mimetype');
    const other = await toFile(createReadStream(PICTURE), 'first.png', { type: 'image/png' });
    await refused(create({ input_reference: other }), 400, 'input_reference', 'invalid_value');
    await refused(direct.videos.list({ limit: 101 }), 400, 'limit', 'integer_above_max_value');
    const stranger = new OpenAI({ baseURL: DIRECT_URL, apiKey: 'sk-wrong-key', maxRetries: 0 });
    await refused(stranger.videos.list(), 401, null, 'invalid_api_key');
    const early = await direct.videos.create({ prompt: 'node: [slow 600]' });
    await refused(direct.videos.downloadContent(early.id), 404, null, null);
  },
};

for (const [name, step] of Object.entries(steps)) {
  await step().catch((error) => {
    console.error(`npm openai, ${name}:`, error);
    process.exit(1);
  });
  console.log(`npm openai, ${name}: ok`);
}
