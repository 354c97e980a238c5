// What can be chosen elsewhere in the window, a line for each choice: orders, settings, what servers do.

import { m } from '../../speech';
import { words, type App } from '../../stores';
import { SPEEDS } from '../player/speeds';
import { why } from '../servers/words';
import { choices, offered } from '../settings/choices';
import { offeredIn, sorts } from '../toolbar/sorts';
import { line, type Entry } from './entry';

/** The orders that the list may be in now. */
export function orders(app: App): Entry[] {
  return offeredIn(app.clips.query.view).map((sort) =>
    line(
      `sort:${sort}`,
      m.action_set({ setting: m.toolbar_sort(), value: sorts[sort]() }),
      () => app.bookmark.look({ sort }),
      { also: m.also_sort() },
    ),
  );
}

export function settings({ settings: store }: App): Entry[] {
  const { value } = store;
  const set = <Name extends keyof typeof choices>(
    name: Name,
    setting: string,
    also: string,
    options: { value: string; label: string }[],
  ): Entry[] =>
    options.map((option) =>
      line(
        `${name}:${option.value}`,
        m.action_set({ setting, value: option.label }),
        () => store.change({ [name]: option.value }),
        { also },
      ),
    );
  const toggle = (
    name: 'autoAdvance' | 'notifications' | 'looping' | 'muted',
    setting: string,
  ): Entry =>
    line(
      `toggle:${name}`,
      value[name] ? m.action_switch_off({ setting }) : m.action_switch_on({ setting }),
      () => store.change({ [name]: !value[name] }),
    );
  return [
    ...set('theme', m.settings_theme(), m.also_theme(), offered(choices.theme)),
    ...set('language', m.settings_language(), m.also_language(), offered(choices.language)),
    ...set('previews', m.settings_previews(), m.also_previews(), offered(choices.previews)),
    toggle('autoAdvance', m.settings_advance()),
    toggle('notifications', m.settings_notifications()),
    toggle('looping', m.settings_loop()),
    toggle('muted', m.settings_mute()),
    ...SPEEDS.map((speed) =>
      line(
        `speed:${speed}`,
        m.action_set({
          setting: m.settings_speed(),
          value: m.settings_speed_value({ speed: words.number(speed) }),
        }),
        () => store.change({ speed }),
      ),
    ),
  ];
}

/** What can be done with each server without opening its settings. */
export function ofServers({ servers, screen, queue }: App): Entry[] {
  const { list, active } = servers;
  return list.flatMap((server) => {
    const { id, name, enabled, paused, capabilities } = server;
    const off = enabled ? null : m.action_why_server_off();
    const listed =
      capabilities.list === false
        ? m.sidebar_from_server_not({ reason: why(server, 'list') ?? name })
        : null;
    return [
      ...(id === active?.id
        ? []
        : [line(`use:${id}`, m.action_use_server({ server: name }), () => servers.choose(id))]),
      line(
        `pause:${id}`,
        paused ? m.queue_resume_named({ server: name }) : m.queue_pause_named({ server: name }),
        () => queue.pause(id, !paused),
        { also: m.queue_name() },
      ),
      line(
        `adopt:${id}`,
        m.sidebar_from_server({ server: name }),
        () => (screen.adoptServer = id),
        { why: listed ?? off },
      ),
      ...(capabilities.characters === false
        ? []
        : [
            line(
              `characters:${id}`,
              m.action_server_characters({ server: name }),
              () => screen.openCharacters(id),
              { why: off },
            ),
          ]),
    ];
  });
}
