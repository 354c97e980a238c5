// Starts the page: connects to the app, makes the stores, mounts the screen.

import './styles/base.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { connect } from './ipc';
import { App as Stores } from './stores';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const app = new Stores(await connect());
mount(App, { target, props: { app } });
