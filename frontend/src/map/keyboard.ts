/** What each key does while the map has focus. */

export type KeyActions = {
  pan: (right: number, down: number) => void;
  zoom: (levels: number) => void;
  here?: (() => void) | undefined;
  undo?: (() => void) | undefined;
  redo?: (() => void) | undefined;
  /** To the vertex before (-1) or after (1). */
  select?: ((by: -1 | 1) => void) | undefined;
  /** Deletes the chosen vertex. */
  remove?: (() => void) | undefined;
};

const step = 64;
const nudge = 8;

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const plainKeys: Record<string, (actions: KeyActions) => (() => void) | undefined> = {
  "+": ({ zoom }) => () => zoom(1),
  "=": ({ zoom }) => () => zoom(1),
  "-": ({ zoom }) => () => zoom(-1),
  Enter: ({ here }) => here,
  Backspace: ({ undo }) => undo,
  Delete: ({ remove }) => remove,
  PageUp: ({ select }) => select && (() => select(-1)),
  PageDown: ({ select }) => select && (() => select(1)),
};

function actionFor(event: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  const arrow = arrows[event.key];
  if (arrow) {
    const pixels = event.shiftKey ? nudge : step;
    return () => actions.pan(arrow[0] * pixels, arrow[1] * pixels);
  }
  if (!event.ctrlKey && !event.metaKey) return plainKeys[event.key]?.(actions);
  const key = event.key.toLowerCase();
  if (key === "y" || (key === "z" && event.shiftKey)) return actions.redo;
  return key === "z" ? actions.undo : undefined;
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
