/** Maps in the middle of a page do not hold up who scrolls past them. */
import type OlMap from "ol/Map";
import DragPan from "ol/interaction/DragPan";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom";

/** One finger and the wheel belong to the page the map lies in; two fingers and the mouse move the map. */
export function leavePageScrolling(map: OlMap): void {
  const interactions = map.getInteractions();
  for (const one of [...interactions.getArray()]) {
    if (one instanceof DragPan || one instanceof MouseWheelZoom) interactions.remove(one);
  }
  const pan: DragPan = new DragPan({
    condition: ({ originalEvent }): boolean => (originalEvent as PointerEvent).pointerType !== "touch" || pan.getPointerCount() === 2,
  });
  interactions.push(pan);
  map.getViewport()?.style.setProperty("touch-action", "pan-y");
}
