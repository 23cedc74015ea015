/** Starts the desk of those who look after areas. */
import "../ui/app.css";
import "../ui/staff/desk.css";
import { mount } from "svelte";
import coordinator from "../i18n/nb/coordinator.json";
import shared from "../i18n/nb/shared.json";
import staff from "../i18n/nb/staff.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import CoordinatorPage from "./CoordinatorPage.svelte";

// Bokmål's come with this code; the others, and those of the sections, only when they are asked for.
provideFiles(import.meta.glob(["../i18n/{nb,nn,en}/{shared,staff,coordinator,workbench,start,areas,draw,knowledge,fieldwork,surveys,result,plans,process,reports}.json", "!../i18n/nb/{shared,staff,coordinator}.json"], { import: "default" }));
provideMessages({ shared, staff, coordinator });
await useLanguage(firstLanguage("coordinator"));
const target = document.getElementById("page");
if (target) mount(CoordinatorPage, { target });
