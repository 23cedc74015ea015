/** Marks in pages, as far as somebody has asked for them. */
import { fetchMarks, marksAddress, type MarkSearch } from "../api/planner";
import { nextLink, type PlannerMark } from "../model/planner";
import { tellsMarks, type Filters } from "../model/view";
import type { Dashboard } from "./dashboard.svelte";

export class MarkPages {
  marks: PlannerMark[] | null = $state.raw(null);
  isComplete = $state(false);
  #next: string | null = null;
  #asked = 0;

  constructor(readonly dashboard: Dashboard) {}

  /** Starts over with other filters or other words. */
  async search(filters: Filters, search: MarkSearch): Promise<void> {
    const isTold = tellsMarks(filters);
    this.#asked += 1;
    this.marks = isTold ? null : [];
    this.isComplete = !isTold;
    this.#next = isTold ? marksAddress(filters, search) : null;
    await this.more();
  }

  async more(): Promise<void> {
    if (!this.#next) return;
    const asked = this.#asked;
    const page = await this.dashboard.ask(fetchMarks(this.#next));
    if (!page || asked !== this.#asked) return;
    this.marks = [...(this.marks ?? []), ...page.features];
    this.#next = nextLink(page);
    this.isComplete = this.#next === null;
  }
}
