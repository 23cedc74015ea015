/** A sticker on its way from the sheet to the map, under the finger that carries it. */
import type { Attachment } from "svelte/attachments";

export type Carried = { icon: string; theme: string; label: string };
type Drop = (carried: Carried, clientX: number, clientY: number) => void;

/** A hand that trembles is not a hand that drags. */
const least = 8;

export class StickerDrag {
  carried: Carried | null = $state.raw(null);
  x = $state(0);
  y = $state(0);

  constructor(readonly changed: (isCarrying: boolean) => void) {}

  /** Makes an element one that a sticker can be dragged from; a tap on it stays a tap. */
  from(carried: Carried, dropped: Drop): Attachment<HTMLElement> {
    return (element) => {
      const begin = (event: PointerEvent) => {
        if (event.isPrimary && event.button === 0) this.#follow(element, event, carried, dropped);
      };
      element.addEventListener("pointerdown", begin);
      return () => element.removeEventListener("pointerdown", begin);
    };
  }

  #follow(element: HTMLElement, start: PointerEvent, carried: Carried, dropped: Drop): void {
    const done = new AbortController();
    const { signal } = done;
    const end = () => {
      this.carried = null;
      this.changed(false);
      done.abort();
    };
    const move = (event: PointerEvent) => {
      if (event.pointerId !== start.pointerId) return;
      const away = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
      if (!this.carried && away < least) return;
      if (!this.carried) this.changed(true);
      this.carried = carried;
      [this.x, this.y] = [event.clientX, event.clientY];
    };
    const up = (event: PointerEvent) => {
      if (event.pointerId !== start.pointerId) return;
      const wasCarried = this.carried !== null;
      end();
      if (!wasCarried) return;
      // A mouse let go of over the sticker itself clicks it, which nobody meant.
      const swallow = (click: Event) => click.stopImmediatePropagation();
      element.addEventListener("click", swallow, { capture: true });
      setTimeout(() => {
        element.removeEventListener("click", swallow, { capture: true });
        dropped(carried, event.clientX, event.clientY);
      });
    };
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", up, { signal });
    addEventListener("pointercancel", end, { signal });
    element.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
  }
}
