import { expect, test } from 'vitest';

import { isMarked, markIn, markOut, markedRange, NO_MARKS } from './marks';

test('without marks the whole clip is the range', () => {
  expect(isMarked(NO_MARKS)).toBe(false);
  expect(markedRange(NO_MARKS, 240)).toEqual({ first: 0, last: 239 });
});

test('in and out bound the range and belong to it', () => {
  const marks = markOut(markIn(NO_MARKS, 30), 59);
  expect(markedRange(marks, 240)).toEqual({ first: 30, last: 59 });
});

test('one mark leaves the other end open', () => {
  expect(markedRange(markIn(NO_MARKS, 30), 240)).toEqual({ first: 30, last: 239 });
  expect(markedRange(markOut(NO_MARKS, 30), 240)).toEqual({ first: 0, last: 30 });
});

test('an in mark behind the out mark takes the out mark away', () => {
  const marks = markIn(markOut(markIn(NO_MARKS, 10), 20), 50);
  expect(marks).toEqual({ in: 50, out: null });
});

test('an out mark before the in mark takes the in mark away', () => {
  const marks = markOut(markIn(NO_MARKS, 50), 20);
  expect(marks).toEqual({ in: null, out: 20 });
});

test('marks beyond the end of the clip stay inside it', () => {
  expect(markedRange({ in: 500, out: 900 }, 240)).toEqual({ first: 239, last: 239 });
});
