// Finds a visible element by role and accessible name, as a screen reader announces it. The name
// may be a part of the whole name; a whole one wins. Arguments: role, name, selector of the place,
// whether it is to be clicked: then only what the pointer reaches will do.
const [role, wanted, place, toClick] = arguments;

const natives = {
  button: 'button, summary, input[type="submit"], input[type="button"]',
  link: 'a[href]',
  textbox:
    'textarea, input:not([type]), input[type="text"], input[type="url"], input[type="password"], input[type="search"], input[type="number"]',
  searchbox: 'input[type="search"]',
  checkbox: 'input[type="checkbox"]',
  radio: 'input[type="radio"]',
  slider: 'input[type="range"]',
  heading: 'h1, h2, h3, h4, h5, h6',
  dialog: 'dialog',
  main: 'main',
  img: 'img',
  region: 'section[aria-label], section[aria-labelledby]',
  complementary: 'aside',
  navigation: 'nav',
};

const words = (text) => (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();

function nameOf(element) {
  const ids = element.getAttribute('aria-labelledby');
  if (ids) {
    return words(ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '));
  }
  const label = element.getAttribute('aria-label');
  if (label) return words(label);
  if (element.labels?.length) {
    return words([...element.labels].map((each) => each.textContent).join(' '));
  }
  const inside = ['INPUT', 'TEXTAREA', 'IMG'].includes(element.tagName) ? '' : element.textContent;
  return words(inside) || words(element.alt || element.title || element.placeholder);
}

function visible(element) {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && !element.closest('[inert]');
}

// What a click in its middle would reach; what lies under a dialog is not it.
function reachable(element) {
  const box = element.getBoundingClientRect();
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return hit !== null && (element.contains(hit) || hit.closest('label')?.control === element);
}

const native = natives[role] ? `:is(${natives[role]}):not([role]), ` : '';
const named = [...document.querySelectorAll(`${native}[role="${role}"]`)]
  .filter((element) => element.closest(place) !== null)
  .filter(visible)
  .map((element) => ({ element, name: nameOf(element) }));
const name = words(wanted);
const whole = named.filter((each) => each.name === name);
const matching = whole.length > 0 ? whole : named.filter((each) => each.name.includes(name));
const open = matching.find((each) => reachable(each.element));
if (toClick && !open) matching[0]?.element.scrollIntoView({ block: 'center' });
return (open ?? (toClick ? null : matching[0]))?.element ?? null;
