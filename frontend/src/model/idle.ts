/** When a device that many people use has been left alone, and how long it still waits. */

export type IdleLimits = { quietSeconds: number; warningSeconds: number };

export const kioskLimits: IdleLimits = { quietSeconds: 60, warningSeconds: 20 };

/** Seconds left of the warning; null while somebody is there, and 0 when it is time to start over. */
export function secondsLeft(touched: number, now: number, limits: IdleLimits): number | null {
  const quiet = (now - touched) / 1_000;
  if (quiet < limits.quietSeconds) return null;
  return Math.max(0, Math.ceil(limits.quietSeconds + limits.warningSeconds - quiet));
}
