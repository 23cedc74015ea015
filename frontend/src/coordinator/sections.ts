/** The sections of the desk: how each is called, and how its page and its words are fetched. */
import type { Component } from "svelte";
import { alsoSpeak, type LatePart, type MessageKey } from "../i18n/speech.svelte";
import type { Desk } from "./desk.svelte";

export type SectionName = "start" | "areas" | "knowledge" | "surveys" | "plans" | "reports";
export type SectionPage = Component<{ desk: Desk }>;

export type Section = {
  name: SectionName;
  label: MessageKey;
  words: LatePart;
  page: () => Promise<{ default: SectionPage }>;
};

/** The words of walks are those of the page on the phone. */
async function knowledgePage() {
  const [page] = await Promise.all([import("./knowledge/KnowledgePage.svelte"), alsoSpeak("fieldwork")]);
  return page;
}

export const sections: readonly Section[] = [
  { name: "start", label: "section.start", words: "start", page: () => import("./start/StartPage.svelte") },
  { name: "areas", label: "section.areas", words: "areas", page: () => import("./areas/AreasPage.svelte") },
  { name: "knowledge", label: "section.knowledge", words: "knowledge", page: knowledgePage },
  { name: "surveys", label: "section.surveys", words: "surveys", page: () => import("./surveys/SurveysPage.svelte") },
  { name: "plans", label: "section.plans", words: "plans", page: () => import("./plans/PlansPage.svelte") },
  { name: "reports", label: "section.reports", words: "reports", page: () => import("./reports/ReportsPage.svelte") },
];
