// What is made one after the other when the app starts, a frame for each, so that the pictures of the
// first screen are seen before all that is around them is made.

/** A window that draws no frames is furnished all the same; in milliseconds. */
const longest = 100;

/** Counts from 0 to `last`, as long as the next one can be made. */
export function stages(last: number, can: (next: number) => boolean): { readonly now: number } {
  let now = $state(0);
  $effect(() => {
    if (now >= last || !can(now + 1)) return;
    let timer = setTimeout(next, longest);
    const frame = requestAnimationFrame(() => {
      clearTimeout(timer);
      timer = setTimeout(next);
    });
    function next() {
      now += 1;
    }
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  });
  return {
    get now() {
      return now;
    },
  };
}
