// What settings may be, for the dialog and for the palette.

import type { Language, Previews, Theme } from '../../ipc';
import { m } from '../../speech';

type Words<Value extends string> = Readonly<Record<Value, () => string>>;

const theme: Words<Theme> = {
  system: m.settings_theme_system,
  light: m.settings_theme_light,
  dark: m.settings_theme_dark,
};
// Each by its own name, so that everybody finds theirs.
const language: Words<Language> = {
  system: m.settings_theme_system,
  en: () => 'English',
  de: () => 'Deutsch',
  'zh-CN': () => '简体中文',
};
const previews: Words<Previews> = {
  off: m.settings_previews_off,
  hover: m.settings_previews_hover,
  on: m.settings_previews_on,
};

export const choices = { theme, language, previews };

/** As the options of a control. */
export function offered<Value extends string>(
  words: Words<Value>,
): { value: Value; label: string }[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, label: words[value]() }));
}
