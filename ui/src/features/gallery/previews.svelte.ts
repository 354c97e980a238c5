// The beat to which cards go through their frames where previews always play: one for all cards, so
// that they change in the same frame; none where the desktop asks for less motion.

/** Frames in one round. */
export const beats = 16;
const pace = 250;

/** How far into a round it is, from 0 to 1, while `wanted`; else `null`. */
export function beating(wanted: () => boolean): { readonly now: number | null } {
  let beat = $state<number | null>(null);
  $effect(() => {
    if (!wanted() || window.matchMedia?.('(prefers-reduced-motion: reduce)').matches) return;
    let at = 0;
    const timer = setInterval(() => {
      if (document.hidden) return;
      at = (at + 1) % beats;
      beat = (at + 0.5) / beats;
    }, pace);
    return () => {
      clearInterval(timer);
      beat = null;
    };
  });
  return {
    get now() {
      return beat;
    },
  };
}
