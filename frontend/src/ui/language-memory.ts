/** The language somebody chose last time, and the page told about the one it speaks now. */
import { directionOf, isLanguage, languagesOn, preferredLanguage, type Language, type Page } from "../i18n/languages";
import { speak, spokenLanguage } from "../i18n/speech.svelte";

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

export async function useLanguage(language: Language): Promise<void> {
  await speak(language).catch(() => undefined);
  const spoken = spokenLanguage();
  document.documentElement.lang = spoken;
  document.documentElement.dir = directionOf(spoken);
}

export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
  await useLanguage(language);
}

/** The next person at the same device has not chosen anything yet. */
export function forgetLanguage(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Then nothing was kept either.
  }
}

/** The one chosen last time, where this page speaks it, else the browser's. */
export function firstLanguage(page: Page): Language {
  const spoken = languagesOn(page);
  const chosen = chosenLanguage();
  return chosen && spoken.includes(chosen) ? chosen : preferredLanguage(navigator.languages, spoken);
}
