import { expect, it } from "vitest";
import { alsoSpeak, provideFiles, provideMessages, speak, spokenLanguage, t } from "./speech.svelte";

it("speaks the language wanted last, however late another's words come", async () => {
  let come: (words: unknown) => void = () => undefined;
  const late = new Promise((resolve) => (come = resolve));
  provideMessages({ participant: { "action.try_again": "Prøv på nytt" } });
  provideFiles({
    "../i18n/en/participant.json": () => late,
    "../i18n/nn/participant.json": () => Promise.resolve({ "action.try_again": "Prøv igjen" }),
  });
  const english = speak("en");
  await speak("nn");
  come({ "action.try_again": "Try again" });
  await english;
  expect([spokenLanguage(), t("action.try_again")]).toEqual(["nn", "Prøv igjen"]);
});

it("fetches a late part that is asked for while a language is on its way", async () => {
  let come: (words: unknown) => void = () => undefined;
  const late = new Promise((resolve) => (come = resolve));
  provideMessages({ class: { "story.now": "Dette skjer" } });
  provideFiles({
    "../i18n/pl/class.json": () => late,
    "../i18n/pl/hearing.json": () => Promise.resolve({ "story.plans": "Plany" }),
    "../i18n/nb/hearing.json": () => Promise.resolve({ "story.plans": "Planer" }),
  });
  const polish = speak("pl");
  await alsoSpeak("hearing");
  come({ "story.now": "Teraz" });
  await polish;
  expect([t("story.now"), t("story.plans")]).toEqual(["Teraz", "Plany"]);
});
