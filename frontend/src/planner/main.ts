/** Starts the planner's page. */
import "../ui/app.css";
import { mount } from "svelte";
import planner from "../i18n/nb/planner.json";
import shared from "../i18n/nb/shared.json";
import staff from "../i18n/nb/staff.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import PlannerPage from "./PlannerPage.svelte";

// Bokmål's come with this code; the others, and those of later screens, only when they are asked for.
provideFiles(import.meta.glob(["../i18n/{nb,nn,en}/{shared,staff,planner,dashboard,draw}.json", "!../i18n/nb/{shared,staff,planner}.json"], { import: "default" }));
provideMessages({ shared, staff, planner });
await useLanguage(firstLanguage("planner"));
const target = document.getElementById("page");
if (target) mount(PlannerPage, { target });
