/** A participant's own marks: those the server has, and those still on their way. */
import type { ContributionDraft } from "./contribution";
import type { Outbox } from "./outbox";
import type { Problem } from "./problem";

export type MarkState = "sent" | "waiting" | "refused";
export type OwnMark = ContributionDraft & { state: MarkState; refusal: Problem | null };

/** Sent first, in the order they came; a mark whose removal is on its way is already gone. */
export function ownMarks(sent: readonly ContributionDraft[], outbox: Outbox, token: string): OwnMark[] {
  const mine = outbox.filter((entry) => entry.token === token);
  const queued = new Set(mine.map((entry) => entry.contribution_id));
  const arrived = sent.filter((draft) => !queued.has(draft.contribution_id));
  return [
    ...arrived.map((draft): OwnMark => ({ ...draft, state: "sent", refusal: null })),
    ...mine.flatMap(({ change, refusal }): OwnMark[] =>
      change.kind !== "remove" ? [{ ...change.draft, state: refusal ? "refused" : "waiting", refusal }] : [],
    ),
  ];
}
