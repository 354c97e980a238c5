// Whether the page's engine can decode a file, and how its codec is called.

const NAMES: [RegExp, string][] = [
  [/^avc[13]/, 'H.264'],
  [/^(hvc1|hev1)/, 'H.265'],
  [/^av01/, 'AV1'],
  [/^vp0?9/, 'VP9'],
  [/^vp0?8/, 'VP8'],
  [/^mp4v/, 'MPEG-4'],
];

/** The name people know a codec by, with its exact word behind it. */
export function codecName(codec: string | null): string | null {
  if (codec === null || codec === '') return null;
  const known = NAMES.find(([pattern]) => pattern.test(codec))?.[1];
  return known === undefined ? codec : `${known} (${codec})`;
}

const UNPLAYED: Readonly<Record<string, string>> = {
  'video/x-msvideo': 'AVI',
  'video/mp2t': 'MPEG-TS',
  'video/x-flv': 'FLV',
};

/** The name of a kind of file that pages do not play, whatever is installed. */
export function kindName(mediaType: string): string | null {
  return UNPLAYED[mediaType] ?? null;
}

/** Asks the engine; a file that does not say what it is made of gets the benefit of the doubt. */
export function canDecode(
  file: { mediaType: string; codec: string | null },
  ask: (type: string) => string = (type) => document.createElement('video').canPlayType(type),
): boolean {
  const type = file.codec === null ? file.mediaType : `${file.mediaType}; codecs="${file.codec}"`;
  return ask(type) !== '';
}
