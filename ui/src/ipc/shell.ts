// The backend inside the desktop app: the generated commands, and where the page reads bytes. Not
// the place for decisions; whatever is more than passing on belongs in Rust.

import { Channel } from '@tauri-apps/api/core';

import type { Backend } from './backend';
import { commands, events } from './bindings';
import type * as rust from './bindings';
import type {
  Bookmark,
  Budget,
  Clip,
  ClipDetail,
  ClipPage,
  Draft,
  DropEvent,
  Family,
  ImportProgress,
  ImportReport,
  KeptPrompt,
  Ledger,
  LibraryMove,
  ManyProgress,
  MoveOffer,
  Part,
  PartPlan,
  PastPrompt,
  Price,
  Queue,
  Quote,
  SaveProgress,
  Settings,
  StudioEvent,
  Watching,
  Worth,
} from './types';

/** Commands without an answer answer `null`. */
const done = async (answer: Promise<null>): Promise<void> => void (await answer);

export const shell: Backend = {
  ...commands,
  listClips: (...of) => commands.listClips(...of) as Promise<ClipPage>,
  clipDetail: (id) => commands.clipDetail(id) as Promise<ClipDetail>,
  createClips: (...of) => commands.createClips(...of) as Promise<Clip[]>,
  remixClip: (...of) => commands.remixClip(...of) as Promise<Clip>,
  varyClip: (...of) => commands.varyClip(...of) as Promise<Clip>,
  remixLocally: (...of) => commands.remixLocally(...of) as Promise<Clip>,
  makeAgain: (...of) => commands.makeAgain(...of) as Promise<Clip>,
  resolveClip: (...of) => commands.resolveClip(...of) as Promise<Clip>,
  cancelClip: (...of) => commands.cancelClip(...of) as Promise<Clip>,
  fetchClip: (...of) => commands.fetchClip(...of) as Promise<Clip>,
  deleteOnServer: (...of) => commands.deleteOnServer(...of) as Promise<Clip>,
  renameClip: (...of) => commands.renameClip(...of) as Promise<Clip>,
  adoptJobs: (...of) => commands.adoptJobs(...of) as Promise<Clip[]>,
  storePoster: (...of) => done(commands.storePoster(...of)),
  storeSprite: (...of) => done(commands.storeSprite(...of)),
  removeCharacter: (...of) => done(commands.removeCharacter(...of)),
  bookmark: () => commands.bookmark() as Promise<Bookmark>,
  saveBookmark: (bookmark) => done(commands.saveBookmark(bookmark)),

  queue: () => commands.queue() as Promise<Queue>,
  moveInQueue: (...of) => done(commands.moveInQueue(...of)),
  cancelWaiting: (...of) => commands.cancelWaiting(...of) as Promise<Clip[]>,
  fetchClips: (...of) => commands.fetchClips(...of) as Promise<Clip[]>,
  retryClips: (...of) => commands.retryClips(...of) as Promise<Clip[]>,

  removeServer: (...of) => done(commands.removeServer(...of)),
  reloadKeys: () => done(commands.reloadKeys()),
  renameProject: (...of) => done(commands.renameProject(...of)),
  arrangeProject: (...of) => done(commands.arrangeProject(...of)),

  pastPrompts: (words) => commands.pastPrompts(words) as Promise<PastPrompt[]>,
  keptPrompts: () => commands.keptPrompts() as Promise<KeptPrompt[]>,
  keepPrompt: (...of) => commands.keepPrompt(...of) as Promise<KeptPrompt[]>,
  forgetPrompt: (...of) => commands.forgetPrompt(...of) as Promise<KeptPrompt[]>,
  createBatch: (...of) => commands.createBatch(...of) as Promise<Clip[]>,

  prices: () => commands.prices() as Promise<Price[]>,
  savePrice: (...of) => commands.savePrice(...of) as Promise<Price>,
  removePrice: (...of) => done(commands.removePrice(...of)),
  useReferencePrices: (...of) => commands.useReferencePrices(...of) as Promise<Price[]>,
  budget: () => commands.budget() as Promise<Budget>,
  saveCap: (...of) => commands.saveCap(...of) as Promise<Budget>,
  removeCap: (...of) => commands.removeCap(...of) as Promise<Budget>,
  quote: (asked) => commands.quote(asked) as Promise<Quote>,
  waiveCaps: (...of) => done(commands.waiveCaps(...of)),
  ledger: (...of) => commands.ledger(...of) as Promise<Ledger>,
  worth: (...of) => commands.worth(...of) as Promise<Worth>,

  settings: () => commands.settings() as Promise<Settings>,
  saveSettings: (...of) => done(commands.saveSettings(...of)),
  draft: () => commands.draft() as Promise<Draft>,
  saveDraft: (draft) => done(commands.saveDraft(draft)),

  saveClipAs(request, id, hear) {
    const progress = new Channel<SaveProgress>();
    progress.onmessage = hear;
    return commands.saveClipAs(
      request,
      id,
      progress as Channel<{ done: number | null; total: number | null }>,
    );
  },
  watchClip: (id) => commands.watchClip(id) as Promise<Watching>,
  markPart: (...of) => commands.markPart(...of) as Promise<Part>,
  clipFamily: (id) => commands.clipFamily(id) as Promise<Family>,
  clipChain: (id) => commands.clipChain(id) as Promise<Clip[]>,
  planPart: (...of) => commands.planPart(...of) as Promise<PartPlan>,
  savePartAs(request, id, part, hear) {
    const progress = new Channel<SaveProgress>();
    progress.onmessage = hear;
    return commands.savePartAs(
      request,
      id,
      part,
      progress as Channel<{ done: number | null; total: number | null }>,
    );
  },
  copyFrame: (png) => done(commands.copyFrame(png)),
  saveMany(request, ids, token, template, hear) {
    const progress = new Channel<rust.ManyProgress>();
    progress.onmessage = (step) => hear(step as ManyProgress);
    return commands.saveMany(request, ids, token, template, progress);
  },
  saveSelectsAs(request, ids, form, hear) {
    const progress = new Channel<SaveProgress>();
    progress.onmessage = hear;
    return commands.saveSelectsAs(
      request,
      ids,
      form,
      progress as Channel<{ done: number | null; total: number | null }>,
    );
  },
  stopMany: (request) => done(commands.stopMany(request)),
  openCopyFolder: (token) => done(commands.openCopyFolder(token)),
  revealSaved: (token) => done(commands.revealSaved(token)),
  revealClip: (id) => done(commands.revealClip(id)),
  openClip: (id) => done(commands.openClip(id)),
  openLibrary: () => done(commands.openLibrary()),
  speak: (words) => done(commands.speak(words)),
  notify: (message) => done(commands.notify(message)),
  answerQuit: (answer) => done(commands.answerQuit(answer)),
  dismissFindings: (request) => done(commands.dismissFindings(request)),
  chooseLibraryMove: (request) => commands.chooseLibraryMove(request) as Promise<MoveOffer | null>,
  beginLibraryMove: (...of) => commands.beginLibraryMove(...of) as Promise<LibraryMove>,
  cancelLibraryMove: (request) => done(commands.cancelLibraryMove(request)),
  libraryMove: () => commands.libraryMove() as Promise<LibraryMove | null>,
  takeIn: (request) => commands.takeIn(request) as Promise<ImportReport>,
  dragOut: (ids) => done(commands.dragOut(ids)),
  copyText: (text) => done(commands.copyText(text)),
  importDropped(request, tokens, project, hear) {
    const progress = new Channel<ImportProgress>();
    progress.onmessage = hear;
    return commands.importDropped(request, tokens, project, progress) as Promise<ImportReport>;
  },
  pickImport(request, from, project, hear) {
    const progress = new Channel<ImportProgress>();
    progress.onmessage = hear;
    return commands.pickImport(request, from, project, progress) as Promise<ImportReport | null>;
  },

  mediaUrl(address, kind, id, preview) {
    const question = preview ? `?size=${preview.size}&fit=${preview.fit}` : '';
    return `${address.replace(/\/$/, '')}/${kind}/${encodeURIComponent(id)}${question}`;
  },
  onStudio: (hear) => events.studioEvent.listen(({ payload }) => hear(payload as StudioEvent)),
  onDrop: (hear) => events.dropEvent.listen(({ payload }) => hear(payload as DropEvent)),
  onQuit: (hear) => events.quitEvent.listen(({ payload }) => hear(payload)),
};
