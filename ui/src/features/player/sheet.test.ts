import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { SheetLoader } from './sheet.svelte';

/** Pictures that are loaded when the test says so. */
class SlowImage {
  static readonly asked: SlowImage[] = [];
  onload: (() => void) | null = null;
  src = '';
  naturalWidth = 0;
  naturalHeight = 0;

  constructor() {
    SlowImage.asked.push(this);
  }

  arrive(width: number, height: number): void {
    this.naturalWidth = width;
    this.naturalHeight = height;
    this.onload?.();
  }
}

const clip = { size: '1280x720', seconds: '8', file: null };

beforeEach(() => {
  SlowImage.asked.length = 0;
  vi.stubGlobal('Image', SlowImage);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a sheet of an unknown layout is told, and none is shown', () => {
  const unlaid = vi.fn();
  const sheets = new SheetLoader(unlaid);
  sheets.load('/sheet', clip);
  SlowImage.asked[0]?.arrive(7 * 320, 11 * 100);
  expect(unlaid).toHaveBeenCalledOnce();
  expect(sheets.sheet).toBeNull();
});

test('a sheet of two pictures a second is laid out in rows of eight', () => {
  const sheets = new SheetLoader();
  sheets.load('/sheet', clip);
  expect(sheets.sheet).toBeNull();
  SlowImage.asked[0]?.arrive(8 * 320, 2 * 180);
  expect(sheets.sheet).toMatchObject({ url: '/sheet', columns: 8, rows: 2, count: 16 });
});

test('a last row that is not full has no empty pictures', () => {
  const sheets = new SheetLoader();
  sheets.load('/sheet', { ...clip, seconds: '5' });
  SlowImage.asked[0]?.arrive(8 * 320, 2 * 180);
  expect(sheets.sheet?.count).toBe(10);
});

test('a sheet that comes after another clip was chosen is left out', () => {
  const sheets = new SheetLoader();
  sheets.load('/first', clip);
  sheets.load('/second', clip);
  SlowImage.asked[0]?.arrive(8 * 320, 2 * 180);
  expect(sheets.sheet).toBeNull();
  sheets.load(null, clip);
  SlowImage.asked[1]?.arrive(8 * 320, 2 * 180);
  expect(sheets.sheet).toBeNull();
});

test('a picture without a known layout is not cut up', () => {
  const sheets = new SheetLoader();
  sheets.load('/sheet', clip);
  SlowImage.asked[0]?.arrive(1000, 77);
  expect(sheets.sheet).toBeNull();
});
