/** What each key does while the map has focus. */

export type KeyActions = {
  pan: (right: number, down: number) => void;
  zoom: (levels: number) => void;
  here?: (() => void) | undefined;
  undo?: (() => void) | undefined;
};

const step = 64;
const nudge = 8;

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function actionFor(event: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  const arrow = arrows[event.key];
  if (arrow) {
    const pixels = event.shiftKey ? nudge : step;
    return () => actions.pan(arrow[0] * pixels, arrow[1] * pixels);
  }
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === "z" ? actions.undo : undefined;
  }
  if (event.key === "+" || event.key === "=") return () => actions.zoom(1);
  if (event.key === "-") return () => actions.zoom(-1);
  if (event.key === "Enter") return actions.here;
  if (event.key === "Backspace") return actions.undo;
  return undefined;
}

/** Returns what takes the listener away again. */
export function listenToKeys(target: HTMLElement, actions: () => KeyActions): () => void {
  const listen = (event: KeyboardEvent) => {
    const action = actionFor(event, actions());
    if (!action) return;
    event.preventDefault();
    action();
  };
  target.addEventListener("keydown", listen);
  return () => target.removeEventListener("keydown", listen);
}
