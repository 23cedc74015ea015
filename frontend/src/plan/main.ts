/** Starts the pages of plans: what is planned, what one may say of it, and what was answered. */
import "../ui/app.css";
import { mount } from "svelte";
import plan from "../i18n/nb/plan.json";
import process from "../i18n/nb/process.json";
import shared from "../i18n/nb/shared.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import { alsoExplain } from "../ui/problem-words";
import PlanPage from "./PlanPage.svelte";

alsoExplain({
  "hearing-not-open": "problem.hearing_not_open",
  "unknown-receipt": "problem.unknown_receipt",
  "input-changed": "problem.input_changed",
  "unknown-picture-code": "problem.unknown_class",
});
// Bokmål's come with this code; the others only when they are asked for.
provideFiles(import.meta.glob(["../i18n/*/{shared,process,plan}.json", "!../i18n/nb/{shared,process,plan}.json"], { import: "default" }));
provideMessages({ shared, process, plan });
await useLanguage(firstLanguage("plan"));
const target = document.getElementById("page");
if (target) mount(PlanPage, { target });
