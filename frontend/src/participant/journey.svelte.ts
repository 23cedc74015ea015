/** Where on the way through the questions the participant is, and what is being made. */
import type { DrawnGeometry, DrawnType, Position } from "../geo/geojson";
import type { Catalogue } from "../model/catalogue";
import { tidyComment, type ContributionDraft } from "../model/contribution";
import {
  addStroke,
  addVertex,
  emptyDrawing,
  toGeometry,
  undoStroke,
  type Drawing,
} from "../model/drawing";
import {
  allowedTypes,
  nothingMade,
  stepAfterAnswer,
  stepBefore,
  type Making,
  type Step,
} from "../model/steps";

export class Journey {
  step: Step = $state("choose_way");
  making: Making = $state.raw(nothingMade);
  drawing: Drawing = $state.raw(emptyDrawing("Point"));
  comment = $state("");
  isFreehand = $state(false);
  /** The mark chosen in the list of own marks or on the map. */
  chosen: string | null = $state(null);
  #cameFrom: Step = "choose_theme";

  constructor(
    readonly catalogue: Catalogue,
    readonly send: (draft: ContributionDraft) => void,
  ) {}

  go(step: Step): void {
    this.step = step;
  }

  chooseTheme(theme: string): void {
    this.making = { ...nothingMade, theme };
    this.step = "choose_category";
  }

  chooseCategory(theme: string, category: string): void {
    this.making = { ...nothingMade, theme, category };
    const [type = "Point"] = allowedTypes(this.catalogue, this.making);
    this.startDrawing(type);
    this.comment = "";
    this.step = "draw";
  }

  startDrawing(type: DrawnType): void {
    this.drawing = emptyDrawing(type);
    this.isFreehand = false;
  }

  addVertex(position: Position): void {
    this.drawing = addVertex(this.drawing, position);
  }

  addStroke(stroke: readonly Position[], toleranceMetres: number): void {
    this.drawing = addStroke(this.drawing, stroke, toleranceMetres);
  }

  undo(): void {
    this.drawing = undoStroke(this.drawing);
  }

  finishDrawing(): void {
    if (toGeometry(this.drawing)) this.#moveTo(stepAfterAnswer(this.catalogue, this.making, 0));
  }

  /** Null skips the question. */
  answer(question: string, option: string | null): void {
    const attributes = { ...this.making.attributes };
    if (option) attributes[question] = option;
    else delete attributes[question];
    this.making = { ...this.making, attributes };
    this.#moveTo(stepAfterAnswer(this.catalogue, this.making, this.making.question + 1));
  }

  back(): void {
    if (this.step === "marks") this.step = this.#cameFrom;
    else this.#moveTo(stepBefore(this.step, this.catalogue, this.making));
  }

  showMarks(chosen: string | null = null): void {
    if (this.step !== "marks") this.#cameFrom = this.step;
    this.chosen = chosen;
    this.step = "marks";
  }

  save(): void {
    const geometry = toGeometry(this.drawing);
    const { theme, category, attributes } = this.making;
    if (!geometry || !theme || !category) return;
    this.send(newDraft({ theme, category, geometry, attributes, comment: tidyComment(this.comment) }));
    this.drawing = emptyDrawing("Point");
    this.comment = "";
    this.step = "saved";
  }

  #moveTo({ step, question }: { step: Step; question: number }): void {
    this.making = { ...this.making, question };
    this.step = step;
  }
}

type Told = { theme: string; category: string; geometry: DrawnGeometry; attributes: Record<string, string>; comment: string | null };

/** The name is made once, here: the same mark sent again is the same mark. */
function newDraft(told: Told): ContributionDraft {
  return { contribution_id: newIdentifier(), ...told };
}

/** crypto.randomUUID exists only on https and localhost; a classroom may use a plain address. */
function newIdentifier(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
