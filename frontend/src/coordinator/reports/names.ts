/** What kinds, languages, audiences, steps and files are called here. */
import type { MessageKey } from "../../i18n/speech.svelte";
import type { Archive, Audience, Form, Report, ReportLanguage, SubjectKind } from "../../model/report";

export const kindNames: Record<SubjectKind, MessageKey> = {
  campaign: "reports.kind.campaign",
  area: "reports.kind.area",
  plan_case: "reports.kind.plan_case",
  year: "reports.kind.year",
};

export const languageNames: Record<ReportLanguage, MessageKey> = {
  nb: "reports.language.nb",
  nn: "reports.language.nn",
};

export const audienceNames: Record<Audience, MessageKey> = {
  internal: "reports.audience.internal",
  public: "reports.audience.public",
};

export const audienceHints: Record<Audience, MessageKey> = {
  internal: "reports.audience.internal.hint",
  public: "reports.audience.public.hint",
};

export const stepNames: Record<Report["step"] | Archive["step"], MessageKey> = {
  waiting: "reports.step.waiting",
  maps: "reports.step.maps",
  pdf: "reports.step.pdf",
  slides: "reports.step.slides",
  word: "reports.step.word",
  retention: "reports.step.retention",
  report: "reports.step.report",
  releases: "reports.step.releases",
  package: "reports.step.package",
  done: "reports.step.done",
};

export const formNames: Record<Form, MessageKey> = {
  pdf: "reports.form.pdf",
  docx: "reports.form.docx",
  "slides.html": "reports.form.slides.html",
  "slides.pdf": "reports.form.slides.pdf",
};
