/** Starts the page for walks: on a phone, outdoors, with or without a network. */
import "../ui/app.css";
import "../ui/fieldwork/fieldwork-problems";
import "./walk.css";
import { mount } from "svelte";
import fieldwork from "../i18n/nb/fieldwork.json";
import shared from "../i18n/nb/shared.json";
import staff from "../i18n/nb/staff.json";
import walk from "../i18n/nb/walk.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import WalkPage from "./WalkPage.svelte";

// Bokmål's come with this code; the others only when they are asked for.
provideFiles(import.meta.glob(["../i18n/{nb,nn,en}/{shared,staff,fieldwork,walk}.json", "!../i18n/nb/{shared,staff,fieldwork,walk}.json"], { import: "default" }));
provideMessages({ shared, staff, fieldwork, walk });
await useLanguage(firstLanguage("walk"));
const target = document.getElementById("page");
if (target) mount(WalkPage, { target });
