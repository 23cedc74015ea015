/** Which files of words each page speaks; only the bundler and the tests need it while it runs. */
import type { Page } from "./languages";

/** The files of words a page starts with; its `main.ts` provides them. */
export const partsOf = {
  participant: ["shared", "participant"],
  planner: ["shared", "staff", "planner"],
  coordinator: ["shared", "staff", "coordinator"],
  facilitator: ["shared", "staff", "facilitator"],
  admin: ["shared", "staff", "admin"],
  walk: ["shared", "staff", "fieldwork", "walk"],
  class: ["shared", "pictures", "class"],
  survey: ["shared", "survey"],
  plan: ["shared", "process", "plan"],
  public: ["shared", "release"],
  answer: ["shared", "answers", "area"],
} as const satisfies Record<Page, readonly string[]>;

/** The files a page fetches when somebody comes to the screens that speak them. */
export const latePartsOf = {
  participant: ["lesson", "paper", "pictures"],
  planner: ["dashboard", "draw"],
  coordinator: ["workbench", "start", "areas", "draw", "knowledge", "fieldwork", "surveys", "result", "plans", "process", "reports"],
  facilitator: ["desk", "print", "pictures"],
  admin: ["administration"],
  walk: [],
  class: ["answers", "hearing"],
  survey: ["result"],
  plan: [],
  public: [],
  answer: [],
} as const satisfies Record<Page, readonly string[]>;
