/** Starts the facilitator's page. */
import "../ui/app.css";
import "./facilitator.css";
import { mount } from "svelte";
import facilitator from "../i18n/nb/facilitator.json";
import pictures from "../i18n/nb/pictures.json";
import shared from "../i18n/nb/shared.json";
import staff from "../i18n/nb/staff.json";
import { provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import FacilitatorPage from "./FacilitatorPage.svelte";

provideMessages("nb", shared, staff, pictures, facilitator);
await useLanguage(firstLanguage("facilitator"), "facilitator");
const target = document.getElementById("page");
if (target) mount(FacilitatorPage, { target });
