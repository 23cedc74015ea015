/** Moves focus where the eye goes when the screen changes. */

/** Attached to a step's heading: says the new step aloud and starts the keyboard there. */
export function focusNow(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Goes to the first field of a form that is not as it must be. */
export const focusFault = (form: HTMLElement | null): void =>
  form?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
