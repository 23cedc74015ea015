/** Starts the map of a release inside somebody else's page; it keeps nothing on the device. */
import "../ui/app.css";
import { mount } from "svelte";
import release from "../i18n/nb/release.json";
import shared from "../i18n/nb/shared.json";
import { languagesOn, preferredLanguage } from "../i18n/languages";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { useLanguage } from "../ui/language-memory";
import EmbeddedPage from "./EmbeddedPage.svelte";

provideFiles(import.meta.glob(["../i18n/{nn,en}/{shared,release}.json"], { import: "default" }));
provideMessages({ shared, release });
const wanted = new URLSearchParams(location.search).get("lang") ?? "";
await useLanguage(preferredLanguage([wanted, ...navigator.languages], languagesOn("public")));
const target = document.getElementById("page");
if (target) mount(EmbeddedPage, { target });
