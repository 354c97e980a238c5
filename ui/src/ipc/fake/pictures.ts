// Pictures drawn from an id: posters, sprite sheets and references of the fake, as SVG addresses.

/** A small seeded generator (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function hash(text: string): number {
  let value = 2166136261;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  }
  return value >>> 0;
}

const palettes = [
  ['#1b2a49', '#f4a259', '#5b2a86', '#0b1026'],
  ['#2d5f6e', '#fbb934', '#f4d58d', '#12343b'],
  ['#0f3d3e', '#16a085', '#0b2027', '#70e4c2'],
  ['#6b3f5c', '#ffd7a3', '#4b2a5e', '#22142e'],
  ['#f6f7fb', '#0a4f8f', '#01041f', '#8fc7f2'],
  ['#3b1c71', '#d76d77', '#ffaf7b', '#1d0e3a'],
  ['#14213d', '#e5383b', '#f5cb5c', '#0b090a'],
  ['#10002b', '#7b2cbf', '#e0aaff', '#240046'],
  ['#1a2e05', '#84cc16', '#fef08a', '#14532d'],
  ['#0c0a09', '#a8a29e', '#f5f5f4', '#292524'],
  ['#082f49', '#38bdf8', '#fde68a', '#0c4a6e'],
  ['#431407', '#fb923c', '#fecaca', '#7c2d12'],
] as const;

/** The inside of one frame; `time` runs from 0 to 1. */
function scene(id: string, width: number, height: number, time: number, key: string): string {
  const random = seeded(hash(id));
  const palette = palettes[Math.floor(random() * palettes.length)] ?? palettes[0];
  const angle = Math.round(random() * 180 + time * 40);
  const stops = palette
    .map((colour, at) => {
      const place = Math.round((at / 3) * 70 + random() * 12 + time * 14);
      return `<stop offset="${place}%" stop-color="${colour}"/>`;
    })
    .join('');
  const blobs = [0, 1, 2].map((at) => {
    const x = (random() * 1.2 - 0.1 + time * (random() - 0.5) * 0.5) * width;
    const y = (random() * 1.2 - 0.1 + time * (random() - 0.5) * 0.5) * height;
    const r = (0.18 + random() * 0.42) * Math.min(width, height);
    const colour = palette[(at * 2 + 1) % 4] ?? palette[0];
    return `<ellipse cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" rx="${(r * 1.5).toFixed(0)}" ry="${r.toFixed(0)}" fill="${colour}" opacity="${(0.35 + random() * 0.5).toFixed(2)}" filter="url(#b${key})"/>`;
  });
  const blur = Math.round(Math.min(width, height) * (random() > 0.6 ? 0.03 : 0.14));
  return (
    `<defs><linearGradient id="g${key}" gradientTransform="rotate(${angle} .5 .5)">${stops}</linearGradient>` +
    `<filter id="b${key}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${blur}"/></filter></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#g${key})"/>${blobs.join('')}`
  );
}

const address = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

export function picture(id: string, width: number, height: number): string {
  return address(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${scene(id, width, height, 0, '')}</svg>`,
  );
}

/** A sheet of `columns` by `rows` frames through the clip. */
export function sheet(
  id: string,
  width: number,
  height: number,
  columns: number,
  rows: number,
): string {
  const frames: string[] = [];
  for (let at = 0; at < columns * rows; at += 1) {
    const x = (at % columns) * width;
    const y = Math.floor(at / columns) * height;
    frames.push(
      `<svg x="${x}" y="${y}" width="${width}" height="${height}">${scene(id, width, height, at / (columns * rows), String(at))}</svg>`,
    );
  }
  return address(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${columns * width}" height="${rows * height}">${frames.join('')}</svg>`,
  );
}
