// The keys of other programs. Only what differs from ours is here; everything else keeps its key.

import type { KeyPreset } from '../../ipc';

type Preset = Readonly<Record<string, readonly string[]>>;

export const presets: Readonly<Record<KeyPreset, Preset>> = {
  dailies: {},
  // Premiere and Resolve agree on J K L, I O and the arrows; comma and period nudge by a frame.
  editor: {
    'player.frame_back': ['Left', ','],
    'player.frame_on': ['Right', '.'],
    'player.clear_marks': ['Alt+X', 'Ctrl+Shift+X'],
    'player.loop': ['Ctrl+/', 'Ctrl+L'],
    'player.full_screen': ['Ctrl+`', 'F'],
    'app.keys': ['Ctrl+Alt+K', '?'],
  },
  // As YouTube has them: K plays and stops, J and L jump ten seconds, the arrows five.
  web_player: {
    'player.play': ['K', 'Space'],
    'player.stop': [],
    'player.back': [],
    'player.forward': [],
    'player.back_10': ['J'],
    'player.on_10': ['L'],
    'player.back_5': ['Left'],
    'player.on_5': ['Right'],
    'player.frame_back': [','],
    'player.frame_on': ['.'],
    'review.next': ['Shift+N', 'Down', 'PgDn'],
    'review.previous': ['Shift+P', 'Up', 'PgUp'],
  },
};
