// What is at risk while the app is closed, in sentences: clips, and characters on their way.

import type { Risk } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

const said = (sentences: readonly (string | null)[]): string =>
  sentences.filter((one) => one !== null && one !== '').join(' ');

/** What is not done yet. */
export const quitTitle = ({ clips, characters }: Risk): string =>
  clips > 0 ? m.quit_title({ count: clips }) : m.quit_title_characters({ count: characters });

/** What that means for who quits now. */
export const quitText = (risk: Risk, now: number): string =>
  said([ofClips(risk, now), risk.clips > 0 ? m.quit_text() : null, ofCharacters(risk)]);

/** What is waited for before the app quits by itself. */
export const quitWaiting = (risk: Risk, now: number): string =>
  said([
    risk.clips > 0
      ? m.quit_waiting({ count: risk.clips })
      : m.quit_waiting_characters({ count: risk.characters }),
    ofClips(risk, now),
    ofCharacters(risk),
  ]);

function ofCharacters({ characters }: Risk): string | null {
  return characters > 0 ? m.quit_making({ count: characters }) : null;
}

export function ofClips(risk: Risk, now: number): string {
  const { sending, fetching, firstExpiresAt, clips, unattended } = risk;
  const left = firstExpiresAt === null ? null : firstExpiresAt - now;
  return said([
    sending > 0 ? m.quit_sending({ count: sending }) : null,
    fetching > 0 ? m.quit_fetching({ count: fetching }) : null,
    left === null
      ? sending === clips
        ? null
        : m.quit_expiry_unknown({ count: clips })
      : left > 0
        ? m.quit_expires({ count: clips, left: words.span(left) })
        : m.quit_expired(),
    unattended > 0 ? m.quit_unattended({ count: unattended }) : null,
  ]);
}
