/** A participant's own marks: those the server has, and those still on their way. */
import { isSameShape, type ContributionDraft } from "./contribution";
import type { Outbox, OutboxEntry } from "./outbox";
import type { Problem } from "./problem";

export type MarkState = "sent" | "waiting" | "refused";
export type OwnMark = ContributionDraft & { state: MarkState; refusal: Problem | null };

/** The server's marks after a change; a way that goes or gets another line has no stretches left. */
export function marksAfter(marks: readonly ContributionDraft[], { contribution_id, change }: OutboxEntry): ContributionDraft[] {
  const before = marks.find((draft) => draft.contribution_id === contribution_id);
  const after = change.kind === "remove" ? null : change.draft;
  const losesStretches = before && !(after && isSameShape(before, after));
  const left = losesStretches ? marks.filter((draft) => draft.stretch_of !== contribution_id) : marks;
  if (!after) return left.filter((draft) => draft !== before);
  return before ? left.map((draft) => (draft === before ? after : draft)) : [...left, after];
}

/** As they will be once everything has arrived; what was refused stands as the participant wanted it, and says so. */
export function ownMarks(sent: readonly ContributionDraft[], outbox: Outbox, token: string): OwnMark[] {
  const mine = new Map(outbox.filter((entry) => entry.token === token).map((entry) => [entry.contribution_id, entry]));
  const shown = [...mine.values()].filter(({ change, refusal }) => !(refusal && change.kind === "remove"));
  return shown.reduce(marksAfter, [...sent]).map((draft): OwnMark => {
    const entry = mine.get(draft.contribution_id);
    const refusal = entry?.refusal ?? null;
    return { ...draft, state: refusal ? "refused" : entry ? "waiting" : "sent", refusal };
  });
}
