/** What a class may have a say about. */
import type { PublicPlan } from "../model/plan";
import { request } from "./request";

/** Plans a class may have a say about; none where nobody answers. */
export const fetchPlansOfClass = (pictures: readonly string[]): Promise<PublicPlan[]> =>
  request<{ plans: PublicPlan[] }>(`/api/v1/classes/${encodeURIComponent(pictures.join("-"))}/plans`).then(
    ({ plans }) => plans,
    () => [],
  );
