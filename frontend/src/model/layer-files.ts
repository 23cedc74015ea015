/** Files of what the planner's map shows: what is in them, and what chooses their rows. */
import { noFilters, tellsMarks, type Filters, type Layer } from "./view";

export const fileFormats = ["gpkg", "csv", "geojson", "parquet", "fgb"] as const;
export type FileFormat = (typeof fileFormats)[number];

export const fileLayers = ["cells", "places", "ways", "findings"] as const;
export type FileLayer = (typeof fileLayers)[number];

/** The file of what a layer of the map shows. */
export function fileOf(layer: Layer): FileLayer {
  if (layer === "ways") return "ways";
  return layer === "marks" ? "places" : "cells";
}

/** What chooses a file's rows: findings are chosen by place alone. */
export const filtersOf = (layer: FileLayer, filters: Filters): Filters =>
  layer === "findings" ? { ...noFilters, area: filters.area } : filters;

/** Whether the filters let the file be made. */
export const isTold = (layer: FileLayer, filters: Filters): boolean =>
  tellsMarks(filters) || layer === "cells" || layer === "findings";
