/** Starts the participant's page. */
import "../ui/app.css";
import { mount } from "svelte";
import participant from "../i18n/nb/participant.json";
import pictures from "../i18n/nb/pictures.json";
import shared from "../i18n/nb/shared.json";
import { provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import ParticipantPage from "./ParticipantPage.svelte";

provideMessages("nb", shared, pictures, participant);
await useLanguage(firstLanguage("participant"), "participant");
const target = document.getElementById("page");
if (target) mount(ParticipantPage, { target });
