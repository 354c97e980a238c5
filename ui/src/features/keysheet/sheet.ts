// The keys that work, as they are written on the sheet. The tables that make them work are in
// `app/globalKeys`, `gallery/keys`, `review/keys` and `player/keys`.

import { m } from '../../paraglide/messages.js';

/** `keys` holds alternatives; `Ctrl+A` is pressed together. */
export type Line = { keys: readonly string[]; does: string };
export type Part = { title: string; lines: readonly Line[] };

export function sheet(): readonly Part[] {
  const line = (does: string, ...keys: string[]): Line => ({ keys, does });
  return [
    {
      title: m.keys_everywhere(),
      lines: [
        line(m.keys_generate(), 'Ctrl+Enter'),
        line(m.keys_new(), 'Ctrl+N'),
        line(m.keys_paste(), 'Ctrl+V'),
        line(m.keys_search(), 'Ctrl+F', '/'),
        line(m.keys_undo(), 'Ctrl+Z'),
        line(m.keys_settings(), 'Ctrl+,'),
        line(m.keys_sheet(), '?'),
      ],
    },
    {
      title: m.keys_grid(),
      lines: [
        line(m.keys_move(), 'Left', 'Right', 'Up', 'Down'),
        line(m.keys_row_ends(), 'Home', 'End'),
        line(m.keys_ends(), 'Ctrl+Home', 'Ctrl+End'),
        line(m.keys_page(), 'PgUp', 'PgDn'),
        line(m.keys_extend(), 'Shift+Right'),
        line(m.keys_toggle(), 'Ctrl+Space'),
        line(m.keys_all(), 'Ctrl+A'),
        line(m.keys_none(), 'Esc'),
        line(m.keys_play_here(), 'Space'),
        line(m.keys_review(), 'Enter'),
        line(m.keys_pick(), 'P'),
        line(m.keys_reject(), 'X'),
        line(m.keys_unjudge(), 'U'),
        line(m.keys_stars(), '0', '1', '2', '3', '4', '5'),
        line(m.keys_remix(), 'R'),
        line(m.keys_continue(), 'E'),
        line(m.keys_compare(), 'C'),
        line(m.keys_project(), 'B'),
        line(m.keys_save(), 'Ctrl+S'),
        line(m.keys_trash(), 'Del'),
        line(m.keys_delete(), 'Shift+Del'),
        line(m.keys_menu(), 'Shift+F10'),
        line(m.keys_density(), '-', '='),
      ],
    },
    {
      title: m.keys_player(),
      lines: [
        line(m.keys_play(), 'Space'),
        line(m.keys_shuttle(), 'J', 'K', 'L'),
        line(m.keys_frame(), 'Left', 'Right', ',', '.'),
        line(m.keys_second(), 'Shift+Left', 'Shift+Right'),
        line(m.keys_start_end(), 'Home', 'End'),
        line(m.keys_marks(), 'I', 'O'),
        line(m.keys_marks_clear(), 'Alt+X'),
        line(m.keys_speed(), '<', '>'),
        line(m.keys_loop(), 'Ctrl+L'),
        line(m.keys_mute(), 'M'),
        line(m.keys_frame_save(), 'Shift+S'),
        line(m.keys_frame_copy(), 'Ctrl+Shift+C'),
        line(m.keys_frame_use(), 'Shift+F'),
        line(m.keys_full(), 'F'),
        line(m.keys_next(), 'Up', 'Down'),
        line(m.keys_inspector(), '`'),
        line(m.keys_back(), 'Esc'),
      ],
    },
  ];
}
