/** The server's own words for what it sends, from its OpenAPI document (`npm run api-types`). */
import type { components } from "./types";

export type Schemas = components["schemas"];
