// What text of a page is cut off, what scrolls sideways, and which controls stand out of reach. Runs in
// the page, in whichever engine: that of `npm run clipped`, and that of a real window, whose test
// hands it over as text. So it may use nothing from outside.

/** What is cut off, as sentences. */
export function cutOff() {
  const found = [];
  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('.visually-hidden, [inert]');
  const named = (element) => element.closest('[title]') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const element = node.parentElement;
    if (text === '' || !element || !visible(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      const across = style.overflowX === 'hidden' || style.overflowX === 'clip';
      const down = style.overflowY === 'hidden' || style.overflowY === 'clip';
      const pressed = at.matches('button, [role="button"], [role="radio"], kbd');
      const wide = box.right > frame.right + 1 || box.left < frame.left - 1;
      const high = box.bottom > frame.bottom + 2 || box.top < frame.top - 2;
      // For screen readers alone.
      if (frame.width <= 1 && frame.height <= 1) break;
      if (wide && style.textOverflow === 'ellipsis' && named(at)) break;
      if (high && /^\d/.test(style.webkitLineClamp) && named(at)) break;
      if ((wide && (across || pressed)) || (high && ((down && !across) || pressed))) {
        found.push(`“${text.slice(0, 60)}” in ${at.tagName.toLowerCase()}.${at.className}`);
        break;
      }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
      if (style.position === 'fixed') {
        const out = frame.right > innerWidth + 1 || frame.left < -1 || frame.top < -1;
        if (out) found.push(`“${text.slice(0, 60)}” is outside the window`);
        break;
      }
    }
  }
  const said = (element) =>
    `${element.tagName.toLowerCase()}.${element.className} “${(
      element.getAttribute('aria-label') ?? element.textContent
    )
      .trim()
      .slice(0, 40)}”`;
  for (const element of document.body.querySelectorAll('*')) {
    // A map is larger than the window by its nature.
    if (!visible(element) || element.closest('[data-map]')) continue;
    const style = getComputedStyle(element);
    const wide = element.scrollWidth > element.clientWidth + 1;
    if (wide && /auto|scroll/.test(style.overflowX))
      found.push(`${said(element)} scrolls sideways`);
    if (!element.matches('button, input, textarea, select, [tabindex="0"]')) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || style.position === 'fixed') continue;
    for (let at = element.parentElement; at; at = at.parentElement) {
      const frame = at.getBoundingClientRect();
      const shuts = at === document.body || getComputedStyle(at).overflowX !== 'visible';
      if (shuts && (box.right > frame.right + 1 || box.left < frame.left - 1)) {
        found.push(`${said(element)} is out of reach`);
        break;
      }
      if (getComputedStyle(at).position === 'fixed') break;
    }
  }
  return [...new Set(found)];
}
