/** What everybody, and a class with its pictures, may ask of the server about plans. */
import type { DrawnGeometry } from "../geo/geojson";
import type { OwnInput, PointedAt, PublicPlan, PublicPlanDetail } from "../model/plan";
import { request } from "./request";

const base = "/api/v1";
const plan = (number: string): string => `${base}/plans/${encodeURIComponent(number)}`;
const post = <Answer>(address: string, body: unknown): Promise<Answer> => request<Answer>(address, { method: "POST", body });

export const fetchPlans = async (municipality_id: string): Promise<PublicPlan[]> =>
  (await request<{ plans: PublicPlan[] }>(`${base}/plans?${new URLSearchParams({ municipality_id })}`)).plans;

export const fetchPlan = (number: string): Promise<PublicPlanDetail> => request(plan(number));

export type Saying = {
  input_id: string;
  words: string;
  place: DrawnGeometry | null;
  points_at: PointedAt[];
};

/** The receipt. Under the pictures of a class it is the class's own. */
export async function sayOfPlan(number: string, saying: Saying, as: { sender: "resident" | "young" } | { pictures: string }): Promise<string> {
  const sent =
    "pictures" in as
      ? post<{ receipt: string }>(`${base}/classes/${encodeURIComponent(as.pictures)}/plans/${encodeURIComponent(number)}/inputs`, saying)
      : post<{ receipt: string }>(`${plan(number)}/inputs`, { ...saying, ...as });
  return (await sent).receipt;
}

const receiptAddress = (receipt: string): string => `${base}/plan-receipts/${encodeURIComponent(receipt.trim())}`;
export const fetchOwnInput = (receipt: string): Promise<OwnInput> => request(receiptAddress(receipt));
export const withdrawInput = (receipt: string): Promise<void> => request(receiptAddress(receipt), { method: "DELETE" });
