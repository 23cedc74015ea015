/** Picking a part of an own way by its two ends. */
import { projectOnLine, stretchOf } from "../geo/along";
import { lineMetres } from "../geo/distance";
import type { Position } from "../geo/geojson";
import type { ContributionDraft } from "../model/contribution";
import type { Journey, Stretch, StretchEnd } from "./journey.svelte";

/** Begins with the middle third; both handles are then well apart and away from the line's ends. */
export function startStretch(journey: Journey, way: ContributionDraft): void {
  if (way.geometry.type !== "LineString") return;
  const line = way.geometry.coordinates;
  const length = lineMetres(line);
  journey.pickStretch(way, { line, length, from: length / 3, to: (2 * length) / 3 });
}

/** Takes up the part that was picked before. */
export function resumeStretch(journey: Journey, way: ContributionDraft): void {
  if (way.geometry.type !== "LineString") return;
  const line = way.geometry.coordinates;
  const length = lineMetres(line);
  const along = (position: Position | undefined) => (position ? projectOnLine(line, position)?.metres : undefined);
  const { vertices } = journey.drawing;
  journey.pickStretch(way, { line, length, from: along(vertices[0]) ?? 0, to: along(vertices.at(-1)) ?? length });
}

export function setEnd(journey: Journey, end: StretchEnd, metres: number): void {
  const { stretch } = journey;
  if (stretch) journey.stretch = { ...stretch, [end]: Math.max(0, Math.min(stretch.length, metres)) };
}

const nearerEnd = ({ from, to }: Stretch, metres: number): StretchEnd =>
  Math.abs(metres - from) <= Math.abs(metres - to) ? "from" : "to";

/** The line was touched: the named end, or else the nearer one, comes there. */
export function touchStretch(journey: Journey, end: StretchEnd | null, position: Position): void {
  const { stretch } = journey;
  const found = stretch && projectOnLine(stretch.line, position);
  if (found) setEnd(journey, end ?? nearerEnd(stretch, found.metres), found.metres);
}

export function finishStretch(journey: Journey): void {
  const { stretch } = journey;
  if (stretch) journey.finishStretch(stretchOf(stretch.line, stretch.from, stretch.to));
}
