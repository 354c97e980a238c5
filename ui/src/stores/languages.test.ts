import { afterEach, describe, expect, it } from 'vitest';

import de from '../../messages/de.json';
import en from '../../messages/en.json';
import zh from '../../messages/zh-CN.json';
import { createFake } from '../ipc/fake';
import { localeOf, m, speech } from '../speech';
import { App } from './app.svelte';
import { bytes, count, day, money, span } from './words';

type Plural = { declarations: string[]; selectors: string[]; match: Record<string, string> }[];
type Catalogue = Record<string, string | Plural>;

const catalogues: Record<string, Catalogue> = { en, de, 'zh-CN': zh };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

const textsOf = (message: string | Plural | undefined): string[] =>
  typeof message === 'string'
    ? [message]
    : (message ?? []).flatMap(({ match }) => Object.values(match));
const within = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

afterEach(() => speech.speak('en'));

describe.each(['de', 'zh-CN'])('the texts in %s', (language) => {
  const catalogue = catalogues[language] ?? {};

  it('are those of English, all of them and no others', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
  });

  it('name what the English ones name', () => {
    const wrong = Object.entries(en as Catalogue).flatMap(([key, english]) => {
      const other = catalogue[key];
      if (typeof english === 'string') {
        const same = typeof other === 'string' && within(english).join() === within(other).join();
        return same ? [] : [key];
      }
      const known = new Set(textsOf(english).flatMap(within));
      const named = new Set(textsOf(other).flatMap(within));
      return [...named].every((name) => known.has(name)) ? [] : [key];
    });
    expect(wrong).toEqual([]);
  });

  it('have every plural form that the language has, and no other', () => {
    const wrong = Object.entries(catalogue).flatMap(([key, message]) => {
      if (typeof message === 'string') return [];
      return message.flatMap(({ declarations, match }) => {
        const ordinal = declarations.some((line) => line.includes('ordinal'));
        const rules = new Intl.PluralRules(language, { type: ordinal ? 'ordinal' : 'cardinal' });
        const wanted = rules.resolvedOptions().pluralCategories;
        const given = Object.keys(match).map((form) => form.split('=')[1] ?? '');
        return wanted.sort().join() === given.sort().join() ? [] : [key];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('are not empty', () => {
    const empty = Object.entries(catalogue).filter(([, message]) =>
      textsOf(message).some((text) => text.trim() === ''),
    );
    expect(empty).toEqual([]);
  });
});

describe('the language', () => {
  it('of the desktop is taken where it is spoken here, else English', () => {
    expect(localeOf('system', ['de-AT', 'en'])).toBe('de');
    expect(localeOf('system', ['fr', 'zh-Hans-CN', 'en'])).toBe('zh-CN');
    expect(localeOf('system', ['fr-FR'])).toBe('en');
    expect(localeOf('system', [])).toBe('en');
  });

  it('changes while the page is open', async () => {
    await speech.speak('de');
    expect(m.toolbar_settings()).toBe('Einstellungen');
    expect(document.documentElement.lang).toBe('de');
    await speech.speak('zh-CN');
    expect(m.toolbar_settings()).toBe('设置');
  });

  it('is that of what the desktop is told', async () => {
    const fake = createFake({ clips: 20, still: true });
    const app = new App(fake);
    await app.start();
    app.clock.stop();
    await speech.speak('de');
    const [clip] = fake.library.clips;
    fake.emit({ kind: 'news', clipId: clip?.id ?? '', good: true, message: '“Cat” is saved.' });
    expect(fake.calls).toContainEqual(['notify', '„Cat“ ist gesichert.']);
  });

  it('is that of the moment, also in a text that was at hand before', async () => {
    const title = m.toolbar_settings;
    await speech.speak('de');
    expect(title()).toBe('Einstellungen');
  });

  it('is the one that was asked for last, whichever is read first', async () => {
    await Promise.all([speech.speak('zh-CN'), speech.speak('de')]);
    expect(m.toolbar_settings()).toBe('Einstellungen');
  });

  it('is not read again when it is spoken already', async () => {
    const { texts } = speech;
    await speech.speak('en');
    expect(speech.texts).toBe(texts);
  });

  it('has its own numbers, dates, money and plurals', async () => {
    const amount = { micros: 1_234_500_000, currency: 'USD' };
    const noon = new Date(2026, 10, 22, 12).getTime();
    const said = () =>
      [count(1284), bytes(3_400_000), money(amount), day(noon), span(3_900_000)].map(plain);
    expect(said()).toEqual(['1,284', '3.4 MB', '$1,234.50', '22 Nov 2026', '1 h 5 m']);
    await speech.speak('de');
    expect(said()).toEqual(['1.284', '3,4 MB', '1.234,50 $', '22. Nov. 2026', '1 h 5 min']);
    expect(m.clips_trashed({ count: 1 })).toBe('1 Clip in den Papierkorb bewegt');
    expect(m.clips_trashed({ count: 2 })).toBe('2 Clips in den Papierkorb bewegt');
    await speech.speak('zh-CN');
    expect(said()).toEqual(['1,284', '3.4 MB', '$1,234.50', '2026年11月22日', '1 小时 5 分钟']);
    expect(m.card_queued_place({ place: 2 })).toBe('排队中 · 第 2 位');
  });
});
