// Ctrl+V of an image. The picture itself is read in Rust; here it is only decided whether an image
// is meant. Text goes where text goes.

/** Whether a paste into the prompt is an image; it then is kept out of the text. */
export function pasted(event: ClipboardEvent): boolean {
  const data = event.clipboardData;
  if (!data || data.getData('text/plain') !== '') return false;
  const image =
    data.types.length === 0 || data.types.some((type) => type === 'Files' || isImage(type));
  if (image) event.preventDefault();
  return image;
}

const isImage = (type: string) => type.startsWith('image/');

/** Whether these keys, pressed where no text is written, mean to paste an image. */
export function wantsImage(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== 'v' || !(event.ctrlKey || event.metaKey)) return false;
  if (event.shiftKey || event.altKey || event.repeat || event.defaultPrevented) return false;
  if (inDialog(event.target)) return false;
  const at = event.target;
  if (!(at instanceof Element)) return true;
  return at.closest('input, textarea, select, [contenteditable]') === null;
}

/** Whether this happened in the slot of the reference image, where nothing but an image is meant. */
export function inSlot(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-reference-slot]') !== null;
}

/** Whether this is inside a dialog, which has its own keys. */
export function inDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"]') !== null
  );
}
