/** The one door through which every change goes: kept on the device, then shown, sent, tried again. */
import {
  holdUntil,
  isSameChange,
  markFailed,
  markTried,
  millisecondsToNext,
  nextToSend,
  queueAdd,
  queueEdit,
  queueRemove,
  refuseLostStretches,
  wakeAll,
  type Moment,
  type Outbox,
  type OutboxEntry,
} from "../model/outbox";
import type { ContributionDraft } from "../model/contribution";
import { problemOf, type Problem } from "../model/problem";
import { serverTime } from "./clock";
import type { Shelf } from "./device";
import type { SendDraft } from "./participation";
import type { Channel, Tabs } from "./tabs";

export type Sending = {
  submit: SendDraft;
  put: SendDraft;
  withdraw: (token: string, contribution_id: string) => Promise<unknown>;
};

export type Listener = {
  changed: (outbox: Outbox) => void;
  sent: (entry: OutboxEntry) => Promise<void> | void;
  /** Whether anybody can still be told what became of this token's marks. */
  isHere: (token: string) => Promise<boolean>;
};

/** A class that gets its network back does not come back in step. */
const wakeSpread = 1_500;

const moment = (): Moment => ({ now: Date.now(), made_at: serverTime() });

export class OutboxSender {
  #outbox: Outbox = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
  #turn: Promise<void> = Promise.resolve();
  /** Another tab tells what it has sent, or that something is different now. */
  readonly #channel: Channel<OutboxEntry | null>;

  constructor(
    readonly shelf: Shelf<OutboxEntry>,
    readonly sending: Sending,
    readonly listener: Listener,
    readonly tabs: Tabs,
  ) {
    this.#channel = tabs.channel((sent) => void this.#heard(sent));
  }

  /** Takes up what an earlier page load left behind. */
  async start(): Promise<void> {
    await this.#load();
    await this.#change((outbox) => wakeAll(outbox, Date.now()));
    void this.#sendAll();
  }

  /** Resolved once the device has it. */
  async add(token: string, draft: ContributionDraft): Promise<void> {
    await this.#queue((outbox) => queueAdd(outbox, token, draft, moment()));
  }

  async edit(token: string, draft: ContributionDraft, before: ContributionDraft): Promise<void> {
    await this.#queue((outbox) => queueEdit(outbox, token, draft, moment(), before));
  }

  async remove(token: string, contribution_id: string): Promise<void> {
    await this.#queue((outbox) => queueRemove(outbox, token, contribution_id, moment()));
  }

  /** The network came back. */
  wake(): void {
    void this.#queue((outbox) => wakeAll(outbox, Date.now() + Math.random() * wakeSpread));
  }

  /** Somebody pressed "try again". */
  sendNow(): void {
    void this.#queue((outbox) => wakeAll(outbox, Date.now()));
  }

  /** Somebody leaves: nobody will be here to see what was refused. */
  async forgetRefused(): Promise<void> {
    const refused = this.#outbox.filter((entry) => entry.refusal);
    const kept = await Promise.all(refused.map((entry) => this.listener.isHere(entry.token)));
    const nobodys = refused.filter((_, index) => !kept[index]);
    await this.#change((outbox) => outbox.filter((entry) => !nobodys.includes(entry)));
  }

  async #queue(next: (outbox: Outbox) => Outbox): Promise<void> {
    await this.#change(next);
    void this.#sendAll();
  }

  /** One change after the other: each starts from what the one before it wrote. */
  #change(next: (outbox: Outbox) => Outbox): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const after = next(this.#outbox);
      const ids = new Set(after.map((entry) => entry.contribution_id));
      const before = new Set(this.#outbox);
      const gone = this.#outbox.filter((entry) => !ids.has(entry.contribution_id));
      const written = after.filter((entry) => !before.has(entry));
      await Promise.all([
        ...gone.map((entry) => this.shelf.remove(entry.contribution_id)),
        ...written.map((entry) => this.shelf.put(entry)),
      ]);
      this.#show(after);
      if (gone.length + written.length > 0) this.#channel.tell(null);
    });
    return this.#turn;
  }

  #load(): Promise<void> {
    this.#turn = this.#turn.then(async () => this.#show(await this.shelf.load()));
    return this.#turn;
  }

  #show(outbox: Outbox): void {
    this.#outbox = outbox;
    this.listener.changed(outbox);
  }

  async #heard(sent: OutboxEntry | null): Promise<void> {
    if (sent) await this.listener.sent(sent);
    await this.#load();
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    try {
      if (millisecondsToNext(this.#outbox, Date.now()) === 0) await this.tabs.alone(() => this.#sendReady());
    } finally {
      this.#isSending = false;
    }
    const wait = millisecondsToNext(this.#outbox, Date.now());
    clearTimeout(this.#timer);
    if (wait !== null) this.#timer = setTimeout(() => void this.#sendAll(), wait);
  }

  async #sendReady(): Promise<void> {
    // Another tab may have sent some of it while this one waited for its turn.
    await this.#load();
    for (let entry = nextToSend(this.#outbox, Date.now()); entry; entry = nextToSend(this.#outbox, Date.now())) {
      await this.#sendOne(entry);
    }
  }

  async #sendOne(entry: OutboxEntry): Promise<void> {
    const tried = markTried(entry);
    await this.#settle(entry, () => [tried]);
    // Changed or removed a moment ago: what stands there now has its own turn.
    if (!this.#outbox.includes(tried)) return;
    const problem = await this.#deliver(tried);
    if (problem) {
      const failed = markFailed(tried, problem, Date.now(), Math.random());
      const isForgotten = failed.refusal && !(await this.listener.isHere(failed.token));
      await this.#settle(tried, () => (isForgotten ? [] : [failed]));
      if (!failed.refusal) await this.#change((outbox) => holdUntil(outbox, failed.not_before));
      else await this.#change(refuseLostStretches);
      return;
    }
    // Told first, so that the mark never disappears from the map between the two lists.
    await this.listener.sent(tried);
    this.#channel.tell(tried);
    await this.#settle(tried, () => []);
  }

  /** Changed anew while it was under way, the mark stands there with its later change, which is sent next. */
  #settle(entry: OutboxEntry, by: () => OutboxEntry[]): Promise<void> {
    return this.#change((outbox) => outbox.flatMap((other) => (isSameChange(other, entry) ? by() : [other])));
  }

  async #deliver({ token, contribution_id, change, made_at }: OutboxEntry): Promise<Problem | null> {
    try {
      if (change.kind === "remove") await this.sending.withdraw(token, contribution_id);
      else if (change.kind === "edit") await this.sending.put(token, change.draft, made_at);
      else await this.sending.submit(token, change.draft, made_at);
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }
}
