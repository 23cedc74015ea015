/** Indicators that can be followed from round to round and from year to year. */
export const indicators = [
  "coverage",
  "theme_share",
  "change_along_ways",
  "measures_decided",
  "measures_under_way",
  "measures_done",
  "measures_declined",
  "days_to_decision",
] as const;
export type Indicator = (typeof indicators)[number];

export type SeriesRow = {
  indicator: Indicator;
  unit: string;
  year: number;
  release: string | null;
  campaign: string | null;
  theme: string | null;
  value: number;
  /** What the bands of a release leave open. */
  low: number | null;
  high: number | null;
  n: number;
};

export type Series = {
  municipality: { municipality_id: string; name: string };
  rows: SeriesRow[];
  methods: string;
  reservations: string;
  licence: string;
  citation: string;
};
