/** What is made beside the service, asked for again each second until all of it is ready. */
import { isOnItsWay, newlyReady, type Archive, type Report } from "../../model/report";
import type { Desk } from "../desk.svelte";

const pauseMilliseconds = 1_000;

export class Works<Made extends Report | Archive> {
  all: Made[] = $state.raw([]);
  /** Those that have just become ready, for whoever does not see the bars. */
  ready: Made[] = $state.raw([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLeft = false;

  constructor(
    readonly desk: Desk,
    readonly fetchAll: () => Promise<Made[]>,
  ) {}

  async follow(): Promise<void> {
    clearTimeout(this.#timer);
    const found = await this.desk.ask(this.fetchAll());
    if (this.#isLeft || !found) return;
    const ready = newlyReady(this.all, found);
    if (ready.length) this.ready = ready;
    this.all = found;
    if (found.some(isOnItsWay)) this.#timer = setTimeout(() => void this.follow(), pauseMilliseconds);
  }

  leave(): void {
    this.#isLeft = true;
    clearTimeout(this.#timer);
  }
}
