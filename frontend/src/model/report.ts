/** Reports and archives as those who look after areas see them: what they are of, and how far they are. */

export type SubjectKind = "campaign" | "area" | "plan_case" | "year";
export type ReportLanguage = "nb" | "nn";
export type Audience = "internal" | "public";
export type Form = "pdf" | "docx" | "slides.html" | "slides.pdf";

export type ReportDraft = {
  kind: SubjectKind;
  subject_id: string | null;
  year: number | null;
  language: ReportLanguage;
  audience: Audience;
};

/** Something made beside the service; `progress` is in percent. */
type Work<State extends string, Step extends string> = {
  number: string;
  title: string;
  state: "queued" | "ready" | "failed" | State;
  step: "waiting" | "done" | Step;
  progress: number;
  requested_at: string;
};

export type Report = Work<"rendering", "maps" | "pdf" | "slides" | "word"> & {
  kind: SubjectKind;
  language: ReportLanguage;
  audience: Audience;
  published_at: string | null;
  forms: Form[];
  sha256: string;
  citation: string;
};

export type ArchiveDraft = { kind: "campaign" | "area"; subject_id: string };

export type Archive = Work<"packing", "retention" | "report" | "releases" | "package"> & {
  kind: "campaign" | "area";
  report: string;
  sha256: string | null;
  bytes: number | null;
};

export const forms: readonly Form[] = ["pdf", "docx", "slides.html", "slides.pdf"];

export const isOnItsWay = ({ state }: Report | Archive): boolean => state !== "ready" && state !== "failed";

/** Those that have become ready since `before`. */
export const newlyReady = <Made extends Report | Archive>(before: readonly Made[], after: readonly Made[]): Made[] =>
  after.filter(({ number, state }) => state === "ready" && before.some((each) => each.number === number && isOnItsWay(each)));
