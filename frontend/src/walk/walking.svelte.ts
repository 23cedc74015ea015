/** Who walks here, which walk, and what lies on the phone. */
import { fetchObservations, fetchWalks } from "../api/fieldwork";
import { newIdentifier } from "../api/identifier";
import { fetchMe, signOut } from "../api/staff";
import { WalkOutbox } from "../api/walk-outbox";
import { problemOf, type Problem } from "../model/problem";
import { retryDelay } from "../model/retry";
import type { Staff } from "../model/staff";
import { newEntry, type KeptWalks, type Observation, type ObservationDraft, type WalkEntry, type WalkPhoto } from "../model/walk";
import { keepForOutdoors } from "./installed";

export type KnownWalk = KeptWalks["walks"][number];
/** "unknown" until the phone or the server has said who this is. */
export type Door = "unknown" | "signed-out" | "open";

export class Walking {
  door: Door = $state("unknown");
  staff: Staff | null = $state.raw(null);
  walks: KnownWalk[] = $state.raw([]);
  chosen_id: string | null = $state(null);
  entries: readonly WalkEntry[] = $state.raw([]);
  /** What the server has of the chosen walk, as far as it could be asked. */
  there: Observation[] = $state.raw([]);
  isOnline: boolean = $state(navigator.onLine);
  /** Whether the page would start without a network. */
  isReady: boolean = $state(false);
  /** The server no longer knows who this is; what is on the phone waits. */
  isForgotten: boolean = $state(false);
  problem: Problem | null = $state.raw(null);

  readonly chosen: KnownWalk | null = $derived(this.walks.find(({ campaign_id }) => campaign_id === this.chosen_id) ?? null);
  readonly own: WalkEntry[] = $derived(this.entries.filter(({ staff_id }) => staff_id === this.staff?.staff_id));
  readonly others: number = $derived(this.staff ? this.entries.length - this.own.length : 0);

  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #outbox = new WalkOutbox({
    changed: (entries) => (this.entries = entries),
    arrived: (entry) => {
      if (entry.draft.campaign_id === this.chosen_id) void this.#ask();
    },
    signedOut: () => (this.isForgotten = true),
  });

  /** What the phone knows is there at once; the server's word follows when it can be heard. */
  async start(): Promise<void> {
    const known = await this.#outbox.recall().catch(() => null);
    if (known) this.#open(known.staff, known.walks);
    await this.#recognise();
  }

  /** Asks the server who this is until it answers: another may have signed in, and nothing is sent in their name. */
  async #recognise(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.enter(await fetchMe());
      this.#attempts = 0;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 401) return this.#shut();
      if (!this.staff) this.problem = problem;
      this.#attempts += 1;
      this.#timer = setTimeout(() => void this.#recognise(), retryDelay(this.#attempts, problem, Math.random()));
    }
  }

  #shut(): void {
    if (this.staff) this.isForgotten = true;
    else this.door = "signed-out";
  }

  #open(staff: Staff, walks: KnownWalk[]): void {
    [this.staff, this.walks, this.door] = [staff, walks, "open"];
    if (!this.chosen && walks.length === 1) this.choose(walks[0]?.campaign_id ?? null);
  }

  /** Somebody has signed in, or was known still. */
  async enter(staff: Staff): Promise<void> {
    [this.isForgotten, this.problem] = [false, null];
    if (this.staff && this.staff.staff_id !== staff.staff_id) this.chosen_id = null;
    const walks = await fetchWalks();
    this.#open(staff, walks);
    await this.#outbox.remember({ key: "walks", staff, walks: walks, kept_at: Date.now() }).catch(() => undefined);
    this.#outbox.sendAs(staff.staff_id);
    void this.#prepare(staff);
    await this.#ask();
  }

  /** Lets the page start without a network, with the ground under the map. */
  async #prepare(staff: Staff): Promise<void> {
    const ground = `/base-map/${staff.municipality.municipality_id}.json`;
    this.isReady = await keepForOutdoors(ground);
  }

  async leave(): Promise<void> {
    await signOut().catch(() => undefined);
    await this.#outbox.forget().catch(() => undefined);
    [this.staff, this.walks, this.chosen_id, this.there, this.door] = [null, [], null, [], "signed-out"];
  }

  choose(campaign_id: string | null): void {
    [this.chosen_id, this.there] = [campaign_id, []];
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const campaign_id = this.chosen_id;
    if (!campaign_id) return;
    const found = await fetchObservations(campaign_id).catch(() => null);
    if (found && campaign_id === this.chosen_id) this.there = found;
  }

  online(isOnline: boolean): void {
    this.isOnline = isOnline;
    if (!isOnline || this.isForgotten || this.door === "signed-out") return;
    this.#outbox.wake();
    void this.#recognise();
  }

  again(): void {
    this.#outbox.wake(true);
  }

  /** True once it lies on the phone. */
  async keep(draft: Omit<ObservationDraft, "observation_id" | "campaign_id">, photos: WalkPhoto[]): Promise<boolean> {
    if (!this.staff || !this.chosen_id) return false;
    const whole = { observation_id: newIdentifier(), campaign_id: this.chosen_id, ...draft };
    try {
      await this.#outbox.add(newEntry(this.staff.staff_id, whole, photos));
      return true;
    } catch {
      return false;
    }
  }

  async remove(entry: WalkEntry): Promise<void> {
    await this.#outbox.remove(entry.observation_id);
  }
}
