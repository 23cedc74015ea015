/** What lies under the marks: our own land shapes, and the map service's images when there are any. */
import type { Box, MultiPolygonGeometry } from "../geo/geojson";
import { request } from "./request";

export type RasterSource = { url: string; max_zoom: number; attribution: string };
export type LandShapes = { box: Box; land: MultiPolygonGeometry };
export type BaseMap = { raster: RasterSource | null; land: LandShapes | null };

/** Never throws: without a base map there is still a calm background to draw on. */
export async function fetchBaseMap(municipality_id: string): Promise<BaseMap> {
  const [raster, land] = await Promise.all([
    request<{ raster: RasterSource | null }>("/api/v1/base-map").then(
      (answer) => answer.raster,
      () => null,
    ),
    request<LandShapes>(`/base-map/${municipality_id}.json`).catch(() => null),
  ]);
  return { raster, land };
}
