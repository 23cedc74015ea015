/** Something that is changed step by step, and every step taken back and forth again. */

export type History<Thing> = { past: readonly Thing[]; now: Thing; future: readonly Thing[] };

export const begin = <Thing>(now: Thing): History<Thing> => ({ past: [], now, future: [] });

/** A change that changed nothing is not a step; a new step forgets what was taken back before it. */
export function change<Thing>(history: History<Thing>, next: Thing): History<Thing> {
  return next === history.now ? history : { past: [...history.past, history.now], now: next, future: [] };
}

export function undo<Thing>({ past, now, future }: History<Thing>): History<Thing> {
  const before = past.at(-1);
  return before === undefined ? { past, now, future } : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

export function redo<Thing>({ past, now, future }: History<Thing>): History<Thing> {
  const [next, ...rest] = future;
  return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: rest };
}
