import { expect, test } from 'vitest';

import { shuttleBack, shuttleForward, stepSpeed, usableSpeed } from './speeds';

test('speed steps stop at a quarter and at four', () => {
  expect(stepSpeed(1, 1)).toBe(1.25);
  expect(stepSpeed(1, -1)).toBe(0.75);
  expect(stepSpeed(4, 1)).toBe(4);
  expect(stepSpeed(0.25, -1)).toBe(0.25);
});

test('a speed between two steps goes to its neighbours', () => {
  expect(stepSpeed(1.7, 1)).toBe(2);
  expect(stepSpeed(1.7, -1)).toBe(1.5);
});

test('a remembered speed out of bounds is brought back', () => {
  expect(usableSpeed(99)).toBe(4);
  expect(usableSpeed(0)).toBe(0.25);
  expect(usableSpeed(Number.NaN)).toBe(1);
});

test('J and L go 1, 2, 4 and turn round at once', () => {
  expect(shuttleForward(0)).toBe(1);
  expect(shuttleForward(1)).toBe(2);
  expect(shuttleForward(2)).toBe(4);
  expect(shuttleForward(4)).toBe(4);
  expect(shuttleForward(-4)).toBe(1);
  expect(shuttleBack(0)).toBe(-1);
  expect(shuttleBack(-2)).toBe(-4);
  expect(shuttleBack(-4)).toBe(-4);
  expect(shuttleBack(2)).toBe(-1);
});
