// Connects to the app, makes the stores, mounts the screen.

import { mount } from 'svelte';

import App from './App.svelte';
import { connect } from './ipc';
import { firstLocale, speech } from './speech';
import { App as Stores } from './stores';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const [backend] = await Promise.all([
  connect(),
  speech.speak(firstLocale()).catch(() => speech.speak('en')),
]);
const app = new Stores(backend);
// For the scripts in `checks`, which look at every screen in a browser.
if (import.meta.env.MODE === 'browser') Object.assign(window, { dailies: app });
mount(App, { target, props: { app } });
