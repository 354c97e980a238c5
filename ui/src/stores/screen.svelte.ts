// What is open and shown: state of the page that several features share and nobody keeps.

import type { Clip, VariationKind } from '../ipc';

export type Question = {
  title: string;
  text: string;
  /** Says what will happen, for example "Delete from server". */
  confirm: string;
  danger?: boolean;
};
export type Making = 'remix' | VariationKind;
export type MoneyPage = 'prices' | 'caps' | 'ledger' | 'worth';
export type ServersPage = { kind: 'list' } | { kind: 'new' } | { kind: 'edit'; serverId: string };

export class Screen {
  /** The clip of which the composer makes another. */
  remix = $state.raw<Clip | null>(null);
  /** What it makes of that clip. */
  making = $state<Making>('remix');
  /** A clip whose prompt and parameters the composer is to take over; it then clears this. */
  retry = $state.raw<Clip | null>(null);
  reviewOpen = $state(false);
  /** A clip whose chain is played through as one. */
  chain = $state<string | null>(null);
  /** The clip whose marked part is to be saved. */
  parting = $state<string | null>(null);
  /** The clip whose family is shown. */
  lineage = $state<string | null>(null);
  /** The clips that are compared, two to four. */
  comparing = $state.raw<string[] | null>(null);
  /** The clips that the dialog for copies is about. */
  copying = $state.raw<string[] | null>(null);
  /** Below 1100 px the inspector covers the grid while this is set. */
  inspectorOpen = $state(false);
  serversOpen = $state(false);
  serversPage = $state.raw<ServersPage>({ kind: 'list' });
  settingsOpen = $state(false);
  moneyOpen = $state(false);
  moneyPage = $state<MoneyPage>('prices');
  keysOpen = $state(false);
  paletteOpen = $state(false);
  /** Earlier prompts and favourites. */
  memoryOpen = $state(false);
  /** Where keys are changed. */
  keyboardOpen = $state(false);
  /** The clips that the "Move to project" dialog is about. */
  moving = $state.raw<string[] | null>(null);
  /** The clips that the tag dialog is about. */
  tagging = $state.raw<string[] | null>(null);
  /** The clips that are to be rejected with a reason. */
  rejecting = $state.raw<string[] | null>(null);
  /** The server whose own list is shown for adopting. */
  adoptServer = $state<string | null>(null);
  /** The server whose characters are shown, and the clip that another one is to be made of. */
  characters = $state.raw<{ serverId: string; clip: Clip | null } | null>(null);
  question = $state.raw<(Question & { answer: (yes: boolean) => void }) | null>(null);
  /** Counted up to ask for a focus, a send or a play; components watch the number. */
  composerFocus = $state(0);
  submitAsked = $state(0);
  searchFocus = $state(0);
  searchSave = $state(0);
  projectNew = $state(0);
  gridFocus = $state(0);
  playAsked = $state(0);

  startRemix(clip: Clip, making: Making = 'remix'): void {
    this.reviewOpen = false;
    this.making = making;
    this.remix = clip;
    this.composerFocus += 1;
  }

  /** Puts what this clip was asked with back into the composer, to be changed and sent anew. */
  startRetry(clip: Clip): void {
    this.reviewOpen = false;
    this.retry = clip;
    this.composerFocus += 1;
  }

  endRemix(): void {
    this.remix = null;
  }

  openServers(page: ServersPage = { kind: 'list' }): void {
    this.serversPage = page;
    this.serversOpen = true;
  }

  openMoney(page: MoneyPage): void {
    this.moneyPage = page;
    this.moneyOpen = true;
  }

  openCharacters(serverId: string | null, clip: Clip | null = null): void {
    this.characters = serverId === null ? null : { serverId, clip };
  }

  /** Plays or pauses the current clip in the inspector. */
  togglePlay(): void {
    this.inspectorOpen = true;
    this.playAsked += 1;
  }

  /** Asks before something that cannot be taken back. */
  ask(question: Question): Promise<boolean> {
    this.question?.answer(false);
    return new Promise((resolve) => {
      this.question = {
        ...question,
        answer: (yes) => {
          this.question = null;
          resolve(yes);
        },
      };
    });
  }
}
