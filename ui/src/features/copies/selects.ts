// Lists of clips for editors, and the forms they come in.

import type { SelectsForm } from '../../ipc';
import { m } from '../../speech';
import { words, type App } from '../../stores';
import { sayWhere } from '../player/leaving';

/** Writes these clips, as far as they are marked, where the native dialog says. */
export async function saveSelects(
  app: App,
  ids: readonly string[],
  form: SelectsForm,
): Promise<void> {
  let toast = '';
  const outcome = await app.attempt((request) =>
    app.backend.saveSelectsAs(request, [...ids], form, ({ done, total }) => {
      const text = m.selects_busy({ done: words.count(done), total: words.count(total) });
      const now = { text, progress: total > 0 ? done / total : 0, stays: null };
      if (toast) app.toasts.update(toast, now);
      else toast = app.toasts.show(now);
    }),
  );
  app.toasts.close(toast);
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
