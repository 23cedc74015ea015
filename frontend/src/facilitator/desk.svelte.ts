/** What the facilitator's pages share: which is open, who asks, and what went wrong last. */
import type { Staff } from "../model/staff";
import { Asking } from "../ui/staff/asking.svelte";
import { readView, writeView, type View } from "./address";

export class Desk extends Asking {
  view: View = $state.raw(readView(location.search));

  constructor(
    readonly staff: Staff,
    signedOut: () => void,
  ) {
    super(signedOut);
  }

  go(view: View): void {
    if (writeView(view) !== writeView(this.view)) history.pushState(null, "", location.pathname + writeView(view));
    this.#open(view);
  }

  /** The browser's own back and forward. */
  follow(): void {
    this.#open(readView(location.search));
  }

  #open(view: View): void {
    const isSame = writeView(view) === writeView(this.view);
    this.view = view;
    this.problem = null;
    if (!isSame) scrollTo(0, 0);
  }
}
