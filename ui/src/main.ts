// Starts the page: what is asked goes out at once, while the still frame of index.html is drawn.

import './styles/base.css';

import { connect } from './ipc';
import { firstLocale, textsOf } from './speech/texts';

// The app takes it from here.
connect().catch(() => undefined);
void import('./app');
// It speaks them; now they come at the same time.
void textsOf(firstLocale());
