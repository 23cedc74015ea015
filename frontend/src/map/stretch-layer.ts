/** A stretch being picked on an own way: the way, its part, and the two handles. */
import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Position } from "../geo/geojson";
import { toMap } from "./projection";

const round = { lineCap: "round", lineJoin: "round" } as const;
const way = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 10, ...round }) }),
  new Style({ stroke: new Stroke({ color: "#0b5c63", width: 4, ...round, lineDash: [2, 8] }) }),
];
const part = [
  new Style({ stroke: new Stroke({ color: "#1f2d33", width: 15, ...round }) }),
  new Style({ stroke: new Stroke({ color: "#e08a1e", width: 10, ...round }) }),
];

/** A circle begins and a square ends: the shapes tell the two apart. */
const drawings = [
  '<circle cx="22" cy="22" r="17" fill="#fff" stroke="#1f2d33" stroke-width="4"/><path d="M18 14l9 8-9 8z" fill="#e08a1e" stroke="#1f2d33" stroke-width="2.5" stroke-linejoin="round"/>',
  '<rect x="5" y="5" width="34" height="34" rx="7" fill="#fff" stroke="#1f2d33" stroke-width="4"/><path d="M15 15h14v14H15z" fill="#e08a1e" stroke="#1f2d33" stroke-width="2.5" stroke-linejoin="round"/>',
];
const handles = drawings.map((drawing) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="44" height="44" viewBox="0 0 44 44">${drawing}</svg>`;
  return new Style({ image: new Icon({ src: `data:image/svg+xml;utf8,${encodeURIComponent(svg)}` }) });
});

export type PickedStretch = { line: readonly Position[]; part: readonly Position[]; ends: readonly [Position, Position] };
export type StretchView = { show: (picked: PickedStretch | null) => void };

function lineOf(positions: readonly Position[], styles: Style[]): Feature {
  const feature = new Feature(new LineString(positions.map(toMap)));
  feature.setStyle(styles);
  return feature;
}

export function stretchLayer(): { layer: VectorLayer; view: StretchView } {
  const source = new VectorSource();
  const show = (picked: PickedStretch | null) => {
    source.clear(true);
    if (!picked) return;
    const ends = picked.ends.map((position, index) => {
      const feature = new Feature(new Point(toMap(position)));
      feature.setStyle(handles[index]);
      return feature;
    });
    source.addFeatures([lineOf(picked.line, way), lineOf(picked.part, part), ...ends]);
  };
  return { layer: new VectorLayer({ source, zIndex: 11, updateWhileInteracting: true }), view: { show } };
}
