/** A plan case: the stages it goes through, what is said of it, and how it is answered. */
import type { DrawnGeometry, DrawnType, Geometry, PolygonGeometry, Position } from "../geo/geojson";

export const stages = ["outlined", "presented", "discussed", "consultation", "input", "adopted", "followed_up"] as const;
export type Stage = (typeof stages)[number];

export const senders = ["children", "young", "resident", "neighbourhood", "organisation"] as const;
export type Sender = (typeof senders)[number];
/** Whose name everybody reads; people and classes have none. */
export const isNamed = (sender: Sender): boolean => sender === "neighbourhood" || sender === "organisation";
export const isOfChildren = (sender: Sender): boolean => sender === "children" || sender === "young";

export const outcomes = ["followed", "partly", "not_followed"] as const;
export type Outcome = (typeof outcomes)[number];

export const documentKinds = ["plan", "description", "map", "assessment", "notice", "decision", "other"] as const;
export type DocumentKind = (typeof documentKinds)[number];

export type PlanDocument = { document_id: string; title: string; url: string; kind: DocumentKind; dated: string };
export type TakenStage = { stage: Stage; note: string | null; happened_on: string; deadline: string | null };
export type StaffStage = TakenStage & { answer_by: string | null; taken_by: string; taken_at: string };

export type PlanFacts = {
  number: string;
  title: string;
  reference: string | null;
  summary: string;
  boundary: PolygonGeometry;
  stage: Stage;
  since: string;
  deadline: string | null;
  is_open: boolean;
  ahead: Partial<Record<Stage, string>>;
};

export type PublicPlan = PlanFacts & { documents: PlanDocument[] };

export type PointedAt = { release: string; cell: number };
export type ToldCell = PointedAt & { theme: string; participants: number; geometry: PolygonGeometry };
export type PublicAnswer = { outcome: Outcome; reason: string; given_on: string };
export type PublicInput = {
  number: string;
  sender: Sender;
  sender_name: string | null;
  words: string;
  has_place: boolean;
  points_at: PointedAt[];
  came_on: string;
  answer: PublicAnswer | null;
};
export type PublicPlanDetail = PublicPlan & {
  municipality: string;
  stages: TakenStage[];
  told: ToldCell[];
  inputs: PublicInput[];
};

export type OwnInput = {
  number: string;
  plan: string;
  title: string;
  words: string | null;
  came_on: string;
  state: "waiting" | "released" | "hidden" | "withdrawn";
  answer: PublicAnswer | null;
};

export type Tally = { by_sender: Partial<Record<Sender, number>>; waiting: number; unanswered: number; overdue: number };

export type PlanCase = PlanFacts & {
  plan_case_id: string;
  area_id: string | null;
  participants: number | null;
  registered_at: string;
  is_alert: boolean;
  possible: Stage[];
  answer_by: string | null;
  answer_due_on: string | null;
  inputs: Tally;
};
export type WholePlanCase = PlanCase & { stages: StaffStage[]; documents: PlanDocument[] };

export type GivenAnswer = { outcome: Outcome; reason: string; given_by: string; given_at: string };
export type PlanInput = {
  number: string;
  ordinal: number;
  sender: Sender;
  sender_name: string | null;
  words: string | null;
  place: Geometry | null;
  points_at: PointedAt[];
  findings: string[];
  moderation: "waiting" | "released" | "hidden";
  held_for: string[];
  came_at: string;
  withdrawn_at: string | null;
  answers: GivenAnswer[];
};

export const questions = ["knowledge", "programme", "description", "consequences", "participation", "guidelines", "heard"] as const;
export type Question = (typeof questions)[number];
export const checkStates = ["yes", "partly", "no", "not_relevant"] as const;
export type CheckState = (typeof checkStates)[number];
export type Check = {
  question: Question;
  law: string;
  state: CheckState | null;
  words: string;
  findings: string[];
  releases: string[];
  links: string[];
  given_by: string | null;
  given_at: string | null;
};
export type Checklist = {
  number: string;
  title: string;
  reference: string | null;
  stage: Stage;
  made_at: string;
  children: number | null;
  shown_from: number;
  releases: string[];
  inputs: Partial<Record<Sender, number>>;
  answers: Partial<Record<Outcome, number>>;
  unanswered: number;
  questions: Check[];
};

/** What an inbox shows at a time. */
export const piles = ["waiting", "unanswered", "answered", "away"] as const;
export type Pile = (typeof piles)[number];

export function pileOf({ moderation, withdrawn_at, answers }: PlanInput): Pile {
  if (withdrawn_at !== null || moderation === "hidden") return "away";
  if (moderation === "waiting") return "waiting";
  return answers.length > 0 ? "answered" : "unanswered";
}

/** Whether a reason is asked for: a stage is skipped, or taken up again. */
export function needsNote(now: Stage, next: Stage): boolean {
  const by = stages.indexOf(next) - stages.indexOf(now);
  return by !== 0 && by !== 1;
}

/** How many of children's and of adults' inputs there are, never mixed. */
export function countVoices(inputs: readonly { sender: Sender }[]): { children: number; adults: number } {
  const children = inputs.filter(({ sender }) => isOfChildren(sender)).length;
  return { children, adults: inputs.length - children };
}

/** What the vertices make so far; null while they are too few. */
export function shapeOf(type: DrawnType, vertices: readonly Position[]): DrawnGeometry | null {
  const [first] = vertices;
  if (type === "Point") return first ? { type, coordinates: first } : null;
  if (type === "LineString") return vertices.length >= 2 ? { type, coordinates: [...vertices] } : null;
  return first && vertices.length >= 3 ? { type, coordinates: [[...vertices, first]] } : null;
}

/** A drawing in the making: its points, and the line or area they make so far. */
export function drawnShapes(type: DrawnType, vertices: readonly Position[]): PlanShape[] {
  const line = shapeOf(type, vertices) ?? shapeOf("LineString", vertices);
  const points = vertices.map((coordinates): DrawnGeometry => ({ type: "Point", coordinates }));
  const geometries = line && type !== "Point" ? [line, ...points] : points;
  return geometries.map((geometry) => ({ geometry, kind: "drawn", label: "" }));
}

/** Something a plan's map shows beside its outline. */
export type PlanShape = { geometry: Geometry; kind: "told" | "pointed" | "said" | "drawn"; label: string };

export type PlanMapView = {
  show: (shapes: readonly PlanShape[]) => void;
  /** Whether a tap, or Enter, places something. */
  setDrawing: (isDrawing: boolean) => void;
  centre: () => Position;
  zoom: (levels: number) => void;
  close: () => void;
};
export type PlanMapEvents = { placed: (position: Position) => void; undone: () => void };
