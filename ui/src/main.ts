// Starts the page. The still frame of index.html is drawn first; reading the app takes longer.

import './styles/base.css';

requestAnimationFrame(() => setTimeout(() => void import('./app')));
