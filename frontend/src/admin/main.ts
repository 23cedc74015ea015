/** Starts the administrator's page. */
import "../ui/app.css";
import "../ui/staff/desk.css";
import { mount } from "svelte";
import admin from "../i18n/nb/admin.json";
import shared from "../i18n/nb/shared.json";
import staff from "../i18n/nb/staff.json";
import { provideFiles, provideMessages } from "../i18n/speech.svelte";
import { firstLanguage, useLanguage } from "../ui/language-memory";
import AdminPage from "./AdminPage.svelte";

// Bokmål's come with this code; the others, and those of later screens, only when they are asked for.
provideFiles(import.meta.glob(["../i18n/{nb,nn,en}/{shared,staff,admin,administration}.json", "!../i18n/nb/{shared,staff,admin}.json"], { import: "default" }));
provideMessages({ shared, staff, admin });
await useLanguage(firstLanguage("admin"));
const target = document.getElementById("page");
if (target) mount(AdminPage, { target });
