/** How sources, those who answered, and ways of noting are called. */
import type { MessageKey } from "../../i18n/speech.svelte";
import type { AgeGroup, Answerer, NoteSource, Side, SourceKind } from "../../model/knowledge";

export const kindWords: Record<SourceKind, MessageKey> = {
  barnetrakk: "knowledge.kind.barnetrakk",
  resident_survey: "knowledge.kind.resident_survey",
  interview_round: "knowledge.kind.interview_round",
  workshop: "knowledge.kind.workshop",
  site_walk: "knowledge.kind.site_walk",
  suggestions: "knowledge.kind.suggestions",
  open: "knowledge.kind.open",
};

export const sideWords: Record<Side, MessageKey> = {
  young: "knowledge.side.young",
  adult: "knowledge.side.adult",
  everybody: "knowledge.side.everybody",
  staff: "knowledge.side.staff",
};

/** How many of them; said only from five on. */
export const countWords: Record<Answerer, MessageKey> = {
  children: "knowledge.count.children",
  youth: "knowledge.count.youth",
  adults: "knowledge.count.adults",
  everybody: "knowledge.count.everybody",
};
export const fewWords: Record<Answerer, MessageKey> = {
  children: "knowledge.few.children",
  youth: "knowledge.few.youth",
  adults: "knowledge.few.adults",
  everybody: "knowledge.few.everybody",
};

export const ageWords: Record<AgeGroup, MessageKey> = {
  children: "note.age.children",
  youth: "note.age.youth",
  adults: "note.age.adults",
};

export const channelWords: Record<NoteSource, MessageKey> = {
  conversation: "note.source.conversation",
  meeting: "note.source.meeting",
  phone: "note.source.phone",
  letter: "note.source.letter",
  email: "note.source.email",
  other: "note.source.other",
};
