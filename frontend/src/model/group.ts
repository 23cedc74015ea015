/** A facilitator's group: a class, a club, a stand, a walk. */

export const settings = ["school_class", "youth_club", "kiosk", "walk"] as const;
export type Setting = (typeof settings)[number];
export type GroupState = "not_open" | "open" | "closed";

export type Group = {
  group_id: string;
  campaign_id: string;
  campaign_title: string;
  setting: Setting;
  school: { school_id: string; name: string } | null;
  grade: number | null;
  label: string;
  language: "nb" | "nn";
  expected_participants: number;
  participants: number;
  opens_at: string;
  closes_at: string;
  state: GroupState;
  /** Null where the group takes no part by itself: a walk an adult records. */
  code: string | null;
  join_url: string | null;
  picture_code: string[];
  class_url: string | null;
};

export type GroupDraft = {
  campaign_id: string;
  setting: Setting;
  school_id: string | null;
  grade: number | null;
  label: string;
  language: "nb" | "nn";
  expected_participants: number;
  opens_at: string;
  closes_at: string;
};

export type GroupChange = Partial<Pick<GroupDraft, "label" | "grade" | "language" | "expected_participants" | "opens_at" | "closes_at">>;

/** An address as people read it aloud: without https:// and without the code it ends with. */
export const spokenAddress = (address: string): string => address.replace(/^[a-z]+:\/\//, "").replace(/\/?#.*$/, "");
