/** The ground: land and water of our own, with the map service's images over them while they come. */
import Feature from "ol/Feature";
import TileLayer from "ol/layer/Tile";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import XYZ from "ol/source/XYZ";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import OlPolygon, { fromExtent } from "ol/geom/Polygon";
import type { Box, MultiPolygonGeometry } from "../geo/geojson";
import { boxToMap, geometryToMap } from "./projection";

export type Ground = {
  raster: { url: string; max_zoom: number; attribution: string } | null;
  land: { box: Box; land: MultiPolygonGeometry } | null;
};

/** Where nothing is known the ground is land-coloured; water is drawn only inside the box we know. */
export const groundColour = "#f3f0e7";
const waterColour = "#cfe3ec";
const shore = new Style({
  fill: new Fill({ color: groundColour }),
  stroke: new Stroke({ color: "#a9c3cf", width: 1.25 }),
});
const water = new Style({ fill: new Fill({ color: waterColour }) });

export function landLayer(ground: Ground): VectorLayer {
  const source = new VectorSource();
  if (ground.land) {
    const sea: OlPolygon = fromExtent(boxToMap(ground.land.box));
    const seaFeature = new Feature(sea);
    seaFeature.setStyle(water);
    const land = new Feature(geometryToMap(ground.land.land));
    land.setStyle(shore);
    source.addFeatures([seaFeature, land]);
  }
  return new VectorLayer({ source, zIndex: 0, updateWhileAnimating: true, updateWhileInteracting: true });
}

/** Failed images in a row, with none in between, before we stop asking for more. */
const patience = 4;

export function rasterLayer(ground: Ground, changed: (isShown: boolean) => void): TileLayer<XYZ> | null {
  if (!ground.raster) return null;
  const source = new XYZ({ url: ground.raster.url, maxZoom: ground.raster.max_zoom, transition: 150 });
  const layer = new TileLayer({ source, zIndex: 1, properties: { kind: "raster" } });
  let failures = 0;
  let hasShown = false;
  source.on("tileloadend", () => {
    failures = 0;
    if (!hasShown) changed(true);
    hasShown = true;
  });
  source.on("tileloaderror", () => {
    failures += 1;
    if (failures < patience) return;
    layer.setVisible(false);
    changed(false);
  });
  return layer;
}
