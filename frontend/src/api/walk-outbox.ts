/** The phone's own shelf for a walk, and the sending of what lies on it: kept first, then sent, tried again. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { problemOf } from "../model/problem";
import {
  afterFailure,
  afterSending,
  holdEntries,
  millisecondsToNextEntry,
  nextEntry,
  wakeEntries,
  type KeptWalks,
  type WalkEntry,
} from "../model/walk";
import { sendObservation, sendObservationPhoto } from "./fieldwork";
import { aloneAmongTabs } from "./tabs";

interface Schema extends DBSchema {
  entries: { key: string; value: WalkEntry };
  known: { key: string; value: KeptWalks };
}

const openShelf = (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>("nabotrakk-walk", 1, {
    upgrade: (database) => {
      database.createObjectStore("entries", { keyPath: "observation_id" });
      database.createObjectStore("known", { keyPath: "key" });
    },
  });

export type WalkListener = {
  changed: (entries: readonly WalkEntry[]) => void;
  /** Everything of an observation has arrived. */
  arrived: (entry: WalkEntry) => void;
  signedOut: () => void;
};

export class WalkOutbox {
  #entries: WalkEntry[] = [];
  #staff_id = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
  readonly #shelf = openShelf();

  constructor(readonly listener: WalkListener) {}

  /** What this phone knows of the last time, so that it can start without a network. */
  async recall(): Promise<KeptWalks | null> {
    this.#show(await (await this.#shelf).getAll("entries"));
    return (await (await this.#shelf).get("known", "walks")) ?? null;
  }

  async remember(known: KeptWalks): Promise<void> {
    await (await this.#shelf).put("known", known);
  }

  async forget(): Promise<void> {
    this.#staff_id = "";
    await (await this.#shelf).delete("known", "walks");
  }

  /** Sends what this person has made, from now on. */
  sendAs(staff_id: string): void {
    this.#staff_id = staff_id;
    this.wake();
  }

  /** Resolved once the phone has it; throws where it cannot keep anything more. */
  async add(entry: WalkEntry): Promise<void> {
    await (await this.#shelf).put("entries", entry);
    this.#show([...this.#entries, entry]);
    void this.#sendAll();
  }

  async remove(observation_id: string): Promise<void> {
    await (await this.#shelf).delete("entries", observation_id);
    this.#show(this.#entries.filter((entry) => entry.observation_id !== observation_id));
  }

  /** The network came back, somebody signed in, or (`anew`) wants to try what was refused once more. */
  wake(anew = false): void {
    this.#show(wakeEntries(this.#entries, anew));
    void this.#sendAll();
  }

  #show(entries: WalkEntry[]): void {
    this.#entries = entries;
    this.listener.changed(entries);
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending || !this.#staff_id) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    try {
      await aloneAmongTabs(() => this.#sendReady());
    } finally {
      this.#isSending = false;
    }
    const wait = this.#staff_id ? millisecondsToNextEntry(this.#entries, this.#staff_id, Date.now()) : null;
    if (wait !== null) this.#timer = setTimeout(() => void this.#sendAll(), wait);
  }

  async #sendReady(): Promise<void> {
    for (let entry = this.#next(); entry; entry = this.#next()) await this.#sendPart(entry);
  }

  #next(): WalkEntry | null {
    return this.#staff_id ? nextEntry(this.#entries, this.#staff_id, Date.now()) : null;
  }

  async #sendPart(entry: WalkEntry): Promise<void> {
    try {
      const [photo] = entry.photos;
      if (!entry.isThere) await sendObservation(entry.draft);
      else if (photo) await sendObservationPhoto(entry.observation_id, photo);
    } catch (error) {
      const problem = problemOf(error);
      const failed = afterFailure(entry, problem, Date.now(), Math.random());
      await this.#settle(entry, failed);
      if (!failed.refusal) this.#show(holdEntries(this.#entries, failed.not_before));
      if (problem.status === 401) {
        this.#staff_id = "";
        this.listener.signedOut();
      }
      return;
    }
    const left = afterSending(entry);
    await this.#settle(entry, left);
    if (!left) this.listener.arrived(entry);
  }

  /** Removed by hand while it was under way, it stays away. */
  async #settle(before: WalkEntry, after: WalkEntry | null): Promise<void> {
    const isStillHere = this.#entries.some(({ observation_id }) => observation_id === before.observation_id);
    if (!isStillHere) return;
    const shelf = await this.#shelf;
    if (after) await shelf.put("entries", after);
    else await shelf.delete("entries", before.observation_id);
    this.#show(this.#entries.flatMap((entry) => (entry.observation_id !== before.observation_id ? [entry] : after ? [after] : [])));
  }
}
