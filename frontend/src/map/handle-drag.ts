/** A vertex, a pin or the end of a stretch, dragged instead of the map. */
import type MapBrowserEvent from "ol/MapBrowserEvent";
import PointerInteraction from "ol/interaction/Pointer";
import type { Position } from "../geo/geojson";
import { fromMap, toMap } from "./projection";

export type HandleEvents = {
  /** The handle under the finger, or null. */
  find: (pixel: number[]) => { index: number; position: Position } | null;
  moving: (index: number, position: Position) => void;
  moved: (index: number, position: Position) => void;
};

export class HandleDrag extends PointerInteraction {
  #index: number | null = null;
  #grip: [number, number] = [0, 0];
  #last: Position | null = null;

  constructor(readonly handles: HandleEvents) {
    super();
  }

  override handleDownEvent(event: MapBrowserEvent<PointerEvent>): boolean {
    const found = this.getPointerCount() > 1 ? null : this.handles.find(event.pixel);
    this.#index = found?.index ?? null;
    this.#last = null;
    if (!found) return false;
    const [x = 0, y = 0] = toMap(found.position);
    // Kept where it was gripped, so that it does not jump under the finger.
    this.#grip = [x - (event.coordinate[0] ?? 0), y - (event.coordinate[1] ?? 0)];
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent<PointerEvent>): void {
    if (this.#index === null) return;
    const [x = 0, y = 0] = event.coordinate;
    this.#last = fromMap([x + this.#grip[0], y + this.#grip[1]]);
    this.handles.moving(this.#index, this.#last);
  }

  override handleUpEvent(): boolean {
    if (this.#index !== null && this.#last) this.handles.moved(this.#index, this.#last);
    this.#index = null;
    return false;
  }
}
