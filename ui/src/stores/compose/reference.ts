// The picture that a wish begins with: how it is sent, and what waits beside it.

import type { Fit, FrameOf, ReferenceImage, ReferenceUse } from '../../ipc';

/** What waits in the composer while another clip is remixed. */
export type Waiting = {
  prompt: string;
  reference: ReferenceImage | null;
  frameOf: FrameOf | null;
};

export const nothing: Waiting = { prompt: '', reference: null, frameOf: null };

/** A picture as it goes into a wish, with the clip that it is a frame of. */
export function useOf(
  image: ReferenceImage | null,
  fit: Fit,
  frameOf: FrameOf | null,
): ReferenceUse | null {
  return image && { id: image.id, fit, ...(frameOf && { frameOf }) };
}
