import { expect, it } from "vitest";
import { provideFiles, speak, spokenLanguage, t } from "./speech.svelte";

it("speaks the language wanted last, however late another's words come", async () => {
  let come: (words: unknown) => void = () => undefined;
  const late = new Promise((resolve) => (come = resolve));
  provideFiles({
    "../i18n/en/participant.json": () => late,
    "../i18n/nn/participant.json": () => Promise.resolve({ "action.try_again": "Prøv igjen" }),
  });
  const english = speak("en", "participant");
  await speak("nn", "participant");
  come({ "action.try_again": "Try again" });
  await english;
  expect([spokenLanguage(), t("action.try_again")]).toEqual(["nn", "Prøv igjen"]);
});
