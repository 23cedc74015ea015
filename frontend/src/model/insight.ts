/** What the counts answer a planner with: cells, charts, coverage, zones, findings and plan cases. */
import type { Geometry, PolygonGeometry } from "../geo/geojson";

/** How many children tell it in a cell, of how many exposed to it; `low` and `high` bound the share at 95 %. */
export type CellFigures = {
  participants: number;
  marks: number;
  exposed: number | null;
  share: number | null;
  low: number | null;
  high: number | null;
};

export type Cell = { id: number; geometry: PolygonGeometry; properties: CellFigures };

export type Basis = "ways" | "marks" | "invited";

export type CellMetadata = {
  basis: Basis;
  /** How many cells may be shown, and how many have too few children to. */
  cells: number;
  withheld: number;
  invited: number;
  told: number;
  /** Whose latest changes are not counted yet. */
  waiting: number;
  cell_metres: number;
  made_at: string;
};

export type CellsAnswer = { features: Cell[]; metadata: CellMetadata };

export type Bar = { code: string; participants: number; marks: number };
export type Chart = { bars: Bar[]; withheld: number };
export type ChartName = "theme" | "category" | "travel" | "grade" | "season" | "time_of_day" | "month";

export type Zone = {
  cells: number[];
  geometry: Geometry;
  radius_metres: number;
  participants: number;
  exposed: number;
  observed: number;
  expected: number;
  relative_risk: number | null;
  p: number;
  could_be_chance: boolean;
};

export type ScanResult =
  | { verdict: "insufficient_data"; reason: string; having: number; needed: number; method: string }
  | {
      verdict: "scanned";
      zones: Zone[];
      withheld: number;
      contributors: number;
      marks: number;
      permutations: number;
      seed: number;
      method: string;
      power: string;
    };

export type Scan = {
  scan_id: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
  result: ScanResult | null;
};

export const isUnderWay = (scan: Scan): boolean => scan.state === "queued" || scan.state === "running";

export const findingStates = ["open", "assigned", "planned", "done", "declined"] as const;
export type FindingState = (typeof findingStates)[number];

export type FindingItem = {
  number: string;
  version: number;
  title: string;
  participants: number;
  state: FindingState;
  responsible_unit: string;
  made_at: string;
  outline: Geometry;
};

export type Quote = { theme: string; category: string; comment: string; month: string };

export type Finding = Omit<FindingItem, "outline" | "participants"> & {
  superseded_by: number | null;
  sha256: string;
  content: {
    title: string;
    outline: Geometry;
    place: "zone" | "cells" | "drawn";
    participants: number | null;
    marks: number | null;
    exposed: number | null;
    share: number | null;
    low: number | null;
    high: number | null;
    charts: Partial<Record<ChartName, Chart>>;
    quotes: Quote[];
    quotes_available: number;
    coverage: { invited: number; told: number };
    statistic: { zone: Zone; result: { permutations: number; seed: number; method: string } } | null;
    made: { made_at: string; cell_metres: number };
  };
};

/** What a finding is made of: one of a scan's zone, cells that agree, or a drawn area. */
export type FindingPlace =
  | { scan_id: string; zone: number }
  | { cells: number[]; cell_metres: number }
  | { polygon: PolygonGeometry; cell_metres: number };

export type PlanAnswer = {
  participants: number | null;
  marks: number | null;
  ways_crossed: Bar | null;
  travel: Bar[];
  places_inside: Bar[];
  dangers: Bar[];
  wishes: Bar[];
  would_be_lost: { likes: Bar[]; activities: Bar[] };
  withheld: Record<"theme" | "category" | "travel", number>;
  quotes: Quote[];
  quotes_available: number;
  coverage: { invited: number; told: number };
  made: { made_at: string };
};

export type ComparedSide = {
  state: "counted" | "fewer_than_3" | "no_data";
  participants: number | null;
  exposed: number | null;
};
export type Compared = {
  before: ComparedSide;
  after: ComparedSide;
  difference: number | null;
  low: number | null;
  high: number | null;
};
export type ComparedCell = { id: number; geometry: PolygonGeometry; properties: Compared };
export type Comparison = { features: ComparedCell[]; metadata: { total: Compared; basis: Basis } };

/** Whether the interval of a difference leaves out "no difference". */
export const isClear = ({ low, high }: Compared): boolean => low !== null && high !== null && (low > 0 || high < 0);
