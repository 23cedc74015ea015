/** Comments a human reads before they leave the group. */
import type { Position } from "../geo/geojson";

export const reasons = ["distress", "identity_number", "phone", "email", "url", "reported"] as const;
export type Reason = (typeof reasons)[number];
export type Moderation = "waiting" | "released" | "hidden";

export type GroupComment = {
  contribution_id: string;
  theme: string;
  category: string;
  comment: string | null;
  /** Of the words as they were read: what a child has changed since is not released unread. */
  version: string;
  moderation: Moderation;
  held_for: Reason[];
  geometry_type: string;
  position: Position | null;
};

export type Decision = { decision: "release" | "hide" } | { decision: "edit"; comment: string | null };

export const isHeld = (comment: GroupComment): boolean => comment.held_for.length > 0;
export const tellsOfDistress = (comment: GroupComment): boolean => comment.held_for.includes("distress");

/** Distress before everything else: it should not wait behind a phone number. */
export const distressFirst = (comments: readonly GroupComment[]): GroupComment[] => [
  ...comments.filter(tellsOfDistress),
  ...comments.filter((comment) => !tellsOfDistress(comment)),
];

/** What may be released all at once: only what nothing was found in. */
export const withoutFindings = (comments: readonly GroupComment[]): GroupComment[] =>
  comments.filter((comment) => comment.moderation === "waiting" && !isHeld(comment));
