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

export type Page = "participant" | "planner" | "coordinator" | "facilitator" | "admin" | "walk" | "class" | "survey" | "plan" | "public" | "answer";

const widelySpoken: readonly Page[] = ["participant", "class", "survey", "plan"];

/** Children and residents choose among all that have been started; everybody else among the complete ones. */
export const languagesOn = (page: Page): readonly Language[] =>
  widelySpoken.includes(page) ? languageCodes : completeLanguages;

/** The first of the browser's languages among those a page speaks; "no" has always meant bokmål there. */
export function preferredLanguage(wanted: readonly string[], spoken: readonly Language[]): Language {
  for (const tag of wanted) {
    const code = tag.split("-")[0]?.toLowerCase() ?? "";
    const language = code === "no" ? "nb" : code;
    if (isLanguage(language) && spoken.includes(language)) return language;
  }
  return "nb";
}
