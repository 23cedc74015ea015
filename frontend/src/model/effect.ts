/** Before and after a measure: two shares, their difference, and everything that is to be said beside them. */
export type EffectSide = {
  campaigns: { campaign_id: string; title: string }[];
  /** Null where fewer than three named it. */
  participants: number | null;
  exposed: number;
  share: number | null;
  low: number | null;
  high: number | null;
};

export type Reason = "not_done" | "no_place" | "no_campaign_before" | "no_campaign_after" | "deleted" | "too_few";
export type Reservation = "few_children" | "other_grades" | "other_schools" | "other_season";
export type Verdict = "less" | "more" | "unclear";
export const distances = [100, 250, 500] as const;

export type Effect = {
  theme: string | null;
  category: string | null;
  /** Null where the place is that of the finding the measure answers. */
  within_metres: number | null;
  reason: Reason | null;
  before: EffectSide | null;
  after: EffectSide | null;
  difference: number | null;
  low: number | null;
  high: number | null;
  verdict: Verdict | null;
  warnings: Reservation[];
  fewest_compared: number;
  few: number;
};
