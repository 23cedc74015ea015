/** Starts the pages everybody may read: a release, and the list of a municipality's releases. */
import "../ui/app.css";
import { mount } from "svelte";
import release from "../i18n/nb/release.json";
import shared from "../i18n/nb/shared.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import PublicPage from "./PublicPage.svelte";

provideFiles(import.meta.glob(["../i18n/{nn,en}/{shared,release}.json"], { import: "default" }));
provideMessages({ shared, release });
await useLanguage(firstLanguage("public"));
const target = document.getElementById("page");
if (target) mount(PublicPage, { target });
