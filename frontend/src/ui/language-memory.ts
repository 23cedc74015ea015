/** The language somebody chose last time, and the page told about the one it speaks now. */
import { isLanguage, preferredLanguage, type Language } from "../i18n/languages";
import { speak, spokenLanguage, type Page } from "../i18n/speech.svelte";

const key = "nabotrakk.language";

/** Null until somebody has chosen with the switch. */
export function chosenLanguage(): Language | null {
  try {
    const code = localStorage.getItem(key) ?? "";
    return isLanguage(code) ? code : null;
  } catch {
    return null;
  }
}

export async function useLanguage(language: Language, page: Page): Promise<void> {
  await speak(language, page).catch(() => undefined);
  document.documentElement.lang = spokenLanguage();
}

export async function chooseLanguage(language: Language, page: Page): Promise<void> {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
  await useLanguage(language, page);
}

export const firstLanguage = (): Language => chosenLanguage() ?? preferredLanguage(navigator.languages);
