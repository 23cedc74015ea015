/** A drawing in the making: what a tap, a "here", a free stroke or a moved vertex does to it. */
import type { DrawnGeometry, DrawnType, Position } from "../geo/geojson";
import { lineMetres } from "../geo/distance";
import { roundPosition } from "../geo/round";
import { simplifyToAtMost } from "../geo/simplify";
import { limits } from "./limits";

export type Drawing = { type: DrawnType; vertices: readonly Position[] };

type Mode = {
  leastVertices: number;
  mostVertices: number;
  allowsFreehand: boolean;
  /** A new stroke takes the earlier ones' place: a point can only be in one place. */
  replaces: boolean;
  toGeometry: (vertices: Position[]) => DrawnGeometry;
};

export const modes: Record<DrawnType, Mode> = {
  Point: {
    leastVertices: 1,
    mostVertices: 1,
    allowsFreehand: false,
    replaces: true,
    toGeometry: ([position]) => ({ type: "Point", coordinates: position as Position }),
  },
  LineString: {
    leastVertices: 2,
    mostVertices: limits.lineVertices,
    allowsFreehand: true,
    replaces: false,
    toGeometry: (vertices) => ({ type: "LineString", coordinates: vertices }),
  },
  Polygon: {
    leastVertices: 3,
    // The first vertex comes once more at the end.
    mostVertices: limits.areaVertices - 1,
    allowsFreehand: true,
    replaces: false,
    toGeometry: (vertices) => ({
      type: "Polygon",
      coordinates: [[...vertices, vertices[0] as Position]],
    }),
  },
};

export const emptyDrawing = (type: DrawnType): Drawing => ({ type, vertices: [] });

const isSame = (a: Position | undefined, b: Position): boolean => a?.[0] === b[0] && a[1] === b[1];

/** A vertex on top of the last one is not a new vertex (a double tap, Enter twice). */
export function addVertex(drawing: Drawing, position: Position): Drawing {
  const rounded = roundPosition(position);
  const { vertices } = drawing;
  if (isSame(vertices.at(-1), rounded)) return drawing;
  const { replaces, mostVertices } = modes[drawing.type];
  if (replaces) return { ...drawing, vertices: [rounded] };
  return vertices.length >= mostVertices ? drawing : { ...drawing, vertices: [...vertices, rounded] };
}

/** A free stroke, thinned to what the hand meant and to the vertices that are left. */
export function addStroke(drawing: Drawing, stroke: readonly Position[], toleranceMetres: number): Drawing {
  const { mostVertices, allowsFreehand } = modes[drawing.type];
  const room = mostVertices - drawing.vertices.length;
  if (!allowsFreehand || room < 2 || stroke.length < 2) return drawing;
  const thinned = simplifyToAtMost(stroke, toleranceMetres, room).map(roundPosition);
  const distinct = thinned.filter((position, index) => !isSame(thinned[index - 1], position));
  return { ...drawing, vertices: [...drawing.vertices, ...distinct.slice(0, room)] };
}

export function moveVertex(drawing: Drawing, index: number, position: Position): Drawing {
  const rounded = roundPosition(position);
  const current = drawing.vertices[index];
  if (!current || isSame(current, rounded)) return drawing;
  return { ...drawing, vertices: drawing.vertices.map((old, at) => (at === index ? rounded : old)) };
}

export function deleteVertex(drawing: Drawing, index: number): Drawing {
  if (!drawing.vertices[index]) return drawing;
  return { ...drawing, vertices: drawing.vertices.filter((_, at) => at !== index) };
}

export function isFinishable(drawing: Drawing): boolean {
  const distinct = new Set(drawing.vertices.map(String));
  return distinct.size >= modes[drawing.type].leastVertices;
}

export function isFull(drawing: Drawing): boolean {
  const { replaces, mostVertices } = modes[drawing.type];
  return !replaces && drawing.vertices.length >= mostVertices;
}

export const drawnMetres = (drawing: Drawing): number =>
  drawing.type === "Point" ? 0 : lineMetres(drawing.vertices);

export function toGeometry(drawing: Drawing): DrawnGeometry | null {
  return isFinishable(drawing) ? modes[drawing.type].toGeometry([...drawing.vertices]) : null;
}

/** A finished mark taken up again, to be changed. */
export function fromGeometry(geometry: DrawnGeometry): Drawing {
  switch (geometry.type) {
    case "Point":
      return { type: "Point", vertices: [geometry.coordinates] };
    case "LineString":
      return { type: "LineString", vertices: geometry.coordinates };
    case "Polygon":
      return { type: "Polygon", vertices: geometry.coordinates[0]?.slice(0, -1) ?? [] };
  }
}
