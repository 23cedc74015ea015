/** Who takes part, in what, and the marks made so far. */
import { knownOffset, rememberOffset } from "../api/clock";
import { openDevice } from "../api/device";
import { OutboxSender } from "../api/outbox";
import {
  fetchInvitation,
  fetchOwnContributions,
  joinForOthers,
  joinGroup,
  putContribution,
  submitContribution,
  withdrawContribution,
  type Joined,
} from "../api/participation";
import { browserTabs } from "../api/tabs";
import { draftOf, type ContributionDraft } from "../model/contribution";
import type { Invitation } from "../model/invitation";
import { isOutdated, latestOf, type KeptParticipation } from "../model/kept";
import { marksAfter, ownMarks, type OwnMark } from "../model/marks";
import { waitingIn, type Outbox, type OutboxEntry } from "../model/outbox";
import { problemOf, type Problem } from "../model/problem";
import { rememberedToken, rememberToken } from "./memory";

export class Participation {
  token: string | null = $state(rememberedToken());
  invitation: Invitation | null = $state.raw(null);
  /** Somebody who took part here before the page was started; asked whether it is the same one now. */
  earlier: KeptParticipation | null = $state.raw(null);
  isKeeping: boolean = $state(true);
  #sent: ContributionDraft[] = $state.raw([]);
  #outbox: Outbox = $state.raw([]);
  marks: OwnMark[] = $derived(this.token ? ownMarks(this.#sent, this.#outbox, this.token) : []);
  waiting: number = $derived(waitingIn(this.#outbox).filter((entry) => entry.token === this.token).length);
  /** Marks of those who have left, still to be sent from here. */
  waitingOfOthers: number = $derived(waitingIn(this.#outbox).length - this.waiting);
  refused: OwnMark[] = $derived(this.marks.filter((mark) => mark.state === "refused"));
  /** Arrived while the server's own list was on its way to us, and perhaps not in it. */
  #arrivals: OutboxEntry[] = [];
  #code: string | null = null;

  readonly #device = openDevice();
  readonly #sender = new OutboxSender(
    this.#device.outbox,
    { submit: submitContribution, put: putContribution, withdraw: withdrawContribution },
    {
      changed: (outbox) => {
        this.#outbox = outbox;
        this.isKeeping = this.#device.isKeeping();
      },
      sent: (entry) => this.#arrived(entry),
      isHere: async (token) => (await this.#device.participation.load()).some((kept) => kept.token === token),
    },
    browserTabs,
  );

  constructor() {
    addEventListener("online", () => this.#sender.wake());
  }

  /** Finds out who takes part here: the one of this tab, or somebody earlier who has to be asked. */
  async open(): Promise<void> {
    const all = await this.#device.participation.load();
    const outdated = all.filter((kept) => isOutdated(kept, Date.now()));
    for (const { token } of outdated) await this.#device.participation.remove(token);
    const current = all.filter((kept) => !outdated.includes(kept));
    const mine = current.find((kept) => kept.token === this.token);
    if (mine) this.#take(mine);
    else if (!this.token) this.earlier = latestOf(current);
    await this.#sender.start();
    await this.#sender.forgetRefused();
  }

  /** Null when it went well. */
  async join(code: string): Promise<Problem | null> {
    return this.#enter(code, () => joinGroup(code));
  }

  /** A sheet or a walk that an adult records; null when it went well. */
  async joinForOthers(group_id: string, provenance: "paper" | "walk"): Promise<Problem | null> {
    return this.#enter(null, () => joinForOthers(group_id, provenance));
  }

  async #enter(code: string | null, join: () => Promise<Joined>): Promise<Problem | null> {
    try {
      const { token, invitation } = await join();
      await this.leave();
      this.#code = code;
      rememberToken(token);
      this.#sent = [];
      this.token = token;
      this.invitation = invitation;
      await this.#keep();
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  /** "It was me." */
  continueEarlier(): void {
    if (this.earlier) this.#take(this.earlier);
    this.earlier = null;
  }

  /** "I am somebody else": what waits is still sent, and the rest is forgotten. */
  async forgetEarlier(): Promise<void> {
    this.earlier = null;
    for (const { token } of await this.#device.participation.load()) await this.#device.participation.remove(token);
    await this.#sender.forgetRefused();
  }

  #take(kept: KeptParticipation): void {
    rememberToken(kept.token);
    rememberOffset(kept.clock_offset);
    this.#code = kept.code;
    this.#sent = kept.sent;
    this.token = kept.token;
    this.invitation = kept.invitation;
  }

  /** Asks the server how things stand, after a start; null when it went well. */
  async refresh(): Promise<Problem | null> {
    const { token } = this;
    if (!token) return null;
    this.#arrivals = [];
    try {
      const [invitation, sent] = await Promise.all([fetchInvitation(token), fetchOwnContributions(token)]);
      if (token !== this.token) return null;
      this.#sent = this.#arrivals.reduce(marksAfter, sent);
      // The same invitation stays as it is: a new one would start the questions over.
      this.invitation ??= invitation;
      await this.#keep();
      return null;
    } catch (error) {
      return token === this.token ? problemOf(error) : null;
    }
  }

  /** Ready for the next child at the same device: only what waits is left, until it is sent. */
  async leave(): Promise<void> {
    const { token } = this;
    rememberToken(null);
    this.token = null;
    this.invitation = null;
    this.#sent = [];
    this.#code = null;
    if (token) await this.#device.participation.remove(token);
    await this.forgetEarlier();
  }

  /** Resolved once the device has it. */
  async submit(draft: ContributionDraft): Promise<void> {
    if (this.token) await this.#sender.add(this.token, draft);
  }

  async change(draft: ContributionDraft): Promise<void> {
    const before = this.marks.find((mark) => mark.contribution_id === draft.contribution_id);
    if (this.token && before) await this.#sender.edit(this.token, draftOf(draft), before);
  }

  async remove(contribution_id: string): Promise<void> {
    if (this.token) await this.#sender.remove(this.token, contribution_id);
  }

  tryAgain(): void {
    this.#sender.sendNow();
  }

  async #arrived(entry: OutboxEntry): Promise<void> {
    if (entry.token !== this.token) return;
    this.#arrivals.push(entry);
    this.#sent = marksAfter(this.#sent, entry);
    await this.#keep();
  }

  async #keep(): Promise<void> {
    const { token, invitation } = this;
    if (!token || !invitation) return;
    await this.#device.participation.put({
      token,
      code: this.#code,
      invitation,
      sent: this.#sent,
      clock_offset: knownOffset(),
      kept_at: Date.now(),
    });
    this.isKeeping = this.#device.isKeeping();
    // Left while it was being written.
    if (token !== this.token) await this.#device.participation.remove(token);
  }
}
