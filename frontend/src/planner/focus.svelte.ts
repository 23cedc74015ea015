/** What somebody points at: on the map it is outlined, beside the map its figures stand. */
import { boxAround } from "../geo/box";
import type { Box, Geometry } from "../geo/geojson";
import type { CellHit, MarkHit } from "../map/insight-map";

export class MapFocus {
  cell: CellHit | null = $state.raw(null);
  marks: readonly MarkHit[] = $state.raw([]);
  geometries: readonly Geometry[] = $state.raw([]);
  /** Where the map should go. */
  box: Box | null = $state.raw(null);

  chooseCell(cell: CellHit | null): void {
    this.cell = cell;
    this.marks = [];
    this.geometries = [];
  }

  chooseMarks(marks: readonly MarkHit[]): void {
    this.marks = marks;
    this.cell = null;
  }

  visit(geometry: Geometry): void {
    this.geometries = [geometry];
    this.box = boxAround([geometry]);
  }
}
