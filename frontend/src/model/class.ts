/** The page a class opens with its four pictures, months later. */

export type ClassPage = {
  municipality: { municipality_id: string; name: string };
  campaign: { campaign_id: string; kind: string; title: string; purpose: string; opens_at: string; closes_at: string };
  group: {
    label: string;
    grade: number | null;
    school: string | null;
    language: string;
    opens_at: string;
    closes_at: string;
  };
  stage: "collecting" | "reading";
};

export const picturesInCode = 4;

/** The pictures in an address (`#sun-boat-cat-tree`) or as somebody typed them; only known ones count. */
export function picturesIn(text: string, known: ReadonlyMap<string, string>): string[] {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // A broken escape cannot be a picture.
  }
  return plain
    .toLocaleLowerCase("nb")
    .split(/[^\p{L}]+/u)
    .flatMap((word) => known.get(word) ?? []);
}

export type Step = { key: "asked" | "told" | "others" | "reading" | "answer"; state: "done" | "now" | "later" };

/** What has happened, what happens now, and what comes; nothing is promised a date that nobody has set. */
export function timelineOf(page: ClassPage, now: Date, hasAnswers: boolean): Step[] {
  const isOver = page.stage === "reading";
  const hasTold = now >= new Date(page.group.closes_at);
  const hasBegun = now >= new Date(page.group.opens_at);
  return [
    { key: "asked", state: "done" },
    { key: "told", state: hasTold ? "done" : hasBegun ? "now" : "later" },
    { key: "others", state: isOver ? "done" : hasTold ? "now" : "later" },
    { key: "reading", state: isOver ? (hasAnswers ? "done" : "now") : "later" },
    { key: "answer", state: hasAnswers ? "now" : "later" },
  ];
}
