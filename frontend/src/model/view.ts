/** What a planner looks at, as the page's address tells it: whoever is sent the address sees the same. */
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

export const panels = ["overview", "places", "comments", "marks", "findings", "plans", "coverage"] as const;
export type Panel = (typeof panels)[number];

export const cellSizes = [50, 100, 250, 500, 1000, 5000] as const;

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

const oneOf = <Value extends string>(known: readonly Value[], word: string | null, otherwise: Value): Value =>
  known.find((each) => each === word) ?? otherwise;

const monthOf = (word: string | null) => (word && /^20\d\d-(0[1-9]|1[0-2])$/.test(word) ? word : null);
const gradeOf = (word: string | null) => (word && /^([1-9]|1[0-3])$/.test(word) ? Number(word) : null);

function placeOf(word: string | null): View["place"] {
  const [zoom, longitude, latitude] = (word ?? "").split("/").map(Number);
  const isPlace = [zoom, longitude, latitude].every((number) => number !== undefined && Number.isFinite(number));
  return isPlace ? { zoom: zoom as number, centre: [longitude as number, latitude as number] } : null;
}

function readOther(words: URLSearchParams): Other {
  return {
    campaigns: words.getAll("b.campaign"),
    grade: gradeOf(words.get("b.grade")),
    from_month: monthOf(words.get("b.from")),
    to_month: monthOf(words.get("b.to")),
  };
}

/** The view of an address; what it does not tell, or tells wrongly, is as it is without. */
export function readView(search: string): View {
  const words = new URLSearchParams(search);
  const theme = words.get("theme");
  const size = Number(words.get("cells"));
  return {
    filters: {
      campaigns: words.getAll("campaign"),
      area: words.get("area"),
      theme,
      category: theme && words.get("category"),
      travel: theme ? null : words.get("travel"),
      unsafe: !theme && !words.get("travel") && words.has("unsafe"),
      season: words.get("season"),
      time_of_day: words.get("time"),
      grade: gradeOf(words.get("grade")),
      from_month: monthOf(words.get("from")),
      to_month: monthOf(words.get("to")),
    },
    other: readOther(words),
    layer: oneOf(layers, words.get("show"), "cells"),
    panel: oneOf(panels, words.get("panel"), "overview"),
    cell_metres: cellSizes.find((known) => known === size) ?? 250,
    isTable: words.has("table"),
    opened: words.get("open"),
    place: placeOf(words.get("at")),
  };
}

export function writeView(view: View): string {
  const words = new URLSearchParams();
  const set = (name: string, value: string | number | null) => value !== null && words.set(name, String(value));
  const { filters, other, place } = view;
  for (const each of filters.campaigns) words.append("campaign", each);
  set("area", filters.area);
  set("theme", filters.theme);
  set("category", filters.category);
  set("travel", filters.travel);
  set("unsafe", filters.unsafe ? 1 : null);
  set("season", filters.season);
  set("time", filters.time_of_day);
  set("grade", filters.grade);
  set("from", filters.from_month);
  set("to", filters.to_month);
  if (view.layer === "compare") {
    for (const each of other.campaigns) words.append("b.campaign", each);
    set("b.grade", other.grade);
    set("b.from", other.from_month);
    set("b.to", other.to_month);
  }
  set("show", view.layer === "cells" ? null : view.layer);
  set("panel", view.panel === "overview" ? null : view.panel);
  set("cells", view.cell_metres === 250 ? null : view.cell_metres);
  set("table", view.isTable ? 1 : null);
  set("open", view.opened);
  if (place) words.set("at", [place.zoom.toFixed(2), ...place.centre.map((degrees) => degrees.toFixed(5))].join("/"));
  return words.size ? `?${words}` : "";
}

/** The filters in the API's own words. */
export function askFor(filters: Filters): URLSearchParams {
  const words = new URLSearchParams();
  const set = (name: string, value: string | number | null) => value !== null && words.set(name, String(value));
  for (const each of filters.campaigns) words.append("campaign_id", each);
  set("area_id", filters.area);
  set("theme", filters.theme);
  set("category", filters.category);
  set("travel", filters.travel);
  set("unsafe", filters.unsafe ? "true" : null);
  set("season", filters.season);
  set("time_of_day", filters.time_of_day);
  set("grade", filters.grade);
  set("from_month", filters.from_month);
  set("to_month", filters.to_month);
  return words;
}

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
