/** How a condition is called and drawn; the shape alone tells them apart. */
import type { MessageKey } from "../../i18n/speech.svelte";
import type { Condition } from "../../model/walk";

export const conditionWords: Record<Condition, MessageKey> = {
  good: "condition.good",
  worn: "condition.worn",
  broken: "condition.broken",
  dangerous: "condition.dangerous",
};

/** Strokes in a box of 24: a tick, a worn line, a crack, a warning. */
export const conditionSigns: Record<Condition, string> = {
  good: "M4 13l5 5L20 6",
  worn: "M3 12c3-5 5 5 9 0s6 5 9 0",
  broken: "M5 5l14 14M19 5L5 19",
  dangerous: "M12 3l10 18H2zM12 10v5M12 17.8v.4",
};
