/** Starts the class's page. */
import "../ui/app.css";
import { mount } from "svelte";
import classWords from "../i18n/nb/class.json";
import pictures from "../i18n/nb/pictures.json";
import shared from "../i18n/nb/shared.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import ClassPage from "./ClassPage.svelte";

// Bokmål's come with this code; the others, and those of later screens, only when they are asked for.
provideFiles(import.meta.glob(["../i18n/*/{shared,pictures,class,answers,hearing}.json", "!../i18n/nb/{shared,pictures,class}.json"], { import: "default" }));
provideMessages({ shared, pictures, class: classWords });
await useLanguage(firstLanguage("class"));
const target = document.getElementById("page");
if (target) mount(ClassPage, { target });
