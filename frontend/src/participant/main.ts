/** Starts the participant's page. */
import "../ui/app.css";
import { mount } from "svelte";
import participant from "../i18n/nb/participant.json";
import shared from "../i18n/nb/shared.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import "./mark-problems";
import ParticipantPage from "./ParticipantPage.svelte";

async function start(): Promise<void> {
  // Bokmål's come with this code; the others, and those of later screens, only when they are asked for.
  provideFiles(import.meta.glob(["../i18n/*/{shared,participant,lesson,paper,pictures}.json", "!../i18n/nb/{shared,participant}.json"], { import: "default" }));
  provideMessages({ shared, participant });
  await useLanguage(firstLanguage("participant"));
  const target = document.getElementById("page");
  if (target) mount(ParticipantPage, { target });
}

void start();
