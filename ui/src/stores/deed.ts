// A deed in a few words, as in "Undo: 3 clips to the trash".

import type { Deed } from '../ipc';
import { m } from '../speech';

export function deedName({ verb, word, clips: count }: Deed): string {
  switch (verb) {
    case 'rate':
      return m.deed_rate({ count, stars: word ?? '' });
    case 'pick':
      return m.deed_pick({ count });
    case 'reject':
      return word ? m.deed_reject_why({ count, reason: word }) : m.deed_reject({ count });
    case 'clear':
      return m.deed_clear({ count });
    case 'judge':
      return m.deed_judge({ count });
    case 'tag':
      return m.deed_tag({ count, tag: word ?? '' });
    case 'untag':
      return m.deed_untag({ count, tag: word ?? '' });
    case 'note':
      return m.deed_note({ count });
    case 'rename':
      return word ? m.deed_rename({ title: word }) : m.deed_unname();
    case 'move':
      return word ? m.deed_move({ count, project: word }) : m.deed_move_out({ count });
    case 'trash':
      return m.deed_trash({ count });
    case 'both':
      return m.deed_both({ count });
    case 'restore':
      return m.deed_restore({ count });
    case 'part':
      return m.deed_part();
    case 'make_project':
      return m.deed_make_project({ project: word ?? '' });
    case 'remove_project':
      return m.deed_remove_project({ project: word ?? '' });
    case 'rename_project':
      return m.deed_rename_project({ project: word ?? '' });
    case 'arrange_project':
      return m.deed_arrange_project({ project: word ?? '' });
    case 'save_search':
      return m.deed_save_search({ name: word ?? '' });
    case 'change_search':
      return m.deed_change_search({ name: word ?? '' });
    case 'remove_search':
      return m.deed_remove_search({ name: word ?? '' });
  }
}
