/** How many children, or how large a share, becomes a colour: five steps, named in words by the legend. */

export type Measure = "participants" | "share";
export type Scale = { measure: Measure; steps: readonly number[] };

/** One hue from light to dark: read in greys, on paper and with any colour vision. */
export const ramp = ["#fbe3b5", "#f3b560", "#dd7f2a", "#a94a1c", "#641c12"] as const;

const shareSteps = [0, 0.1, 0.25, 0.5, 0.75];

/** Where each step begins: shares have steps of their own; counts are split where their greatest lies. */
export function scaleFor(measure: Measure, greatest: number): Scale {
  if (measure === "share") return { measure, steps: shareSteps };
  if (greatest <= 8) return { measure, steps: [3, 4, 5, 6, 8] };
  const round = (value: number) => (value < 20 ? Math.round(value) : Math.round(value / 5) * 5);
  const steps = [3, ...[0.1, 0.25, 0.5, 0.75].map((part) => round(3 + (greatest - 3) * part))];
  return { measure, steps: steps.map((step, index) => Math.max(step, 3 + index)) };
}

type Told = { participants: number; exposed: number | null };

export function valueOf({ measure }: Scale, { participants, exposed }: Told): number | null {
  if (measure === "participants") return participants;
  return exposed && participants <= exposed ? participants / exposed : null;
}

/** Null where there is nothing to be a share of. */
export function colourOf(scale: Scale, told: Told): string | null {
  const value = valueOf(scale, told);
  if (value === null) return null;
  const step = scale.steps.reduce((found, from, index) => (value >= from ? index : found), 0);
  return ramp[step] ?? ramp[0];
}
