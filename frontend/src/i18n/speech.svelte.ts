/** The language the page speaks now, and its words. */
import type admin from "./nb/admin.json";
import type administration from "./nb/administration.json";
import type answers from "./nb/answers.json";
import type area from "./nb/area.json";
import type areas from "./nb/areas.json";
import type classPage from "./nb/class.json";
import type coordinator from "./nb/coordinator.json";
import type dashboard from "./nb/dashboard.json";
import type desk from "./nb/desk.json";
import type draw from "./nb/draw.json";
import type facilitator from "./nb/facilitator.json";
import type fieldwork from "./nb/fieldwork.json";
import type hearing from "./nb/hearing.json";
import type knowledge from "./nb/knowledge.json";
import type lesson from "./nb/lesson.json";
import type paper from "./nb/paper.json";
import type participant from "./nb/participant.json";
import type pictures from "./nb/pictures.json";
import type plan from "./nb/plan.json";
import type planner from "./nb/planner.json";
import type plans from "./nb/plans.json";
import type print from "./nb/print.json";
import type process from "./nb/process.json";
import type release from "./nb/release.json";
import type reports from "./nb/reports.json";
import type result from "./nb/result.json";
import type shared from "./nb/shared.json";
import type staff from "./nb/staff.json";
import type start from "./nb/start.json";
import type survey from "./nb/survey.json";
import type surveys from "./nb/surveys.json";
import type walk from "./nb/walk.json";
import type workbench from "./nb/workbench.json";
import type { Labels, Language, Page } from "./languages";
import type { latePartsOf } from "./parts";
import { phrase, type Messages, type Values } from "./phrase";

type Words = typeof shared &
  typeof participant &
  typeof planner &
  typeof dashboard &
  typeof coordinator &
  typeof start &
  typeof fieldwork &
  typeof knowledge &
  typeof workbench &
  typeof walk &
  typeof areas &
  typeof reports &
  typeof survey &
  typeof hearing &
  typeof plan &
  typeof plans &
  typeof process &
  typeof surveys &
  typeof result &
  typeof staff &
  typeof draw &
  typeof facilitator &
  typeof admin &
  typeof administration &
  typeof desk &
  typeof pictures &
  typeof print &
  typeof lesson &
  typeof paper &
  typeof classPage &
  typeof answers &
  typeof area &
  typeof release;
export type MessageKey = keyof Words;

/** Words of screens that are fetched only when somebody comes to them. */
export type LatePart = (typeof latePartsOf)[Page][number];

type Files = Record<string, () => Promise<unknown>>;
let files: Files = {};
const loaded = new Map<Language, Messages>();
const lateParts = new Map<LatePart, Promise<void>>();

let speech: { language: Language; messages: Messages } = $state.raw({ language: "nb", messages: {} });

/** Where a page's words are fetched from, by their path seen from its folder: only its own, so that it stays light. */
export function provideFiles(found: Files): void {
  files = found;
}

/** The files of words a page starts with, in every language. */
let started: string[] = [];

/** Words that come with the page's own code, by their files: bokmål, of which the other languages borrow. */
export function provideMessages(parts: Record<string, Messages>): void {
  started = Object.keys(parts);
  loaded.set("nb", Object.assign({}, ...Object.values(parts)));
}

async function load(language: Language, parts: string[]): Promise<void> {
  const found = await Promise.all(parts.map((name) => files[`../i18n/${language}/${name}.json`]?.() ?? {}));
  loaded.set(language, Object.assign({}, loaded.get(language), ...found));
}

let wanted: Language = "nb";

/** Changes the language once its words are here, unless another has been wanted since. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  if (!loaded.has(language)) await load(language, [...started, ...lateParts.keys()]);
  if (language === wanted) speech = { language, messages: loaded.get(language) ?? {} };
}

/** Fetches a late part's words, in every language spoken so far and from now on. */
export function alsoSpeak(part: LatePart): Promise<void> {
  const known = lateParts.get(part);
  if (known) return known;
  const fetched = Promise.all([...loaded.keys()].map((language) => load(language, [part]))).then(
    () => {
      speech = { ...speech, messages: loaded.get(speech.language) ?? {} };
    },
    (error: unknown) => {
      lateParts.delete(part);
      throw error;
    },
  );
  lateParts.set(part, fetched);
  return fetched;
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
