// Looks for text that is cut off: every screen, in every language, in a small window, with the
// backend in memory. `npm run clipped [-- --pictures FOLDER] [--size 900x600] [--theme dark]`.
//
// Text may end in an ellipsis where the whole of it is in a title; anything else that does not fit
// is reported, and the command fails. So is text that stays in the old language when it changes
// while the page is open.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';
import { preview } from 'vite';

import { cutOff } from './cut-off.js';
import { screens } from './screens.js';
import { states } from './states.js';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string' },
    size: { type: 'string', default: '900x600' },
    theme: { type: 'string', default: 'dark' },
    only: { type: 'string' },
  },
});
const [width, height] = values.size.split('x').map(Number);
const languages = ['en', 'de', 'zh-CN'];

const server = await preview({
  build: { outDir: 'dist-browser' },
  preview: { host: '127.0.0.1', port: 0 },
});
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
let wrong = 0;
/** What was said stays as it was said. */
const sayings = [
  'question',
  'undo',
  'clip_trashed',
  'trash_remove',
  'drop_window',
  'drop_refused',
  'dragging',
  'toasts',
];

const text = () => page.evaluate(() => document.body.innerText);
async function fresh(language) {
  await page.goto(address);
  await page.waitForFunction(() => window.dailies?.info);
  await page.evaluate(
    ([language, theme]) => window.dailies.settings.change({ language, theme }),
    [language, values.theme],
  );
}
async function settled() {
  await page.evaluate(() => document.fonts.ready);
  let before = '';
  for (let same = 0; same < 3;) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done())));
    const now = await text();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

for (const language of languages) {
  for (const [name, open] of Object.entries({ ...screens, ...states })) {
    if (values.only && !name.includes(values.only)) continue;
    await fresh(language);
    await open(page);
    await settled();
    for (const what of await page.evaluate(cutOff)) {
      wrong += 1;
      console.log(`${language} ${name}: ${what}`);
    }
    if (values.pictures) {
      const folder = join(values.pictures, language);
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`) });
    }
    if (sayings.includes(name)) continue;
    // The same screen, having been opened in another language first.
    const wanted = await text();
    await fresh(language === 'en' ? 'de' : 'en');
    await open(page);
    await settled();
    await page.evaluate((to) => window.dailies.settings.change({ language: to }), language);
    await settled();
    const left = (await text()).split('\n').filter((line) => !wanted.includes(line));
    // Times go on between the two.
    const stale = left.filter((line) => !/\d/.test(line));
    if (stale.length > 0) {
      wrong += 1;
      console.log(`${language} ${name}: stays in the other language: ${stale.join(' | ')}`);
    }
  }
}
await browser.close();
await server.close();
console.log(wrong === 0 ? 'Nothing is cut off.' : `${wrong} places`);
process.exit(wrong === 0 ? 0 : 1);
