/** What codes are called: by the catalogue where it asks them, else by us. */
import type { CostClass, MeasureState } from "../model/measure";
import { labelOf, showMonth, t } from "../i18n/speech.svelte";
import { findCategory, findTheme, type Catalogue } from "../model/catalogue";
import type { Basis, ChartName, FindingState } from "../model/insight";

const travels: Record<string, () => string> = {
  walk: () => t("travel.walk"),
  bike: () => t("travel.bike"),
  bus: () => t("travel.bus"),
  driven: () => t("travel.driven"),
  other: () => t("travel.other"),
};
export const travelCodes = Object.keys(travels);
export const travelName = (code: string): string => travels[code]?.() ?? code;

export function themeName(catalogue: Catalogue | null, code: string): string {
  const theme = catalogue && findTheme(catalogue, code);
  return theme ? labelOf(theme.labels) : code;
}

export function categoryName(catalogue: Catalogue | null, theme: string, code: string): string {
  const category = catalogue && findCategory(catalogue, theme, code);
  return category ? labelOf(category.labels) : code;
}

/** The options of a question, whichever theme asks it. */
export function optionsOf(catalogue: Catalogue | null, question: string) {
  const found = (catalogue?.themes ?? []).flatMap(({ questions }) => questions).find(({ code }) => code === question);
  return found?.options ?? [];
}

export function optionName(catalogue: Catalogue | null, question: string, code: string): string {
  const option = optionsOf(catalogue, question).find((each) => each.code === code);
  return option ? labelOf(option.labels) : code;
}

export const gradeName = (grade: string | number): string => t("filter.grade_of", { grade: String(grade) });

/** What a bar of a chart is called. */
export function barName(catalogue: Catalogue | null, chart: ChartName, code: string): string {
  switch (chart) {
    case "theme":
      return themeName(catalogue, code);
    case "category": {
      const [theme = "", category = ""] = code.split("/");
      return categoryName(catalogue, theme, category);
    }
    case "travel":
      return travelName(code);
    case "grade":
      return gradeName(code);
    case "month":
      return showMonth(code);
    default:
      return optionName(catalogue, chart, code);
  }
}

export const basisWords: Record<Basis, () => string> = {
  ways: () => t("places.basis_ways"),
  marks: () => t("places.basis_marks"),
  invited: () => t("places.basis_invited"),
};

/** 0.253 → 25, as shares are written in intervals. */
export const whole = (share: number): number => Math.round(share * 100);

/** 0.253 → "25 %", with a blank that does not break. */
export const percent = (share: number): string => `${whole(share)} %`;

const states: Record<FindingState, () => string> = {
  open: () => t("findings.state_open"),
  assigned: () => t("findings.state_assigned"),
  planned: () => t("findings.state_planned"),
  done: () => t("findings.state_done"),
  declined: () => t("findings.state_declined"),
};
const measureStateNames: Record<MeasureState, () => string> = {
  proposed: () => t("measures.state_proposed"),
  considered: () => t("measures.state_considered"),
  decided: () => t("measures.state_decided"),
  under_way: () => t("measures.state_under_way"),
  done: () => t("measures.state_done"),
  declined: () => t("measures.state_declined"),
};
export const measureStateName = (state: MeasureState): string => measureStateNames[state]();

const costs: Record<CostClass, () => string> = {
  unknown: () => t("measures.cost_unknown"),
  small: () => t("measures.cost_small"),
  medium: () => t("measures.cost_medium"),
  large: () => t("measures.cost_large"),
};
export const costName = (cost: CostClass): string => costs[cost]();

export const stateName = (state: FindingState): string => states[state]();
