/** Where something is, in words: seen from the nearest place with a name. */
import { lineMetres } from "../geo/distance";
import type { DrawnGeometry, Position } from "../geo/geojson";
import { nearestLandmark, roundedMetres, type Landmark } from "../geo/nearest";
import { boxAround, boxCentre } from "../geo/box";
import { placeAlong } from "../geo/along";
import { showNumber, t } from "../i18n/speech.svelte";
import { directionWord } from "./direction-words";

/** So near that it counts as there, in metres. */
const nearby = 60;

/** A part of a sentence: "ved Loddefjord skole", "200 m nord for Loddefjord skole". */
export function whereIs(place: Position, landmarks: readonly Landmark[]): string {
  const near = nearestLandmark(place, landmarks);
  if (!near) return t("where.nowhere");
  if (near.metres < nearby) return t("where.at", { name: near.name });
  const metres = showNumber(roundedMetres(near.metres));
  return t("where.near", { metres, direction: directionWord(near.direction), name: near.name });
}

/** The end of a line: "Loddefjord skole", where a sentence about "ved" would stumble. */
function endAt(place: Position, landmarks: readonly Landmark[]): string {
  const near = nearestLandmark(place, landmarks);
  return near && near.metres < nearby ? near.name : whereIs(place, landmarks);
}

const upperFirst = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A sentence about a whole mark. */
export function whereIsMark(geometry: DrawnGeometry, landmarks: readonly Landmark[]): string {
  if (geometry.type === "Point") return upperFirst(whereIs(geometry.coordinates, landmarks));
  if (geometry.type === "Polygon") {
    const box = boxAround([geometry]);
    return box ? t("where.area", { place: whereIs(boxCentre(box), landmarks) }) : "";
  }
  const line = geometry.coordinates;
  const metres = lineMetres(line);
  return t("where.line", {
    from: endAt(placeAlong(line, 0), landmarks),
    to: endAt(placeAlong(line, metres), landmarks),
    metres: showNumber(roundedMetres(metres)),
  });
}
