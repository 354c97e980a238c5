// What text of a page is cut off. Runs in the page, in whichever engine: that of `npm run clipped`,
// and that of a real window, whose test hands it over as text. So it may use nothing from outside.

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
  return [...new Set(found)];
}
