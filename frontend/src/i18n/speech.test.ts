import { expect, it } from "vitest";
import { provideFiles, provideMessages, speak, spokenLanguage, t } from "./speech.svelte";

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
