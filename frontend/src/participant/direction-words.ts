/** Compass directions in the spoken language. */
import type { Direction } from "../geo/distance";
import { t, type MessageKey } from "../i18n/speech.svelte";

const directionWords: Record<Direction, MessageKey> = {
  n: "direction.n",
  ne: "direction.ne",
  e: "direction.e",
  se: "direction.se",
  s: "direction.s",
  sw: "direction.sw",
  w: "direction.w",
  nw: "direction.nw",
};

export const directionWord = (direction: Direction): string => t(directionWords[direction]);
