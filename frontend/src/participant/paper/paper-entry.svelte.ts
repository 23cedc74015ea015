/** An adult at a table, copying marks from paper: a category chosen once places mark after mark. */
import type { Position } from "../../geo/geojson";
import type { ContributionDraft } from "../../model/contribution";
import type { OwnMark } from "../../model/marks";
import { isFinishable, toGeometry } from "../../model/drawing";
import { newIdentifier } from "../../api/identifier";
import { Journey } from "../journey.svelte";
import type { Participation } from "../participation.svelte";

/** The second click of a double click is not a corner of its own. */
const doubleClickMilliseconds = 400;

export class PaperEntry extends Journey {
  readonly #participation: Participation;
  #added: number[] = [];
  /** In the order they were entered; the outbox sends them in its own. */
  #entered: string[] = $state.raw([]);
  readonly last: OwnMark | undefined = $derived.by(() => {
    const there = new Map(this.#participation.marks.map((mark) => [mark.contribution_id, mark]));
    return there.get(this.#entered.filter((id) => there.has(id)).pop() ?? "");
  });
  readonly isReadyToFinish: boolean = $derived(this.drawing.type !== "Point" && isFinishable(this.drawing));

  constructor(participation: Participation, catalogue: Journey["catalogue"]) {
    super(catalogue, {
      submit: (draft) => participation.submit(draft),
      change: (draft) => participation.change(draft),
    });
    this.#participation = participation;
    this.#entered = participation.marks.map((mark) => mark.contribution_id);
    this.step = "choose_category";
  }

  /** A point is a mark as soon as it is placed; a line when it is finished. */
  override addVertex(position: Position): void {
    super.addVertex(position);
    this.#added.push(Date.now());
    if (this.drawing.type === "Point") void this.save();
  }

  finish(): void {
    const [before = 0, last = 0] = this.#added.slice(-2);
    const isDoubled = this.#added.length > 2 && last - before < doubleClickMilliseconds;
    if (isDoubled) super.undo();
    if (this.isReadyToFinish) void this.save();
  }

  override startDrawing(type: Parameters<Journey["startDrawing"]>[0]): void {
    super.startDrawing(type);
    this.#added = [];
  }

  /** The corner placed last; with none, the mark saved last. */
  override undo(): void {
    if (this.canUndo) {
      this.#added.pop();
      return super.undo();
    }
    if (this.last) void this.#participation.remove(this.last.contribution_id);
  }

  override async save(): Promise<void> {
    const geometry = toGeometry(this.drawing);
    const { theme, category } = this.making;
    if (!geometry || !theme || !category) return;
    const draft: ContributionDraft = {
      contribution_id: newIdentifier(),
      theme,
      category,
      geometry,
      attributes: {},
      comment: null,
    };
    // Ready for the next one at once; the device keeps this one meanwhile.
    this.startDrawing(geometry.type);
    this.#entered = [...this.#entered, draft.contribution_id];
    await this.keeping.submit(draft);
  }
}
