/** Where on the way through the questions the participant is, and what is being made. */
import { lineMetres } from "../geo/distance";
import { projectOnLine, stretchOf } from "../geo/along";
import type { DrawnType, Position } from "../geo/geojson";
import { movedBy } from "../geo/move";
import { findCategory, type Catalogue } from "../model/catalogue";
import { tidyComment, type ContributionDraft } from "../model/contribution";
import {
  addStroke,
  addVertex,
  deleteVertex,
  emptyDrawing,
  fromGeometry,
  moveVertex,
  toGeometry,
  type Drawing,
} from "../model/drawing";
import { begin, change, redo, undo, type History } from "../model/history";
import { drawingOf, stopAt, type Stop } from "../model/stops";
import {
  allowedTypes,
  nothingMade,
  stepAfterAnswer,
  stepBefore,
  type Making,
  type Step,
} from "../model/steps";
import { newIdentifier } from "./identifier";
import { isWithoutMap, rememberWithoutMap } from "./without-map";

/** Both resolve once the device has it; only then is it said to be saved. */
export type Keeping = {
  submit: (draft: ContributionDraft) => Promise<void>;
  change: (draft: ContributionDraft) => Promise<void>;
};

/** A part of an own way, in metres from its start. */
export type Stretch = { line: readonly Position[]; length: number; from: number; to: number };

export class Journey {
  step: Step = $state("choose_way");
  making: Making = $state.raw(nothingMade);
  #history: History<Drawing> = $state.raw(begin(emptyDrawing("Point")));
  drawing: Drawing = $derived(this.#history.now);
  canUndo: boolean = $derived(this.#history.past.length > 0);
  canRedo: boolean = $derived(this.#history.future.length > 0);
  /** The vertex that is moved or deleted with buttons and keys. */
  vertex: number | null = $state(null);
  stops: History<readonly Stop[]> = $state.raw(begin([]));
  radius: number = $state(50);
  stretch: Stretch | null = $state.raw(null);
  comment = $state("");
  isFreehand = $state(false);
  isWithoutMap: boolean = $state(isWithoutMap());
  /** The mark chosen in the list of own marks or on the map. */
  chosen: string | null = $state(null);
  /** The mark being changed, as it was. */
  editing: ContributionDraft | null = $state.raw(null);
  /** The way made last, whose stretches are asked about. */
  way: ContributionDraft | null = $state.raw(null);
  #cameFrom: Step = "choose_theme";
  #stretchFrom: Step = "saved";
  #before: Drawing = emptyDrawing("Point");

  constructor(
    readonly catalogue: Catalogue,
    readonly keeping: Keeping,
  ) {}

  go(step: Step): void {
    this.step = step;
  }

  useMap(isUsed: boolean): void {
    this.isWithoutMap = !isUsed;
    rememberWithoutMap(!isUsed);
    if (this.step === "draw") this.startDrawing(this.drawing.type);
  }

  chooseTheme(theme: string): void {
    this.making = { ...nothingMade, theme };
    this.step = "choose_category";
  }

  chooseCategory(theme: string, category: string): void {
    if (this.editing) {
      this.making = { ...this.making, theme, category };
      this.step = "edit";
      return;
    }
    this.making = { ...nothingMade, theme, category };
    const [type = "Point"] = allowedTypes(this.catalogue, this.making);
    this.startDrawing(type);
    this.comment = "";
    this.step = "draw";
  }

  /** A sticker dropped on the map: chosen and placed in one movement. */
  dropSticker(theme: string, category: string, position: Position): void {
    this.chooseCategory(theme, category);
    if (this.drawing.type === "Point") this.addVertex(position);
  }

  startDrawing(type: DrawnType): void {
    this.#history = begin(emptyDrawing(type));
    this.stops = begin([]);
    this.isFreehand = false;
    this.vertex = null;
  }

  #draw(next: Drawing): void {
    this.#history = change(this.#history, next);
  }

  addVertex(position: Position): void {
    this.vertex = null;
    this.#draw(addVertex(this.drawing, position));
  }

  addStroke(stroke: readonly Position[], toleranceMetres: number): void {
    this.vertex = null;
    this.#draw(addStroke(this.drawing, stroke, toleranceMetres));
  }

  moveVertex(index: number, position: Position): void {
    this.#draw(moveVertex(this.drawing, index, position));
    this.vertex = this.drawing.type === "Point" ? null : index;
  }

  /** False when no vertex is chosen. */
  nudgeVertex(east: number, north: number): boolean {
    const place = this.vertex === null ? undefined : this.drawing.vertices[this.vertex];
    if (!place || this.vertex === null) return false;
    this.moveVertex(this.vertex, movedBy(place, east, north));
    return true;
  }

  /** The vertex before or after; around the ends it goes on at the other. */
  selectVertex(by: -1 | 1): void {
    const count = this.drawing.vertices.length;
    if (count === 0 || this.drawing.type === "Point") return;
    const from = this.vertex ?? (by > 0 ? -1 : 0);
    this.vertex = (from + by + count) % count;
  }

  deleteVertex(): void {
    if (this.vertex === null) return;
    this.#draw(deleteVertex(this.drawing, this.vertex));
    this.vertex = null;
  }

  undo(): void {
    this.vertex = null;
    this.#history = undo(this.#history);
  }

  redo(): void {
    this.vertex = null;
    this.#history = redo(this.#history);
  }

  setStops(stops: readonly Stop[]): void {
    this.stops = change(this.stops, stops);
    this.#followStops();
  }

  undoStops(): void {
    this.stops = undo(this.stops);
    this.#followStops();
  }

  redoStops(): void {
    this.stops = redo(this.stops);
    this.#followStops();
  }

  setRadius(radius: number): void {
    this.radius = radius;
    this.#followStops();
  }

  #followStops(): void {
    this.#draw(drawingOf(this.drawing.type, this.stops.now, this.radius));
  }

  finishDrawing(): void {
    if (!toGeometry(this.drawing)) return;
    this.vertex = null;
    this.#moveTo(stepAfterAnswer(this.catalogue, this.making, 0));
  }

  /** Null skips the question. */
  answer(question: string, option: string | null): void {
    const attributes = { ...this.making.attributes };
    if (option) attributes[question] = option;
    else delete attributes[question];
    this.making = { ...this.making, attributes };
    this.#moveTo(stepAfterAnswer(this.catalogue, this.making, this.making.question + 1));
  }

  /** Picking a part of an own way; nothing is kept before it is saved. */
  startStretch(way: ContributionDraft): void {
    if (way.geometry.type !== "LineString") return;
    this.#stretchFrom = this.step === "marks" ? "marks" : "saved";
    this.way = way;
    const length = lineMetres(way.geometry.coordinates);
    this.stretch = { line: way.geometry.coordinates, length, from: length / 3, to: (2 * length) / 3 };
    this.making = { ...nothingMade, stretch_of: way.contribution_id };
    this.comment = "";
    this.step = "stretch";
  }

  setStretch(end: "from" | "to", metres: number): void {
    if (!this.stretch) return;
    const bounded = Math.max(0, Math.min(this.stretch.length, metres));
    this.stretch = { ...this.stretch, [end]: bounded };
  }

  /** Moves the nearer of the two ends to where the line was touched. */
  touchStretch(position: Position): void {
    const found = this.stretch && projectOnLine(this.stretch.line, position);
    if (!found || !this.stretch) return;
    const { from, to } = this.stretch;
    this.setStretch(Math.abs(found.metres - from) <= Math.abs(found.metres - to) ? "from" : "to", found.metres);
  }

  slideStretch(end: "from" | "to", position: Position): void {
    const found = this.stretch && projectOnLine(this.stretch.line, position);
    if (found) this.setStretch(end, found.metres);
  }

  finishStretch(): void {
    if (!this.stretch) return;
    const { line, from, to } = this.stretch;
    this.#history = begin({ type: "LineString", vertices: stretchOf(line, from, to) });
    this.step = this.editing ? "edit" : "choose_stretch";
  }

  chooseStretchCategory(theme: string, category: string): void {
    this.making = { ...this.making, theme, category, attributes: {} };
    this.#moveTo(stepAfterAnswer(this.catalogue, this.making, 0));
  }

  back(): void {
    if (this.editing && this.step === "draw") this.#history = begin(this.#before);
    if (this.step === "edit") this.stopEditing();
    else if (this.editing) this.step = "edit";
    else if (this.step === "marks") this.step = this.#cameFrom;
    else if (this.step === "stretch") this.step = this.#stretchFrom;
    else this.#moveTo(stepBefore(this.step, this.catalogue, this.making));
  }

  showMarks(chosen: string | null = null): void {
    if (this.step !== "marks") this.#cameFrom = this.step;
    this.chosen = chosen;
    this.step = "marks";
  }

  async save(): Promise<void> {
    const geometry = toGeometry(this.drawing);
    const { theme, category, attributes, stretch_of } = this.making;
    if (!geometry || !theme || !category) return;
    if (this.editing) return this.#moveTo({ step: "edit", question: 0 });
    const draft: ContributionDraft = {
      contribution_id: newIdentifier(),
      theme,
      category,
      geometry,
      attributes,
      comment: tidyComment(this.comment),
      ...(stretch_of && { stretch_of }),
    };
    await this.keeping.submit(draft);
    if (geometry.type === "LineString" && !stretch_of) this.way = draft;
    this.startDrawing("Point");
    this.comment = "";
    this.step = "saved";
  }

  startEditing(mark: ContributionDraft): void {
    const { theme, category, attributes, stretch_of = null } = mark;
    this.editing = mark;
    this.making = { theme, category, attributes, question: 0, stretch_of };
    this.startDrawing(mark.geometry.type);
    this.#history = begin(fromGeometry(mark.geometry));
    this.comment = mark.comment ?? "";
    this.step = "edit";
  }

  /** Takes the mark's place up again: on the map, in words, or on the way it is a stretch of. */
  editPlace(way: ContributionDraft | null, nameOf: (position: Position) => string): void {
    this.#before = this.drawing;
    if (this.making.stretch_of && way) this.#editStretch(way);
    else {
      this.#history = begin(this.drawing);
      this.stops = begin(this.#stopsOfDrawing(nameOf));
      this.step = "draw";
    }
  }

  #stopsOfDrawing(nameOf: (position: Position) => string): Stop[] {
    const { type, vertices } = this.drawing;
    const isFew = vertices.length <= 20 && type !== "Polygon";
    return isFew ? vertices.map((position) => stopAt({ name: nameOf(position), position })) : [];
  }

  #editStretch(way: ContributionDraft): void {
    if (way.geometry.type !== "LineString") return;
    const line = way.geometry.coordinates;
    const [first, last] = [this.drawing.vertices[0], this.drawing.vertices.at(-1)];
    const from = (first && projectOnLine(line, first)?.metres) ?? 0;
    const to = (last && projectOnLine(line, last)?.metres) ?? lineMetres(line);
    this.way = way;
    this.stretch = { line, length: lineMetres(line), from, to };
    this.step = "stretch";
  }

  editQuestion(question: number): void {
    this.#moveTo({ step: "question", question }, true);
  }

  isMoved(): boolean {
    const geometry = toGeometry(this.drawing);
    return this.editing !== null && JSON.stringify(geometry) !== JSON.stringify(this.editing.geometry);
  }

  async saveEdit(): Promise<void> {
    const geometry = toGeometry(this.drawing);
    const { theme, category, attributes } = this.making;
    if (!this.editing || !geometry || !theme || !category) return;
    await this.keeping.change({ ...this.editing, theme, category, geometry, attributes, comment: tidyComment(this.comment) });
    this.stopEditing();
  }

  stopEditing(): void {
    this.editing = null;
    this.making = nothingMade;
    this.startDrawing("Point");
    this.comment = "";
    this.step = "marks";
  }

  /** Every single thing that is changed leads back to the mark it belongs to. */
  #moveTo({ step, question }: { step: Step; question: number }, stays = false): void {
    this.making = { ...this.making, question };
    this.step = this.editing && !stays ? "edit" : step;
  }
}

/** The icon of a category, or of its theme where a municipality has drawn none. */
export const iconOf = (catalogue: Catalogue, theme: string, category: string): string =>
  findCategory(catalogue, theme, category)?.icon ?? theme;
