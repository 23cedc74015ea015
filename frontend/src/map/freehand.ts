/** A stroke drawn with finger, pen or mouse, instead of moving the map. */
import type MapBrowserEvent from "ol/MapBrowserEvent";
import PointerInteraction from "ol/interaction/Pointer";
import type { Position } from "../geo/geojson";
import { fromMap } from "./projection";

export class FreehandStroke extends PointerInteraction {
  #stroke: Position[] = [];

  constructor(
    readonly moved: (stroke: readonly Position[]) => void,
    readonly finished: (stroke: readonly Position[]) => void,
  ) {
    super();
    this.setActive(false);
  }

  override handleDownEvent(event: MapBrowserEvent<PointerEvent>): boolean {
    if (this.getPointerCount() > 1) return false;
    this.#stroke = [fromMap(event.coordinate)];
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent<PointerEvent>): void {
    // A second finger means a pinch; what the first one drew was not meant.
    if (this.getPointerCount() > 1) this.#stroke = [];
    else this.#stroke.push(fromMap(event.coordinate));
    this.moved(this.#stroke);
  }

  override handleUpEvent(): boolean {
    // A tap without movement is a vertex, which the map's click already adds.
    if (this.#stroke.length > 2) this.finished(this.#stroke);
    else this.moved([]);
    this.#stroke = [];
    return false;
  }
}
