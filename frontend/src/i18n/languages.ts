/** The languages the pages speak: by their own names, which way they are written, and how far they have come. */

type Direction = "ltr" | "rtl";

/** Every word is there: the two written Norwegians and English, on every page. */
export const completeLanguages = ["nb", "nn", "en"] as const;

export const languages = {
  nb: { name: "Bokmål", direction: "ltr" },
  nn: { name: "Nynorsk", direction: "ltr" },
  en: { name: "English", direction: "ltr" },
  se: { name: "Davvisámegiella", direction: "ltr" },
  pl: { name: "Polski", direction: "ltr" },
  uk: { name: "Українська", direction: "ltr" },
  ar: { name: "العربية", direction: "rtl" },
  so: { name: "Soomaali", direction: "ltr" },
  ti: { name: "ትግርኛ", direction: "ltr" },
} as const satisfies Record<string, { name: string; direction: Direction }>;

export type Language = keyof typeof languages;

export const languageCodes = Object.keys(languages) as Language[];
export const isLanguage = (code: string): code is Language => (languageCodes as string[]).includes(code);
export const directionOf = (language: Language): Direction => languages[language].direction;

/** One text of the catalogue: in the complete languages, and in any other that was translated. */
export type Labels = Record<(typeof completeLanguages)[number], string> & Partial<Record<Language, string>>;

export type Page = "participant" | "planner" | "coordinator" | "facilitator" | "admin" | "class" | "survey" | "plan" | "public";

/** The files of words a page starts with; its `main.ts` names them for the bundler. */
export const partsOf = {
  participant: ["shared", "participant"],
  planner: ["shared", "staff", "planner"],
  coordinator: ["shared", "staff", "coordinator"],
  facilitator: ["shared", "staff", "facilitator"],
  admin: ["shared", "staff", "admin"],
  class: ["shared", "pictures", "class"],
  survey: ["shared", "survey"],
  plan: ["shared", "process", "plan"],
  public: ["shared", "release"],
} as const satisfies Record<Page, readonly string[]>;

/** The files a page fetches when somebody comes to the screens that speak them. */
export const latePartsOf = {
  participant: ["lesson", "paper", "pictures"],
  planner: ["dashboard"],
  coordinator: ["start", "surveys", "result", "reports", "plans", "process"],
  facilitator: ["desk", "print", "pictures"],
  admin: ["administration"],
  class: [],
  survey: ["result"],
  plan: [],
  public: [],
} as const satisfies Record<Page, readonly string[]>;

/** Children choose among all that have been started; everybody else among the complete ones. */
export const languagesOn: Record<Page, readonly Language[]> = {
  participant: languageCodes,
  planner: completeLanguages,
  coordinator: completeLanguages,
  facilitator: completeLanguages,
  admin: completeLanguages,
  class: languageCodes,
  survey: languageCodes,
  plan: languageCodes,
  public: completeLanguages,
};

/** The first of the browser's languages among those a page speaks; "no" has always meant bokmål there. */
export function preferredLanguage(wanted: readonly string[], spoken: readonly Language[]): Language {
  for (const tag of wanted) {
    const code = tag.split("-")[0]?.toLowerCase() ?? "";
    const language = code === "no" ? "nb" : code;
    if (isLanguage(language) && spoken.includes(language)) return language;
  }
  return "nb";
}
