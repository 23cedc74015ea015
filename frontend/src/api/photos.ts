/** A photo on its way to the server; unlike everything else it is no JSON, and may take its time. */
import { networkProblem, ProblemError } from "../model/problem";
import { readProblem } from "./request";
import { timeoutSignal } from "./timeout";

const patienceMilliseconds = 120_000;

/** The answer's JSON, or null where there is none; throws ProblemError. */
export async function putPhoto(address: string, photo: Blob): Promise<unknown> {
  let response: Response;
  try {
    const headers = { "Content-Type": photo.type };
    response = await fetch(address, { method: "PUT", headers, body: photo, signal: timeoutSignal(patienceMilliseconds) });
  } catch {
    throw new ProblemError(networkProblem);
  }
  if (!response.ok) throw new ProblemError(await readProblem(response));
  return response.status === 204 ? null : response.json();
}

export const photoAddress = (photo_id: string, size: "full" | "thumbnail"): string => `/api/v1/photos/${photo_id}/${size}`;
