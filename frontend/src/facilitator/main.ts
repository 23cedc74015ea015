/** Starts the facilitator's page. */
import "../ui/app.css";
import "../ui/staff/desk.css";
import { mount } from "svelte";
import facilitator from "../i18n/nb/facilitator.json";
import shared from "../i18n/nb/shared.json";
import staff from "../i18n/nb/staff.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import FacilitatorPage from "./FacilitatorPage.svelte";

// Bokmål's come with this code; the others, and those of later screens, only when they are asked for.
provideFiles(import.meta.glob(["../i18n/{nb,nn,en}/{shared,staff,facilitator,desk,print,pictures}.json", "!../i18n/nb/{shared,staff,facilitator}.json"], { import: "default" }));
provideMessages({ shared, staff, facilitator });
await useLanguage(firstLanguage("facilitator"));
const target = document.getElementById("page");
if (target) mount(FacilitatorPage, { target });
