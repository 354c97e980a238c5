import { expect, test } from 'vitest';

import { canDecode, codecName } from './codec';

test('codecs are called by the name people know', () => {
  expect(codecName('avc1.42c01f')).toBe('H.264 (avc1.42c01f)');
  expect(codecName('hvc1.1.6.L93.B0')).toBe('H.265 (hvc1.1.6.L93.B0)');
  expect(codecName('apch')).toBe('apch');
  expect(codecName(null)).toBeNull();
});

test('the engine is asked for container and codec together', () => {
  const asked: string[] = [];
  const ask = (type: string): string => {
    asked.push(type);
    return type.includes('avc1') ? 'probably' : '';
  };
  expect(canDecode({ mediaType: 'video/mp4', codec: 'avc1.42c01f' }, ask)).toBe(true);
  expect(canDecode({ mediaType: 'video/mp4', codec: 'hvc1.1.6.L93.B0' }, ask)).toBe(false);
  expect(asked[0]).toBe('video/mp4; codecs="avc1.42c01f"');
});
