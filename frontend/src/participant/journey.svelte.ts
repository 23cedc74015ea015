/** Where on the way through the questions the participant is, and what is being made. */
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
import type { Told } from "../model/stops";
import {
  allowedTypes,
  nothingMade,
  stepAfterAnswer,
  stepBefore,
  type Making,
  type Step,
} from "../model/steps";
import { newIdentifier } from "../api/identifier";
import { isWithoutMap, rememberWithoutMap } from "./without-map";

/** Both resolve once the device has it; only then is it said to be saved. */
export type Keeping = {
  submit: (draft: ContributionDraft) => Promise<void>;
  change: (draft: ContributionDraft) => Promise<void>;
};

/** A part of an own way, in metres from its start. */
export type Stretch = { line: readonly Position[]; length: number; from: number; to: number };
export type StretchEnd = "from" | "to";

const nothingTold: Told = { stops: [], radius: 50 };

export class Journey {
  step: Step = $state("choose_way");
  making: Making = $state.raw(nothingMade);
  #history: History<Drawing> = $state.raw(begin(emptyDrawing("Point")));
  drawing: Drawing = $derived(this.#history.now);
  canUndo: boolean = $derived(this.#history.past.length > 0);
  canRedo: boolean = $derived(this.#history.future.length > 0);
  /** The vertex that is moved or deleted with buttons and keys. */
  vertex: number | null = $state(null);
  /** Places told in words, step by step with the drawing they make. */
  told: History<Told> = $state.raw(begin(nothingTold));
  stretch: Stretch | null = $state.raw(null);
  /** Who moves the stretch's ends when the map is touched; without an end named, the nearer one. */
  stretchTouched: ((end: StretchEnd | null, position: Position) => void) | null = null;
  comment = $state("");
  isFreehand = $state(false);
  isWithoutMap: boolean = $state(isWithoutMap());
  /** The mark chosen in the list of own marks or on the map. */
  chosen: string | null = $state(null);
  /** A sticker is on its way from the sheet to the map. */
  isCarrying = $state(false);
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
    this.told = begin(nothingTold);
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

  tell(told: Told, drawing: Drawing): void {
    this.told = change(this.told, told);
    this.#draw(drawing);
  }

  untell(): void {
    this.told = undo(this.told);
    this.undo();
  }

  retell(): void {
    this.told = redo(this.told);
    this.redo();
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

  /** Nothing is kept before it is saved. */
  pickStretch(way: ContributionDraft, stretch: Stretch): void {
    if (!this.editing) {
      this.#stretchFrom = this.step === "marks" ? "marks" : "saved";
      this.making = { ...nothingMade, stretch_of: way.contribution_id };
      this.comment = "";
    }
    this.way = way;
    this.stretch = stretch;
    this.step = "stretch";
  }

  finishStretch(vertices: readonly Position[]): void {
    this.#history = begin({ type: "LineString", vertices });
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

  /** Takes the mark's place up again, on the map or in words. */
  editPlace(told: Told): void {
    this.#before = this.drawing;
    this.#history = begin(this.drawing);
    this.told = begin(told);
    this.step = "draw";
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
