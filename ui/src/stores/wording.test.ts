// One word for each idea, and a way on from every trouble, in what the page says.

import { describe, expect, test } from 'vitest';

import de from '../../messages/de.json';
import en from '../../messages/en.json';
import zh from '../../messages/zh-CN.json';

type Texts = Record<string, unknown>;

/** Words that were another name for something, each with the one that is used. */
const otherNames: [RegExp, string][] = [
  [/first frame/i, 'reference image'],
  [/\bretr(?:y|ied)\b/i, 'make again'],
  [/frame forward/i, 'frame on'],
  [/taken? back|take .* back/i, 'undo, or cancel'],
  [/done again/i, 'redo'],
  [/keep this prompt|prompt is kept|keep it no longer/i, 'favourites'],
  [/\bfamily\b/i, 'lineage'],
  [/^leave it$/i, 'give it up'],
];

test('one word is used for each idea', () => {
  const texts = Object.entries(en as Texts)
    // What the palette finds by other words is not said.
    .filter(([key]) => !key.startsWith('also_'))
    .map(([, text]) => (typeof text === 'string' ? text : JSON.stringify(text)));
  const wrong = otherNames.flatMap(([other, word]) =>
    texts.filter((text) => other.test(text)).map((text) => `${text} (say “${word}”)`),
  );
  expect(wrong).toEqual([]);
});

describe.each<[string, Texts]>([
  ['en', en],
  ['de', de],
  ['zh-CN', zh],
])('in %s', (_, texts) => {
  const said = (key: string) => String(texts[key]);

  test.each([
    ['action_compare_frame_on', 'player_frame_on'],
    ['queue_retry', 'clipmenu_again'],
    ['player_make_again', 'clipmenu_again'],
    ['prompts_keep', 'action_keep_prompt'],
    ['compare_reference', 'inspector_reference'],
    ['compose_frame_choice', 'compose_reference'],
  ])('%s is worded as %s', (one, other) => {
    expect(said(one).toLowerCase()).toContain(said(other).toLowerCase());
  });

  test.each([
    'compare_broken',
    'clips_import_nothing',
    'compose_draft_not_kept',
    'inspector_remix_not_yet',
    'player_unknown_text',
  ])('%s says what to do next', (key) => {
    expect(said(key).match(/[.。]/g)?.length).toBeGreaterThan(1);
  });
});

test('what a search looks through is said whole', () => {
  expect(en.empty_search_text).toMatch(/tags, notes, reject reasons/);
  expect(de.empty_search_text).toMatch(/Schlagwörter, Notizen, Gründe/);
  expect(zh.empty_search_text).toMatch(/标签、备注、淘汰原因/);
});
