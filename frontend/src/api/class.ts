/** What a class asks of the server with its four pictures. */
import type { ClassPage } from "../model/class";
import { request } from "./request";
import type { Schemas } from "./schemas";

export const fetchClassPage = (pictures: readonly string[]): Promise<ClassPage> =>
  request<Schemas["ClassPage"]>(`/api/v1/classes/${encodeURIComponent(pictures.join("-"))}`);
