/** What an administrator asks of the server about who looks after which areas. */
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/coordinators";

export type Coordinator = { staff_id: string; name: string; email: string | null; area_ids: string[] };

export const fetchCoordinators = async (): Promise<Coordinator[]> => (await request<Schemas["CoordinatorList"]>(base)).coordinators;

export const entrustAreas = (staff_id: string, area_ids: readonly string[]) =>
  request<undefined>(`${base}/${staff_id}/areas`, { method: "PUT", body: { area_ids } });
