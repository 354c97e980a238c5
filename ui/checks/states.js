// States of the screens: menus, clips that did not become safe, banners, questions, long words. Read
// beside `screens.js`, by the same scripts.

const dailies =
  (work, ...args) =>
  (page) =>
    page.evaluate(`(${work})(window.dailies, ...${JSON.stringify(args)})`);
/** Selects a clip wherever it is and shows it in the inspector. */
const shown = (id) => async (page) => {
  await dailies((app, one) => app.show(one), id)(page);
  await page.locator('aside dl').waitFor();
};
const reviewed = (id) => async (page) => {
  await shown(id)(page);
  await page.evaluate(() => (window.dailies.screen.reviewOpen = true));
  await page.locator('[role="dialog"]').first().waitFor();
};
const menu =
  (trigger, at = 0) =>
  async (page) => {
    await page.locator(trigger).nth(at).click();
    await page.locator('[role="menu"], [role="listbox"] [role="option"]').first().waitFor();
  };
const after =
  (...steps) =>
  async (page) => {
    for (const step of steps) await step(page);
  };
const dialog = async (page) => {
  await page.locator('[role="dialog"], [role="alertdialog"]').first().waitFor();
};
const inDialog =
  (trigger, at = 0) =>
  async (page) => {
    await page.locator(`[role="dialog"] ${trigger}`).nth(at).click();
  };

const saga =
  'A very long take through the market at dawn: the camera leaves the fishmonger’s knife, rises past wet awnings and strings of lamps that go out one by one, turns with a gull, and comes down again behind a girl on a bicycle who carries three loaves, a cello case and a sleeping cat. ';
const family = async (app) => {
  const { library } = app.backend;
  const [root] = library.clips;
  const make = (id, originId, source, prompt) => ({
    ...root,
    id,
    originId,
    source,
    prompt,
    remoteId: `video_${id}`,
    rating: 0,
    flag: 'none',
    title: null,
  });
  library.add([
    make('k1', root.id, 'continued', 'A calico cat closes the lid of the piano'),
    make('k2', 'k1', 'continued', 'The cat leaves the stage, the curtain falls'),
    make('k3', root.id, 'remixed', 'A calico cat playing a harp on a stage in the rain'),
    make('k4', root.id, 'from_frame', 'A calico cat playing a piano under water'),
    make('k5', 'k3', 'edited', 'A calico cat playing a harp on a stage in the snow'),
    make('k6', 'k3', 'extended', 'A calico cat playing a harp on a stage in the rain'),
  ]);
};
const long = async (app, words) => {
  const { library } = app.backend;
  for (const project of library.projects) {
    project.name = `${project.name} for the spring campaign, second round of edits`;
  }
  library.tellProjects();
  await app.search.save('Everything vertical with four or more stars from last month', null);
  const part = {
    prompt: words.repeat(4),
    title: words,
    model: 'organisation/very-long-model-name-with-a-date-2026-11-22-preview',
    serverName: 'Workstation under the desk in the second editing room',
    note: words,
    tags: Array.from({ length: 14 }, (_, at) => `a tag with some words ${at}`),
    rejectReason: words.slice(0, 120),
  };
  library.change('calico', part);
  library.change('jelly', { prompt: words.repeat(4), serverName: part.serverName });
  library.change('spider', { prompt: words.repeat(4), model: part.model });
};
const empty = async (app) => {
  app.backend.library.clips.splice(0);
  await app.backend.library.changed([], true);
  await app.clips.ask({ view: { kind: 'all' } });
};

export const states = {
  menu_clip: async (page) => {
    await page
      .locator('[role="gridcell"] [data-picture]')
      .first()
      .click({ button: 'right', position: { x: 60, y: 40 } });
    await page.locator('[role="menu"]').first().waitFor();
  },
  menu_clip_move: async (page) => {
    await states.menu_clip(page);
    await page.locator('[role="menuitem"][aria-haspopup="menu"]').first().hover();
    await page.locator('[role="menu"]').nth(1).waitFor();
  },
  menu_filter: menu('.toolbar [aria-haspopup="menu"]', 0),
  menu_sort: menu('.toolbar [aria-haspopup="menu"]', 1),
  menu_inspector: after(shown('calico'), menu('aside .actions [aria-haspopup="menu"]')),
  menu_marks: after(shown('calico'), menu('aside .transport [aria-haspopup="menu"]', 1)),
  menu_speed: after(shown('calico'), menu('aside .transport [aria-haspopup="menu"]', 0)),
  menu_review: after(reviewed('calico'), menu('.room .transport [aria-haspopup="menu"]', 1)),
  menu_project: menu('.sidebar .more'),
  menu_model: menu('.composer [aria-haspopup="listbox"]', 0),
  menu_size: menu('.composer [aria-haspopup="listbox"]', 1),
  filters: async (page) => {
    await page.locator('[role="search"] input').fill('is:safe model:sora-2 rating:>=3 tag:night');
    await page.locator('.row li').nth(2).waitFor({ state: 'attached' });
  },
  completions: async (page) => {
    await page.locator('[role="search"] input').focus();
    await page.keyboard.type('mo');
    await page.waitForFunction(() => window.dailies.clips.query.search === 'mo');
    await page.locator('[role="listbox"] [role="option"]').first().waitFor();
  },
  clip_safe: shown('calico'),
  clip_running: shown('jelly'),
  clip_server: shown('ice'),
  clip_refused: shown('spider'),
  clip_unknown: shown('unsure'),
  clip_lost: shown('lost'),
  clip_failed: shown('broken'),
  clip_gone: shown('late'),
  clip_cancelled: shown('stopped'),
  clip_queued: shown('ink'),
  clip_trashed: after(
    dailies(async (app) => {
      await app.actions.trash(['calico']);
      await app.clips.ask({ view: { kind: 'trash' } });
    }),
    shown('calico'),
  ),
  review_inspector: after(reviewed('calico'), async (page) => {
    await page.locator('.room .bar [aria-pressed]').click();
  }),
  review_refused: reviewed('spider'),
  review_unknown: reviewed('unsure'),
  review_judged: after(
    reviewed('calico'),
    dailies((app) => app.actions.flag(['calico'], 'reject')),
  ),
  jobs: after(shown('unsure'), async (page) => {
    await page.locator('aside .trouble button').nth(1).click();
    await dialog(page);
    await page.locator('[role="dialog"] li').first().waitFor();
  }),
  part: after(shown('calico'), async (page) => {
    await page.locator('aside .transport').waitFor();
    await page
      .locator('aside section.player')
      .first()
      .focus()
      .catch(() => undefined);
    await page.locator('aside .transport button').first().focus();
    await page.keyboard.press('i');
    await menu('aside .transport [aria-haspopup="menu"]', 1)(page);
    await page.locator('[role="menuitem"]').last().click();
    await dialog(page);
  }),
  lineage_family: after(dailies(family), async (page) => {
    await page.evaluate(() => (window.dailies.screen.lineage = 'k1'));
    await page.locator('[role="treeitem"]').first().waitFor();
  }),
  inspector_family: after(dailies(family), shown('calico')),
  chain: after(dailies(family), async (page) => {
    await page.evaluate(() => (window.dailies.screen.chain = 'k1'));
    await page.locator('.parts button').first().waitFor();
  }),
  saved_many: after(
    dailies(async (app) => {
      app.screen.copying = ['calico', 'rain', 'jelly', 'spider'];
    }),
    dialog,
    async (page) => {
      await inDialog('.folder button')(page);
      await page.locator('[role="dialog"] .foot button').last().click();
      await page.locator('[role="dialog"] .skipped').waitFor();
    },
  ),
  save_many_wrong: after(
    dailies((app) => {
      app.screen.copying = ['calico', 'rain', 'jelly', 'spider'];
    }),
    dialog,
    async (page) => {
      await page.locator('[role="dialog"] input').fill('{prompt}_{who}');
      await page.locator('[role="dialog"] .error').waitFor();
    },
  ),
  keyboard_dispute: async (page) => {
    await page.evaluate(() => (window.dailies.screen.keyboardOpen = true));
    await dialog(page);
    await page.locator('[role="dialog"] .line .keys > span:not(.key) button').first().click();
    await page.keyboard.press('Control+n');
    await page.locator('.dispute').waitFor();
  },
  palette_found: async (page) => {
    await page.evaluate(() => (window.dailies.screen.paletteOpen = true));
    await dialog(page);
    await page.keyboard.type('re');
  },
  palette_nothing: async (page) => {
    await page.evaluate(() => (window.dailies.screen.paletteOpen = true));
    await dialog(page);
    await page.keyboard.type('zzzzz');
  },
  price_form: async (page) => {
    await page.evaluate(() => window.dailies.screen.openMoney('prices'));
    await dialog(page);
    await page
      .locator('[role="dialog"] [role="tabpanel"] button, [role="dialog"] .body button')
      .last()
      .click();
  },
  cap_form: async (page) => {
    await page.evaluate(() => window.dailies.screen.openMoney('caps'));
    await dialog(page);
    await page
      .locator('[role="dialog"] [role="tabpanel"] button, [role="dialog"] .body button')
      .last()
      .click();
  },
  long_words: after(dailies(long, saga), shown('calico')),
  long_failed: after(dailies(long, saga), shown('spider')),
  long_review: after(dailies(long, saga), reviewed('calico')),
  long_lineage: after(dailies(family), dailies(long, saga), async (page) => {
    await page.evaluate(() => (window.dailies.screen.lineage = 'calico'));
    await page.locator('[role="treeitem"]').first().waitFor();
  }),
  long_compare: after(dailies(long, saga), async (page) => {
    await page.evaluate(() => (window.dailies.screen.comparing = ['calico', 'rain', 'spiral']));
    await dialog(page);
  }),
  long_queue: after(
    dailies(long, saga),
    dailies((app) => app.clips.ask({ view: { kind: 'in_progress' } })),
  ),
  long_chain: after(dailies(family), dailies(long, saga), async (page) => {
    await page.evaluate(() => (window.dailies.screen.chain = 'k1'));
    await page.locator('.parts button').first().waitFor();
  }),
  long_composer: dailies((app, words) => app.compose.use({ prompt: words.repeat(8) }), saga),
  empty_all: dailies(empty),
  empty_queue: after(
    dailies(empty),
    dailies((app) => app.clips.ask({ view: { kind: 'in_progress' } })),
  ),
  empty_picks: after(
    dailies(empty),
    dailies((app) => app.clips.ask({ view: { kind: 'picks' } })),
  ),
  empty_server: after(
    dailies(empty),
    dailies((app) => app.clips.ask({ view: { kind: 'server_only' } })),
  ),
  empty_trash: after(
    dailies(empty),
    dailies((app) => app.clips.ask({ view: { kind: 'trash' } })),
  ),
  empty_project: after(
    dailies(empty),
    dailies((app) => app.clips.ask({ view: { kind: 'project', projectId: 'p1' } })),
  ),
  project: dailies((app) => app.clips.ask({ view: { kind: 'project', projectId: 'p1' } })),
  trash_remove: dailies(async (app) => {
    await app.clips.ask({ view: { kind: 'trash' } });
    void app.actions.emptyTrash?.();
  }),
  folder_away: dailies((app) => {
    app.library.state = {
      kind: 'unusable',
      folder: '/media/archive/Dailies',
      message: 'The library folder is not there. Connect its disk and try again.',
    };
  }),
  folder_found: dailies((app) => {
    app.library.findings = {
      recovery: 'Every clip that is noted in the library folder is in the library.',
      missing: 4,
      fetchable: 1,
      missingNames: ['a-fox_2026-11-22_ab12cd.mp4', 'a-cat_2026-11-22_ab12ce.mp4'],
      foreign: 3,
      foreignNames: ['holiday.mp4', 'IMG_0042.mov'],
    };
  }),
  folder_moves: dailies(async (app) => {
    await app.move.choose();
    await app.move.begin();
  }),
  folder_offer: async (page) => {
    await page.evaluate(() => (window.dailies.screen.settingsOpen = true));
    await dialog(page);
    await page.evaluate(() => window.dailies.move.choose());
  },
  quit_asked: after(
    dailies((app) => {
      app.backend.emitQuit({
        waiting: false,
        risk: { clips: 3, firstExpiresAt: Date.now() + 1_380_000, canWait: true, unknown: 1 },
      });
    }),
    dialog,
  ),
  quit_waits: dailies((app) => {
    app.backend.emitQuit({
      waiting: true,
      risk: { clips: 3, firstExpiresAt: Date.now() + 1_380_000, canWait: true, unknown: 1 },
    });
  }),
  toasts: dailies((app) => {
    app.toasts.show({ text: 'Saved in Downloads', tone: 'good', stays: null });
    app.toasts.show({ text: 'Saving a-calico-cat.mp4', progress: 0.4, stays: null });
    app.toasts.error({
      code: 'server',
      message: 'Studio GPU answered with an error. Try again in a minute.',
      details: '503 Service Unavailable',
      requestId: 'req_7f3a9c2e51',
      field: null,
    });
  }),
  drop_window: dailies((app) => {
    app.backend.emitDrop({
      phase: 'over',
      x: 500,
      y: 200,
      items: [{ token: 't', name: 'a.mp4', kind: 'clip' }],
    });
  }),
  drop_refused: dailies((app) => {
    app.backend.emitDrop({
      phase: 'over',
      x: 500,
      y: 200,
      items: [{ token: 't', name: 'a.txt', kind: 'other' }],
    });
  }),
  dragging: dailies((app) => {
    app.drag.start(['calico', 'rain']);
    app.drag.move(100, 280);
  }),
  project_new: async (page) => {
    await page.locator('.sidebar h2 + button, .sidebar .head button').first().click();
    await page.locator('.sidebar input').waitFor();
  },
};
