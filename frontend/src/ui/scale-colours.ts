/** Colours of few to many: viridis, told apart by lightness alone, by everybody and in print. */

export type ScaleColour = { fill: string; ink: string };

const dark = "#1f2d33";
const light = "#ffffff";
const colours: readonly ScaleColour[] = [
  { fill: "#fde74c", ink: dark },
  { fill: "#6ccb6a", ink: dark },
  { fill: "#17726f", ink: light },
  { fill: "#34477f", ink: light },
  { fill: "#440154", ink: light },
];

/** As many colours as there are steps, as far apart as can be. */
export function scaleColours(steps: number): ScaleColour[] {
  const last = colours.length - 1;
  return Array.from({ length: steps }, (_, step) => colours[Math.round((step * last) / Math.max(1, steps - 1))] ?? { fill: light, ink: dark });
}
