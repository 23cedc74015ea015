/** The languages the pages speak, by their own names. */

export const languages = { nb: "Bokmål", nn: "Nynorsk", en: "English" } as const;
export type Language = keyof typeof languages;

export const languageCodes = Object.keys(languages) as Language[];
export const isLanguage = (code: string): code is Language => code in languages;

/** The first language of the browser's that we speak; "no" has always meant bokmål there. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const code = tag.split("-")[0]?.toLowerCase() ?? "";
    if (code === "no") return "nb";
    if (isLanguage(code)) return code;
  }
  return "nb";
}
