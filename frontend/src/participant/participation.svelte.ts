/** Who takes part, in what, and the marks made so far. */
import { OutboxSender } from "../api/outbox";
import { openOutboxStore } from "../api/outbox-store";
import {
  fetchInvitation,
  fetchOwnContributions,
  joinGroup,
  putContribution,
  submitContribution,
  withdrawContribution,
} from "../api/participation";
import type { ContributionDraft } from "../model/contribution";
import type { Invitation } from "../model/invitation";
import { marksAfter, ownMarks, type OwnMark } from "../model/marks";
import type { Outbox, OutboxEntry } from "../model/outbox";
import { problemOf, type Problem } from "../model/problem";
import { rememberedToken, rememberToken } from "./memory";

export class Participation {
  token: string | null = $state(rememberedToken());
  invitation: Invitation | null = $state.raw(null);
  #sent: ContributionDraft[] = $state.raw([]);
  #outbox: Outbox = $state.raw([]);
  marks: OwnMark[] = $derived(this.token ? ownMarks(this.#sent, this.#outbox, this.token) : []);
  waiting: number = $derived(this.marks.filter((mark) => mark.state === "waiting").length);
  refused: OwnMark[] = $derived(this.marks.filter((mark) => mark.state === "refused"));

  readonly #sender = new OutboxSender(
    openOutboxStore(),
    { submit: submitContribution, put: putContribution, withdraw: withdrawContribution },
    {
      changed: (outbox) => (this.#outbox = outbox),
      sent: (entry) => this.#arrived(entry),
    },
  );

  constructor() {
    void this.#sender.start();
    addEventListener("online", () => this.#sender.wake());
  }

  /** Null when it went well. */
  async join(code: string): Promise<Problem | null> {
    try {
      const { token, invitation } = await joinGroup(code);
      rememberToken(token);
      this.#sent = [];
      this.token = token;
      this.invitation = invitation;
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  /** Takes up again after a reload; null when it went well. */
  async resume(token: string): Promise<Problem | null> {
    try {
      const [invitation, sent] = await Promise.all([fetchInvitation(token), fetchOwnContributions(token)]);
      this.#sent = sent;
      this.invitation = invitation;
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  /** Ready for the next child at the same device; what waits is still sent. */
  leave(): void {
    rememberToken(null);
    this.token = null;
    this.invitation = null;
    this.#sent = [];
  }

  async submit(draft: ContributionDraft): Promise<void> {
    if (this.token) this.#sender.add(this.token, draft);
  }

  async change(draft: ContributionDraft): Promise<void> {
    if (this.token) this.#sender.edit(this.token, draft);
  }

  remove(contribution_id: string): void {
    if (this.token) this.#sender.remove(this.token, contribution_id);
  }

  tryAgain(): void {
    this.#sender.wake();
  }

  #arrived(entry: OutboxEntry): void {
    if (entry.token === this.token) this.#sent = marksAfter(this.#sent, entry);
  }
}
