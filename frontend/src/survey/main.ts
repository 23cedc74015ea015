/** Starts the page residents answer a survey on. */
import "../ui/app.css";
import { mount } from "svelte";
import shared from "../i18n/nb/shared.json";
import survey from "../i18n/nb/survey.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import SurveyPage from "./SurveyPage.svelte";
import "./survey-problems";

// Bokmål's come with this code; the others, and those of the summary, only when they are asked for.
provideFiles(import.meta.glob(["../i18n/*/{shared,survey,result}.json", "!../i18n/nb/{shared,survey}.json"], { import: "default" }));
provideMessages({ shared, survey });
await useLanguage(firstLanguage("survey"));
const target = document.getElementById("page");
if (target) mount(SurveyPage, { target });
