/** Moves focus where the eye goes when the screen changes. */

/** Attached to a step's heading: says the new step aloud and starts the keyboard there. */
export function focusNow(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
