// What is at risk while the app is closed, in sentences.

import type { Risk } from '../../ipc';
import { m } from '../../speech';
import { words } from '../../stores';

export function atStake(risk: Risk, now: number): string {
  const { sending, fetching, firstExpiresAt, clips, unattended } = risk;
  const left = firstExpiresAt === null ? null : firstExpiresAt - now;
  return [
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
  ]
    .filter((said) => said !== null)
    .join(' ');
}
