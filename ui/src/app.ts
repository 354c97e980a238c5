// Makes the stores, which take what `main.ts` has asked and ask for the clips of the first screen;
// how it looks is read meanwhile.

import { mount } from 'svelte';

import { connect } from './ipc';
import { firstLocale, speech } from './speech';
import { App as Stores, words } from './stores';

// Nothing here is awaited at the top: what `App.svelte` uses is in the same file as this.
async function start(target: HTMLElement): Promise<void> {
  const screen = import('./App.svelte');
  // What is asked may be answered by an error, and that is said in words.
  const speaking = speech.speak(firstLocale()).catch(() => speech.speak('en'));
  const [backend] = await Promise.all([connect(), speaking]);
  const app = new Stores(backend);
  const answers = app.start();
  // It is told on the screen, which may come later.
  answers.catch(() => undefined);
  // For the scripts in `checks`, which look at every screen in a browser.
  if (import.meta.env.MODE === 'browser') Object.assign(window, { dailies: app });
  const { default: App } = await screen;
  // The first date that is written takes ten milliseconds; nobody waits for this one.
  words.longDay(Date.now());
  mount(App, { target, props: { app, answers } });
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
void start(target);
