/** The desk as a section sees it: who sits there, what is open, and how to go elsewhere. */
import { fetchDesk } from "../api/desk";
import { fetchAreas } from "../api/insight";
import type { Staff } from "../model/staff";
import { Asking } from "../ui/staff/asking.svelte";
import { readView, writeView, type View } from "./address";

/** Where somebody may ask; who is bound to areas must name one of them. */
export type AskingAreas = { areas: readonly { area_id: string; name: string }[]; isBound: boolean };

export class Desk extends Asking {
  view: View = $state.raw(readView(location.search));

  constructor(
    readonly staff: Staff,
    signedOut: () => void,
  ) {
    super(signedOut);
  }

  /** The areas this person looks after, or all of them. */
  async fetchAskingAreas(): Promise<AskingAreas> {
    const own = (await this.ask(fetchDesk()))?.areas;
    if (own) return { areas: own, isBound: true };
    return { areas: (await this.ask(fetchAreas(this.staff.municipality.municipality_id))) ?? [], isBound: false };
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
