/** A scale bar: a round number of metres, and how long it is on the map. */

const steps = [1, 2, 5];

/** The longest of 1, 2, 5, 10, 20, 50 … metres that fits into `mostPixels`. */
export function scaleBar(metresPerPixel: number, mostPixels: number): { metres: number; pixels: number } {
  const most = metresPerPixel * mostPixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = steps.filter((size) => size * power <= most).pop() ?? 1;
  const metres = step * power;
  return { metres, pixels: metres / metresPerPixel };
}
