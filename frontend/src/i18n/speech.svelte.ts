/** The language the page speaks now, and its words. */
import type classPage from "./nb/class.json";
import type facilitator from "./nb/facilitator.json";
import type participant from "./nb/participant.json";
import type pictures from "./nb/pictures.json";
import type planner from "./nb/planner.json";
import type shared from "./nb/shared.json";
import type staff from "./nb/staff.json";
import { partsOf, type Labels, type Language, type Page } from "./languages";
import { phrase, type Messages, type Values } from "./phrase";

type Words = typeof shared &
  typeof participant &
  typeof planner &
  typeof staff &
  typeof facilitator &
  typeof pictures &
  typeof classPage;
export type MessageKey = keyof Words;

// Bokmål comes with each page's own code; the others only when they are asked for.
const files = import.meta.glob<Messages>(["./*/*.json", "!./nb/*.json"], { import: "default" });
const loaded = new Map<string, Messages>();

let speech: { language: Language; messages: Messages } = $state.raw({ language: "nb", messages: {} });

export function provideMessages(language: Language, ...parts: Messages[]): void {
  loaded.set(language, Object.assign({}, ...parts));
}

/** Changes the language once its words are here. */
export async function speak(language: Language, page: Page): Promise<void> {
  if (!loaded.has(language)) {
    const parts = partsOf[page].map((name) => files[`./${language}/${name}.json`]?.() ?? {});
    provideMessages(language, ...(await Promise.all(parts)));
  }
  speech = { language, messages: loaded.get(language) ?? {} };
}

/** A language that is only started borrows the words it lacks from bokmål. */
const borrowed: Language = "nb";

export const spokenLanguage = (): Language => speech.language;

export function t(key: MessageKey, values: Values = {}): string {
  const own = speech.messages[key];
  if (own !== undefined) return phrase(own, values, speech.language);
  return phrase(loaded.get(borrowed)?.[key] ?? key, values, borrowed);
}

/** The label in the spoken language, or in the one that lends its words. */
export function labelOf(labels: Labels): string {
  return labels[speech.language] || labels.nb;
}

/** A campaign closes at a time of day in Norway, wherever the planner's machine stands. */
const NORWAY = "Europe/Oslo";

/** A date with its time of day. */
export function showMoment(moment: string): string {
  const format = new Intl.DateTimeFormat(speech.language, { dateStyle: "long", timeStyle: "short", timeZone: NORWAY });
  return format.format(new Date(moment));
}

export function showDate(moment: string): string {
  return new Intl.DateTimeFormat(speech.language, { dateStyle: "long", timeZone: NORWAY }).format(new Date(moment));
}

/** A month (`2026-06`) as words. */
export function showMonth(month: string): string {
  const format = new Intl.DateTimeFormat(speech.language, { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

export function showNumber(value: number): string {
  return new Intl.NumberFormat(speech.language).format(value);
}
