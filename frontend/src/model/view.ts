/** What a planner looks at: filters, a way to see them, and what is open beside the map. */
import type { Position } from "../geo/geojson";

export type Filters = {
  campaigns: string[];
  area: string | null;
  theme: string | null;
  category: string | null;
  travel: string | null;
  unsafe: boolean;
  season: string | null;
  time_of_day: string | null;
  grade: number | null;
  from_month: string | null;
  to_month: string | null;
};

export const layers = ["cells", "heat", "ways", "marks", "zones", "compare"] as const;
export type Layer = (typeof layers)[number];

export const panels = ["overview", "places", "comments", "marks", "findings", "measures", "plans", "coverage"] as const;
export type Panel = (typeof panels)[number];

export const cellSizes = [50, 100, 250, 500, 1000, 5000] as const;

/** Single marks and ways have tiles from here on; below, cells tell of them. */
export const marksFromZoom = 15;

/** Of which children or months the other side of a comparison is; what is not named is as in the filters. */
export type Other = Pick<Filters, "campaigns" | "grade" | "from_month" | "to_month">;

export type View = {
  filters: Filters;
  other: Other;
  layer: Layer;
  panel: Panel;
  cell_metres: number;
  isTable: boolean;
  /** A finding's number or a plan case's id: what its panel is open at. */
  opened: string | null;
  place: { zoom: number; centre: Position } | null;
};

export const noFilters: Filters = {
  campaigns: [],
  area: null,
  theme: null,
  category: null,
  travel: null,
  unsafe: false,
  season: null,
  time_of_day: null,
  grade: null,
  from_month: null,
  to_month: null,
};

export const noOther: Other = { campaigns: [], grade: null, from_month: null, to_month: null };

/** The filters as the body of a question has them. */
export function bodyOf(filters: Filters): Record<string, unknown> {
  const { campaigns, area, ...rest } = filters;
  const told = Object.entries({ ...rest, area_id: area, campaign_id: campaigns.length ? campaigns : null });
  return Object.fromEntries(told.filter(([, value]) => value !== null && value !== false));
}

/** The filters with the other side's children and months in place of the first's. */
export function otherSide(filters: Filters, other: Other): Filters {
  return {
    ...filters,
    campaigns: other.campaigns.length ? other.campaigns : filters.campaigns,
    grade: other.grade ?? filters.grade,
    from_month: other.from_month,
    to_month: other.to_month,
  };
}

/** Children mark more or less than they pass only where the filters name something to mark. */
export const isScannable = ({ theme, travel, unsafe }: Filters): boolean =>
  (theme !== null && theme !== "way") || (unsafe && travel === null);

/** Whether single marks can be told: by grade they would say more of a child than a mark may. */
export const tellsMarks = ({ grade }: Filters): boolean => grade === null;
