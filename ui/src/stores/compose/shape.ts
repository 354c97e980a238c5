// Sizes as the protocol writes them (`1280x720`) and as people read them (`1280×720`).

export type Shape = { width: number; height: number };

/** Reads a size however it was typed; `null` when it is none. */
export function readSize(text: string | null | undefined): Shape | null {
  const found = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*$/i.exec(text ?? '');
  if (!found) return null;
  const [width, height] = [Number(found[1]), Number(found[2])];
  return width > 0 && height > 0 ? { width, height } : null;
}

export function writeSize({ width, height }: Shape): string {
  return `${width}x${height}`;
}

/** For the screen; what is no size stays as it is. */
export function showSize(size: string): string {
  const shape = readSize(size);
  return shape ? `${shape.width}×${shape.height}` : size;
}

/** A picture shrunk until it lies within a size, in its own shape; it never grows. */
export function within(picture: Shape, size: Shape): Shape {
  const scale = Math.min(1, size.width / picture.width, size.height / picture.height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(picture.width), height: side(picture.height) };
}

/** What most screens show, for who wished nothing yet. */
const usual: Shape = { width: 1280, height: 720 };

/** The offered size that comes closest to the wished one: first by shape, then by area. */
export function nearestSize(wished: string | null, offered: readonly string[]): string | null {
  const wish = readSize(wished) ?? usual;
  let best: { size: string; shape: number; area: number } | null = null;
  for (const size of offered) {
    const is = readSize(size);
    if (!is) continue;
    const shape = Math.abs(Math.log(is.width / is.height) - Math.log(wish.width / wish.height));
    const area = Math.abs(Math.log(is.width * is.height) - Math.log(wish.width * wish.height));
    const closer =
      !best || shape < best.shape - 0.01 || (shape < best.shape + 0.01 && area < best.area);
    if (closer) best = { size, shape, area };
  }
  return best?.size ?? offered[0] ?? null;
}

/** The offered length that comes closest to the wished one. */
export function nearestSeconds(wished: string | null, offered: readonly string[]): string | null {
  const wish = Number(wished);
  if (wished === null || !Number.isFinite(wish)) return offered[0] ?? null;
  let best: string | null = null;
  for (const seconds of offered) {
    if (best === null || Math.abs(Number(seconds) - wish) < Math.abs(Number(best) - wish)) {
      best = seconds;
    }
  }
  return best;
}
