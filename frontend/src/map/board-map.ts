/** The board's map: one sticker a cell with how many said it, and pale dots where ways go. */
import "ol/ol.css";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Box, Position } from "../geo/geojson";
import { fitBox, openMap, zoomBy, type MapPlace } from "./open-map";
import { toMap } from "./projection";

export type BoardSticker = { key: string; position: Position; icon: string; count: number };
export type BoardWayDot = { position: Position; participants: number };

export type BoardMap = {
  show: (stickers: readonly BoardSticker[], ways: readonly BoardWayDot[]) => void;
  fit: (box: Box) => void;
  zoom: (levels: number) => void;
  close: () => void;
};

const ink = "#1f2d33";
const arrivalMilliseconds = 500;
const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function stickerStyles({ icon, count }: BoardSticker, share: number): Style[] {
  const pin = new Style({ image: new Icon({ src: icon, width: 60 * share, height: 69 * share, anchor: [0.5, 0.97] }) });
  if (count < 2 || share < 1) return [pin];
  const badge = new Style({
    image: new CircleStyle({ radius: 13, fill: new Fill({ color: ink }), displacement: [26, 62] }),
    text: new Text({
      text: String(count),
      font: "700 15px system-ui, sans-serif",
      fill: new Fill({ color: "#ffffff" }),
      offsetX: 26,
      offsetY: -61,
    }),
  });
  return [pin, badge];
}

const wayStyle = (participants: number) =>
  new Style({
    image: new CircleStyle({
      radius: 5 + Math.min(9, participants),
      fill: new Fill({ color: "rgba(11,92,99,0.35)" }),
      stroke: new Stroke({ color: "#ffffff", width: 1.5 }),
    }),
  });

/** A new sticker grows to its size; where stillness is preferred it is simply there. */
function arrive(feature: Feature, sticker: BoardSticker): void {
  if (prefersStillness()) return feature.setStyle(stickerStyles(sticker, 1));
  const start = performance.now();
  const grow = (now: number) => {
    const share = Math.min(1, (now - start) / arrivalMilliseconds);
    feature.setStyle(stickerStyles(sticker, 0.2 + 0.8 * (1 - (1 - share) ** 3)));
    if (share < 1) requestAnimationFrame(grow);
    else feature.setStyle(stickerStyles(sticker, 1));
  };
  grow(start);
}

function showStickers(source: VectorSource, shown: Map<string, number>, stickers: readonly BoardSticker[]): void {
  const wanted = new Set(stickers.map(({ key }) => key));
  for (const key of shown.keys()) {
    const gone = wanted.has(key) ? null : source.getFeatureById(key);
    if (gone) source.removeFeature(gone);
    if (!wanted.has(key)) shown.delete(key);
  }
  for (const sticker of stickers) {
    const known = source.getFeatureById(sticker.key);
    if (known && shown.get(sticker.key) !== sticker.count) known.setStyle(stickerStyles(sticker, 1));
    if (!known) {
      const feature = new Feature(new Point(toMap(sticker.position)));
      feature.setId(sticker.key);
      source.addFeature(feature);
      arrive(feature, sticker);
    }
    shown.set(sticker.key, sticker.count);
  }
}

function showWays(source: VectorSource, ways: readonly BoardWayDot[]): void {
  source.clear(true);
  source.addFeatures(
    ways.map(({ position, participants }) => {
      const feature = new Feature(new Point(toMap(position)));
      feature.setStyle(wayStyle(participants));
      return feature;
    }),
  );
}

export function openBoardMap(target: HTMLElement, place: MapPlace): BoardMap {
  const map = openMap(target, place);
  const marks = new VectorSource();
  const dots = new VectorSource();
  map.addLayer(new VectorLayer({ source: dots, zIndex: 7 }));
  map.addLayer(new VectorLayer({ source: marks, zIndex: 8 }));
  const shown = new Map<string, number>();
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);
  return {
    show: (stickers, ways) => {
      showStickers(marks, shown, stickers);
      showWays(dots, ways);
    },
    fit: (box) => fitBox(map, box),
    zoom: (levels) => zoomBy(map, levels),
    close: () => {
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
