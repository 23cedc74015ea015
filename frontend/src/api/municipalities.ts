/** Which municipalities use the service; anybody may ask. */
import { request } from "./request";
import type { Schemas } from "./schemas";

export type Municipality = Schemas["Municipality"];

export async function fetchMunicipalities(): Promise<Municipality[]> {
  const answer = await request<Schemas["MunicipalityList"]>("/api/v1/municipalities");
  return answer.municipalities;
}
