import { afterEach, expect, test } from 'vitest';

import de from '../../messages/engine/de.json';
import zh from '../../messages/engine/zh-CN.json';
import { speech } from '../speech';
import { said } from './said';

afterEach(() => speech.speak('en'));

const holes = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([hole]) => hole).sort();

test.each([
  ['sentences', de.sentences, zh.sentences],
  ['parts', de.parts, zh.parts],
])('the %s of the engine are in every language, with the same holes', (_, german, chinese) => {
  expect(Object.keys(german)).toEqual(Object.keys(chinese));
  for (const book of [german, chinese] as Record<string, string>[]) {
    const wrong = Object.entries(book).filter(
      ([english, other]) =>
        other.trim() === '' || new Set(holes(english)).size !== new Set(holes(other)).size,
    );
    expect(wrong).toEqual([]);
  }
});

test('a sentence of the engine is said in the language that is spoken', () => {
  const sentence = 'The server refuses the key. Enter another one.';
  expect(said(sentence)).toBe(sentence);
  speech.speak('de');
  expect(said(sentence)).toBe('Der Server lehnt den Schlüssel ab. Einen anderen eingeben.');
  speech.speak('zh-CN');
  expect(said(sentence)).toBe('服务器拒绝这个密钥。请输入其他密钥。');
});

test('names, numbers and the words of a server are carried over', () => {
  speech.speak('de');
  expect(said('Studio GPU cannot remix. Make a new clip from the same prompt instead.')).toBe(
    'Studio GPU kann nicht remixen. Mit demselben Prompt einen neuen Clip machen.',
  );
  expect(
    said(
      'The server does not take this size: Supported are 1, 2. No more. Choose another one and make the clip again.',
    ),
  ).toBe(
    'Der Server nimmt diese Größe nicht: Supported are 1, 2. No more. Eine andere wählen und den Clip noch einmal machen.',
  );
});

test('a sentence within a sentence is said, too', () => {
  speech.speak('de');
  expect(
    said(
      'The cap for all servers is $5.00 a day: $4.80 is spent or reserved, and this clip costs $0.40. Raise the cap under Money, or send this one anyway.',
    ),
  ).toBe(
    'Die Obergrenze für alle Server ist $5.00 am Tag: $4.80 sind ausgegeben oder zurückgelegt, und dieser Clip kostet $0.40. Die Obergrenze unter Geld erhöhen oder diesen Clip trotzdem senden.',
  );
});

test('several sentences are said one by one', () => {
  speech.speak('zh-CN');
  expect(
    said(
      'The library database was gone. Dailies restored the backup of 3 March 2026, 10:00. 30 clips are in the library. Keys have to be entered again under Servers.',
    ),
  ).toBe(
    '资料库数据库不见了。Dailies 恢复了 3 March 2026, 10:00 的备份。30 个片段在资料库中。需要在“服务器”中重新输入密钥。',
  );
});

test('what is not known stays as it was written', () => {
  speech.speak('de');
  expect(said('Something nobody wrote down. With a second sentence.')).toBe(
    'Something nobody wrote down. With a second sentence.',
  );
});
