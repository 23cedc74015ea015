/** What the municipality may do, decides and does about what children told, and why. */
export const measureStates = ["proposed", "considered", "decided", "under_way", "done", "declined"] as const;
export type MeasureState = (typeof measureStates)[number];

/** What everybody may read: what was decided, one way or the other. */
export type DecidedState = Exclude<MeasureState, "proposed" | "considered">;

export const costClasses = ["unknown", "small", "medium", "large"] as const;
export type CostClass = (typeof costClasses)[number];

export type Measure = {
  number: string;
  title: string;
  state: MeasureState;
  reason: string | null;
  responsible_unit: string;
  cost_class: CostClass;
  due_on: string | null;
  findings: string[];
  is_overdue: boolean;
  /** Where it can go from here. */
  possible: MeasureState[];
};

export type Step = { state: MeasureState; reason: string | null; responsible_unit: string; due_on: string | null; taken_at: string };
export type WholeMeasure = Measure & { steps: Step[] };
