/** A participation as the device keeps it, and how long it may. */
import type { ContributionDraft } from "./contribution";
import type { Invitation } from "./invitation";

export type KeptParticipation = {
  token: string;
  code: string | null;
  invitation: Invitation;
  /** Marks the server has, so that a start without a network shows them. */
  sent: ContributionDraft[];
  clock_offset: number;
  kept_at: number;
};

/** The server takes marks made in time for so long after the group has closed. */
const lateHours = 24;

/** After that nothing can be added or changed, and a device should not remember who took part. */
export function isOutdated({ invitation }: KeptParticipation, now: number): boolean {
  // What an adult records may be entered for as long as the campaign is open.
  const { closes_at } = invitation.provenance === "participant" ? invitation.group : invitation.campaign;
  const closes = Date.parse(closes_at);
  return closes + lateHours * 3_600_000 < now;
}

/** The latest one that may still be taken up, if somebody says "it was me". */
export function latestOf(kept: readonly KeptParticipation[]): KeptParticipation | null {
  return [...kept].sort((a, b) => b.kept_at - a.kept_at)[0] ?? null;
}
