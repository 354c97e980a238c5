// The sprite sheet of a clip, once its picture has been loaded and its layout is known.

import type { Clip } from '../../ipc';
import { layout, sides } from '../gallery/sprite';
import type { Sheet } from './strip';

export class SheetLoader {
  sheet = $state.raw<Sheet | null>(null);
  #url: string | null = null;
  #unlaid: () => void;

  /** `unlaid` hears of a sheet whose layout is not known. */
  constructor(unlaid: () => void = () => undefined) {
    this.#unlaid = unlaid;
  }

  /** Loads this address; the strip stays without pictures until then, or when it cannot be read. */
  load(url: string | null, clip: Pick<Clip, 'size' | 'seconds' | 'file'>): void {
    if (url === this.#url) return;
    this.#url = url;
    this.sheet = null;
    if (url === null) return;
    const [width, height] =
      clip.file?.width && clip.file.height ? [clip.file.width, clip.file.height] : sides(clip.size);
    const image = new Image();
    image.onload = () => {
      if (this.#url !== url) return;
      const { naturalWidth, naturalHeight } = image;
      const found = layout(naturalWidth, naturalHeight, width, height, secondsOf(clip));
      if (found === null) return this.#unlaid();
      const { columns, rows, frames } = found;
      this.sheet = { url, columns, rows, count: frames, aspect: width / height };
    };
    image.src = url;
  }
}

function secondsOf(clip: Pick<Clip, 'seconds' | 'file'>): number | null {
  const seconds = clip.file?.duration ?? Number(clip.seconds ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
