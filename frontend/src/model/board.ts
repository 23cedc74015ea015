/** The board a class sees while it works: numbers and 50 m cells, never a line, a comment or a name. */
import type { Position } from "../geo/geojson";
import type { GroupState } from "./group";

export type BoardCell = { position: Position; theme: string; category: string; marks: number };
export type WayCell = { position: Position; participants: number };

export type Board = {
  joined: number;
  expected_participants: number;
  marked: number;
  marks: number;
  ways: number;
  themes: Record<string, number>;
  comments_waiting: number;
  distress: number | boolean;
  state: GroupState;
  closes_at: string;
  /** How many must have marked before the map shows anything. */
  shown_from: number;
  cells: BoardCell[];
  way_cells: WayCell[];
};

/** "live" only while the server has been heard of lately. */
export type Connection = "connecting" | "live" | "lost";

/** Names a cell on the map, so that a new one can be told from one whose number has grown. */
export const cellKey = ({ position, theme, category }: BoardCell): string => [...position, theme, category].join();
