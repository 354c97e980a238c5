// Lists of clips for editors, and the forms they come in.

import type { SaveProgress, SelectsForm } from '../../ipc';
import { m } from '../../speech';
import { saying, words, type App } from '../../stores';
import { sayWhere } from '../player/leaving';

/** Writes these clips, as far as they are marked, where the native dialog says. */
export async function saveSelects(
  app: App,
  ids: readonly string[],
  form: SelectsForm,
): Promise<void> {
  const howFar = ({ done, total }: SaveProgress) => ({
    text: m.selects_busy({ done: words.count(done), total: words.count(total) }),
    progress: total > 0 ? done / total : 0,
  });
  const outcome = await app.attempt((request) =>
    saying(app.toasts, howFar, (hear) => app.backend.saveSelectsAs(request, [...ids], form, hear)),
  );
  if (!outcome) return;
  sayWhere(app, outcome.saved);
  if (outcome.skipped.length === 0) return;
  app.toasts.show({
    text: m.selects_skipped({ count: outcome.skipped.length }),
    tone: 'bad',
    details: outcome.skipped.map(({ name, reason }) => `${name}: ${words.said(reason)}`).join('\n'),
    stays: 20_000,
  });
}

export const forms: Readonly<Record<SelectsForm, () => string>> = {
  fcpxml: m.selects_fcpxml,
  edl: m.selects_edl,
  otio: m.selects_otio,
};
