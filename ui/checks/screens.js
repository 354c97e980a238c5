// Every screen of the app and how to get there, for the scripts that look at all of them. The page
// is the one of `npm run browser`, which leaves its stores in `window.dailies`.

/** Runs in the page with the stores. */
const with_ = (work) => (page) => page.evaluate(`(${work})(window.dailies)`);
const open = (name) => async (page) => {
  await page.evaluate((field) => (window.dailies.screen[field] = true), name);
  await page.locator('[role="dialog"]').first().waitFor();
};
const money = (which) => async (page) => {
  await page.evaluate((to) => window.dailies.screen.openMoney(to), which);
  await page.locator('[role="dialog"]').first().waitFor();
};
const servers = (to) => async (page) => {
  await with_(to)(page);
  await page.locator('[role="dialog"]').first().waitFor();
};
/** Selects so many clips from the first one with a file on, and hands their ids over. */
const chosen = (count, work) => async (page) => {
  await page.evaluate(
    `(async (app) => {
      await app.clips.ask({ search: 'is:safe' });
      await app.selection.moveTo(0);
      await app.selection.moveTo(${count - 1}, { extend: true });
      (${work})(app, [...app.selection.ids]);
    })(window.dailies)`,
  );
  await page.locator('[role="dialog"]').first().waitFor();
};
const view = (kind) => async (page) => {
  await page.evaluate((to) => window.dailies.clips.ask({ view: { kind: to } }), kind);
};

export const screens = {
  grid: async (page) => {
    await page.locator('[role="gridcell"]').first().waitFor();
  },
  inspector: with_(async (app) => {
    await app.selection.moveTo(3);
    app.screen.inspectorOpen = true;
  }),
  several: with_(async (app) => {
    await app.selection.all();
    app.screen.inspectorOpen = true;
  }),
  queue: view('in_progress'),
  picks: view('picks'),
  server_only: view('server_only'),
  trash: view('trash'),
  nothing_found: with_((app) => app.clips.ask({ search: 'zzzz' })),
  review: with_(async (app) => {
    await app.selection.moveTo(4);
    app.screen.reviewOpen = true;
  }),
  lineage: async (page) => {
    await page.evaluate(() => (window.dailies.screen.lineage = 'spiral'));
    await page.locator('[role="treeitem"]').first().waitFor();
  },
  compare_two: chosen(2, (app, ids) => (app.screen.comparing = ids)),
  compare_wipe: async (page) => {
    await chosen(2, (app, ids) => (app.screen.comparing = ids))(page);
    await page.keyboard.press('w');
    await page.locator('.edge').waitFor();
  },
  compare_four: chosen(4, (app, ids) => (app.screen.comparing = ids)),
  save_many: chosen(3, (app, ids) => (app.screen.copying = ids)),
  tags: chosen(2, (app, ids) => (app.screen.tagging = ids)),
  reason: chosen(1, (app, ids) => (app.screen.rejecting = ids)),
  mistake: async (page) => {
    await page.locator('[role="search"] input').fill('is:safe rating:9 x');
    await page.locator('.problem').waitFor();
  },
  save_search: async (page) => {
    await page.locator('[role="search"] input').fill('is:safe');
    await page.waitForFunction(() => window.dailies.clips.query.search === 'is:safe');
    await page.evaluate(() => (window.dailies.screen.searchSave += 1));
    await page.locator('.naming input').waitFor();
  },
  stacks: with_((app) => app.setStacked(true)),
  composer: with_((app) => app.compose.use({ prompt: 'A fox at night' })),
  composer_more: async (page) => {
    const more = page.locator('.composer .chips [aria-expanded]').last();
    await more.click();
  },
  remix: with_(async (app) => {
    await app.selection.moveTo(6);
    app.screen.startRemix(app.selection.current);
  }),
  edit: with_(async (app) => {
    await app.selection.moveTo(0);
    app.screen.startRemix(app.selection.current, 'edit');
  }),
  extension: with_(async (app) => {
    await app.selection.moveTo(0);
    app.screen.startRemix(app.selection.current, 'extension');
  }),
  local_remix: with_(async (app) => {
    await app.selection.moveTo(0);
    app.servers.list = app.servers.list.map((server) => ({
      ...server,
      capabilities: { ...server.capabilities, remix: false },
    }));
    app.screen.startRemix(app.selection.current);
  }),
  adapted: with_(async (app) => {
    app.compose.use({ prompt: 'A fox', model: 'sora-2-pro', size: '1792x1024', seconds: '12' });
    await app.servers.choose('demo');
  }),
  template: with_((app) =>
    app.compose.use({
      prompt: 'A {animal} at night, {light}',
      values: { animal: 'fox, cat, owl', light: 'neon\nmoonlight' },
    }),
  ),
  prompts: open('memoryOpen'),
  palette: open('paletteOpen'),
  keys: open('keysOpen'),
  keyboard: open('keyboardOpen'),
  settings: open('settingsOpen'),
  settings_end: async (page) => {
    await open('settingsOpen')(page);
    await page.locator('[role="dialog"] section').last().scrollIntoViewIfNeeded();
  },
  servers: servers((app) => app.screen.openServers()),
  server_new: servers((app) => app.screen.openServers({ kind: 'new' })),
  server_edit: servers((app) =>
    app.screen.openServers({ kind: 'edit', serverId: app.servers.list[0].id }),
  ),
  prices: money('prices'),
  caps: money('caps'),
  ledger: money('ledger'),
  worth: money('worth'),
  characters: servers((app) => app.screen.openCharacters(app.servers.list[0].id)),
  character_of_clip: servers(async (app) => {
    await app.selection.moveTo(3);
    app.screen.openCharacters(app.servers.list[0].id, app.selection.current);
  }),
  cast: async (page) => {
    await with_((app) => {
      for (const one of app.compose.cast.offered) app.compose.cast.appear(one);
    })(page);
    await page.locator('.composer .chips button').nth(-2).click();
    await page.locator('[role="menu"]').waitFor();
  },
  adopt: async (page) => {
    await with_((app) => (app.screen.adoptServer = app.servers.list[0].id))(page);
    await page.locator('[role="dialog"]').first().waitFor();
  },
  move: with_(async (app) => {
    await app.selection.moveTo(2);
    app.screen.moving = [...app.selection.ids];
  }),
  question: with_(async (app) => {
    await app.selection.moveTo(2);
    void app.actions.deleteForGood([...app.selection.ids]);
  }),
  undo: with_(async (app) => {
    await app.selection.moveTo(2);
    await app.actions.trash([...app.selection.ids]);
  }),
  welcome: with_(async (app) => {
    app.servers.list = [];
    await app.settings.change({ welcomed: false });
  }),
};
