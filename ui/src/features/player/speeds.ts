// How fast a clip plays: the lasting speed (`<` `>`) and the passing shuttle (J K L).

/** The steps of the lasting speed. */
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const;

const SHUTTLE_TOP = 4;

/** The next step up or down from any speed, staying within the steps. */
export function stepSpeed(speed: number, direction: 1 | -1): number {
  const slowest = SPEEDS[0];
  const fastest = SPEEDS[SPEEDS.length - 1] ?? slowest;
  return direction === 1
    ? (SPEEDS.find((step) => step > speed + 0.001) ?? fastest)
    : (SPEEDS.findLast((step) => step < speed - 0.001) ?? slowest);
}

/** A speed that can be played, whatever was remembered. */
export function usableSpeed(speed: number): number {
  return Number.isFinite(speed) ? Math.min(4, Math.max(0.25, speed)) : 1;
}

/** L: forwards at 1, again 2, again 4. */
export function shuttleForward(shuttle: number): number {
  return shuttle > 0 ? Math.min(SHUTTLE_TOP, shuttle * 2) : 1;
}

/** J: backwards at 1, again 2, again 4. */
export function shuttleBack(shuttle: number): number {
  return shuttle < 0 ? Math.max(-SHUTTLE_TOP, shuttle * 2) : -1;
}
