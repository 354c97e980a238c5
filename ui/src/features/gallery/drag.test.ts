import { describe, expect, it, vi } from 'vitest';

import { DragPointer } from './drag';

const view = { width: 1000, height: 800 };

function pointer() {
  const steps = { start: vi.fn(), move: vi.fn(), drop: vi.fn(), cancel: vi.fn(), out: vi.fn() };
  return { steps, drag: new DragPointer(steps) };
}

describe('a pressed card', () => {
  it('is not dragged by a trembling hand', () => {
    const { steps, drag } = pointer();
    drag.press(100, 100);
    drag.move(102, 103, view);
    drag.release();
    expect(steps.start).not.toHaveBeenCalled();
    expect(steps.drop).not.toHaveBeenCalled();
    expect(drag.wasDrag).toBe(false);
  });

  it('is dragged and dropped', () => {
    const { steps, drag } = pointer();
    drag.press(100, 100);
    drag.move(140, 100, view);
    drag.move(150, 120, view);
    drag.release();
    expect(steps.start).toHaveBeenCalledOnce();
    expect(steps.move).toHaveBeenLastCalledWith(150, 120);
    expect(steps.drop).toHaveBeenCalledOnce();
    expect(drag.wasDrag).toBe(true);
  });

  it('leaves the window once, and the drag inside is over', () => {
    const { steps, drag } = pointer();
    drag.press(100, 100);
    drag.move(140, 100, view);
    drag.move(-3, 100, view);
    drag.move(-20, 100, view);
    drag.release();
    expect(steps.out).toHaveBeenCalledOnce();
    expect(steps.drop).not.toHaveBeenCalled();
  });

  it('is let go by Escape', () => {
    const { steps, drag } = pointer();
    const stop = drag.attach(window);
    drag.press(100, 100);
    drag.move(140, 100, view);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    drag.release();
    stop();
    expect(steps.cancel).toHaveBeenCalledOnce();
    expect(steps.drop).not.toHaveBeenCalled();
  });
});
