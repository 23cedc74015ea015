/** The desk as a section sees it: who sits there, what is open, and how to go elsewhere. */
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

  /** Opens a section, or something in it, as a step one can go back from. */
  go(view: View): void {
    history.pushState(null, "", writeView(view));
    this.reread();
  }

  /** Shows what the address says. */
  reread(): void {
    this.problem = null;
    this.view = readView(location.search);
  }
}
