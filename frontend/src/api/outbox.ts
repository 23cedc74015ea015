/** The one door through which every change goes: queued, kept, sent in order, tried again. */
import {
  markFailed,
  markTried,
  millisecondsToNext,
  nextToSend,
  queueAdd,
  queueEdit,
  queueRemove,
  wakeAll,
  type Outbox,
  type OutboxEntry,
} from "../model/outbox";
import type { ContributionDraft } from "../model/contribution";
import { problemOf, type Problem } from "../model/problem";
import type { OutboxStore } from "./outbox-store";

export type Sending = {
  submit: (token: string, draft: ContributionDraft) => Promise<unknown>;
  put: (token: string, draft: ContributionDraft) => Promise<unknown>;
  withdraw: (token: string, contribution_id: string) => Promise<unknown>;
};

type Listener = { changed: (outbox: Outbox) => void; sent: (entry: OutboxEntry) => void };

export class OutboxSender {
  #outbox: Outbox = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;

  constructor(
    readonly store: OutboxStore,
    readonly sending: Sending,
    readonly listener: Listener,
  ) {}

  /** Takes up what an earlier page load left behind. */
  async start(): Promise<void> {
    this.#change(wakeAll(await this.store.load(), Date.now()));
    void this.#sendAll();
  }

  add(token: string, draft: ContributionDraft): void {
    this.#change(queueAdd(this.#outbox, token, draft, Date.now()));
    void this.#sendAll();
  }

  edit(token: string, draft: ContributionDraft): void {
    this.#change(queueEdit(this.#outbox, token, draft, Date.now()));
    void this.#sendAll();
  }

  remove(token: string, contribution_id: string): void {
    this.#change(queueRemove(this.#outbox, token, contribution_id, Date.now()));
    void this.#sendAll();
  }

  /** The network came back, or somebody pressed "try again". */
  wake(): void {
    this.#change(wakeAll(this.#outbox, Date.now()));
    void this.#sendAll();
  }

  #change(next: Outbox): void {
    const kept = new Set(next);
    const ids = new Set(next.map((entry) => entry.contribution_id));
    for (const entry of this.#outbox) {
      if (!ids.has(entry.contribution_id)) void this.store.remove(entry.contribution_id);
      kept.delete(entry);
    }
    for (const entry of kept) void this.store.put(entry);
    this.#outbox = next;
    this.listener.changed(next);
  }

  #replace(entry: OutboxEntry, by: OutboxEntry | null): void {
    this.#change(this.#outbox.flatMap((other) => (other === entry ? (by ?? []) : other)));
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    try {
      for (let entry = nextToSend(this.#outbox, Date.now()); entry; entry = nextToSend(this.#outbox, Date.now())) {
        await this.#sendOne(entry);
      }
    } finally {
      this.#isSending = false;
    }
    const wait = millisecondsToNext(this.#outbox, Date.now());
    if (wait !== null) this.#timer = setTimeout(() => void this.#sendAll(), wait);
  }

  async #sendOne(entry: OutboxEntry): Promise<void> {
    const tried = markTried(entry);
    this.#replace(entry, tried);
    const problem = await this.#deliver(tried);
    // Removed while it was under way: the removal now stands in its place and will be sent next.
    if (!this.#outbox.includes(tried)) return;
    if (problem) this.#replace(tried, markFailed(tried, problem, Date.now(), Math.random()));
    else {
      // Told first, so that the mark never disappears from the map between the two lists.
      this.listener.sent(tried);
      this.#replace(tried, null);
    }
  }

  async #deliver({ token, contribution_id, change }: OutboxEntry): Promise<Problem | null> {
    try {
      if (change.kind === "add") await this.sending.submit(token, change.draft);
      else if (change.kind === "edit") await this.sending.put(token, change.draft);
      else await this.sending.withdraw(token, contribution_id);
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }
}
