/** Whether this tab answers without the map; remembered until it is closed. */

const key = "nabotrakk.without_map";

export function isWithoutMap(): boolean {
  try {
    return sessionStorage.getItem(key) === "yes";
  } catch {
    return false;
  }
}

export function rememberWithoutMap(isWithout: boolean): void {
  try {
    if (isWithout) sessionStorage.setItem(key, "yes");
    else sessionStorage.removeItem(key);
  } catch {
    // Private windows may forbid it; then the choice lasts as long as the page.
  }
}
