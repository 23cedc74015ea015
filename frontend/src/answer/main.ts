/** Starts the pages that answer: an area's, the list of areas, and the researchers' series. */
import "../ui/app.css";
import "../ui/public.css";
import { mount } from "svelte";
import answers from "../i18n/nb/answers.json";
import area from "../i18n/nb/area.json";
import shared from "../i18n/nb/shared.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import AnswerPage from "./AnswerPage.svelte";

provideFiles(import.meta.glob(["../i18n/{nn,en}/{shared,answers,area}.json"], { import: "default" }));
provideMessages({ shared, answers, area });
await useLanguage(firstLanguage("answer"));
const target = document.getElementById("page");
if (target) mount(AnswerPage, { target });
