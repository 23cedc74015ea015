/** How somebody looks at a release: the theme, and the cell they ask about. */
import type { WholeRelease } from "../api/releases";
import { allThemes, cellsOf, inOrder, rowsOf, scaleOf, stepOf, type ReleasedCell, type ReleasedTheme, type ScaleStep } from "../model/release";
import { scaleColours, type ScaleColour } from "../ui/scale-colours";

export class Look {
  theme: string = $state(allThemes);
  #place: number | null = $state(null);

  readonly themes: readonly ReleasedTheme[];
  readonly scale: readonly ScaleStep[];
  readonly colours: readonly ScaleColour[];
  readonly cells: readonly ReleasedCell[] = $derived.by(() => cellsOf(this.whole.cells, this.theme));
  readonly rows: readonly ReleasedCell[] = $derived.by(() => rowsOf(this.whole.cells, this.theme));
  readonly chosen: ReleasedCell | null = $derived(this.cells.find(({ properties }) => properties.cell === this.#place) ?? null);

  constructor(
    readonly whole: WholeRelease,
    theme: string | null,
  ) {
    this.themes = whole.themes;
    this.scale = scaleOf(whole.cells);
    this.colours = scaleColours(this.scale.length);
    if (whole.themes.some(({ code }) => code === theme)) this.theme = theme ?? allThemes;
  }

  colourOf(participants: number): ScaleColour {
    return this.colours[stepOf(this.scale, participants)] ?? { fill: "#ffffff", ink: "#1f2d33" };
  }

  /** What is shown of the chosen cell, theme by theme. */
  themesOf({ properties: { cell } }: ReleasedCell): ReleasedCell[] {
    return inOrder(rowsOf(this.whole.cells, allThemes), { by: "participants", isDescending: true }).filter(
      ({ properties }) => properties.cell === cell,
    );
  }

  /** By its place, so that another theme tells of the same cell. */
  choose(place: number | null): void {
    this.#place = place;
  }

  /** To the cell with the next smaller or larger number, round and round. */
  walk(by: -1 | 1): void {
    const ordered = inOrder(this.cells, { by: "participants", isDescending: true });
    const at = ordered.findIndex(({ id }) => id === this.chosen?.id);
    const next = at < 0 ? (by > 0 ? 0 : ordered.length - 1) : (at + by + ordered.length) % ordered.length;
    this.choose(ordered[next]?.properties.cell ?? null);
  }
}
