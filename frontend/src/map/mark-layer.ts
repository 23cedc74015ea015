/** Finished marks: a symbol for a place, a line with a symbol for a way, a tinted shape for an area. */
import Feature from "ol/Feature";
import type OlGeometry from "ol/geom/Geometry";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Geometry } from "../geo/geojson";
import { geometryToMap } from "./projection";

export type MapMark = { id: string; geometry: Geometry; colour: string; icon: string; isWaiting: boolean; isStretch?: boolean };

/** Where the symbol stands: on the place, in the middle of a way, inside an area. */
function symbolPoint(geometry: OlGeometry): Point | undefined {
  if (geometry instanceof LineString) return new Point(geometry.getFlatMidpoint());
  if (geometry instanceof Polygon) return geometry.getInteriorPoint();
  return geometry instanceof Point ? geometry : undefined;
}

function symbol(src: string, isChosen: boolean): Style {
  return new Style({
    image: new Icon({ src, width: isChosen ? 52 : 39, height: isChosen ? 60 : 45, anchor: [0.5, 0.97] }),
    geometry: (feature) => symbolPoint(feature.getGeometry() as OlGeometry),
    zIndex: isChosen ? 2 : 1,
  });
}

export function markStyles(mark: MapMark, isChosen: boolean): Style[] {
  const width = (isChosen ? 6 : 4) + (mark.isStretch ? 4 : 0);
  const dashes = mark.isWaiting ? { lineDash: [10, 8] } : {};
  return [
    new Style({ stroke: new Stroke({ color: "#ffffff", width: width + 4 }) }),
    new Style({
      stroke: new Stroke({ color: mark.colour, width, lineCap: "round", ...dashes }),
      fill: new Fill({ color: `${mark.colour}26` }),
    }),
    symbol(mark.icon, isChosen),
  ];
}

export type MarkView = { show: (marks: readonly MapMark[], chosen: string | null) => void };

export function markLayer(): { layer: VectorLayer; view: MarkView } {
  const source = new VectorSource();
  const show = (marks: readonly MapMark[], chosen: string | null) => {
    source.clear(true);
    source.addFeatures(
      marks.map((mark) => {
        const feature = new Feature(geometryToMap(mark.geometry));
        feature.setId(mark.id);
        feature.setStyle(markStyles(mark, mark.id === chosen));
        return feature;
      }),
    );
  };
  return { layer: new VectorLayer({ source, zIndex: 8 }), view: { show } };
}
