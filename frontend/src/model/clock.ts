/** How far this device's clock is from the server's: an old tablet may be hours off. */

/** HTTP dates have no fraction; less than this is not known to be wrong. */
const leastMilliseconds = 5_000;

/** Milliseconds to add to the device's clock; null when the answer does not tell. */
export function clockOffset(date: string | null, asked: number, answered: number): number | null {
  const told = Date.parse(date ?? "");
  if (Number.isNaN(told)) return null;
  const offset = told - (asked + answered) / 2;
  return Math.abs(offset) < leastMilliseconds ? 0 : Math.round(offset);
}
