// Starts the page. The still frame of index.html is drawn first; reading the app takes longer.

import './styles/base.css';

import { firstLocale, textsOf } from './speech/texts';

requestAnimationFrame(() =>
  setTimeout(() => {
    void import('./app');
    // It speaks them; now they come at the same time.
    void textsOf(firstLocale());
  }),
);
