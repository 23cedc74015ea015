/** One request to our own server: JSON in, JSON out, problems thrown. */
import { networkProblem, ProblemError, type Problem } from "../model/problem";
import { noteAnswer } from "./clock";
import { timeoutSignal } from "./timeout";

const patienceMilliseconds = 20_000;

export type RequestOptions = { method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"; token?: string; body?: unknown; file?: SentFile };

/** A file as the whole body, in the media type its route knows. */
export type SentFile = { content: Blob; type: string };

/** What a refusal says of itself. */
export async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : null);
  const seconds = Number(response.headers.get("Retry-After"));
  return {
    slug: text("type")?.split("/").pop() ?? "unexpected",
    status: response.status,
    detail: text("detail"),
    opens_at: text("opens_at"),
    retry_after_seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
  };
}

/** Throws ProblemError, also when no answer came within the time a child will wait. */
export async function request<Answer>(address: string, options: RequestOptions = {}): Promise<Answer> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.token) headers["Authorization"] = `Bearer ${options.token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.file) headers["Content-Type"] = options.file.type;
  const asked = Date.now();
  let response: Response;
  try {
    response = await fetch(address, {
      method: options.method ?? "GET",
      headers,
      body: options.file ? options.file.content : options.body === undefined ? null : JSON.stringify(options.body),
      signal: timeoutSignal(patienceMilliseconds),
    });
  } catch {
    throw new ProblemError(networkProblem);
  }
  noteAnswer(response, asked);
  if (!response.ok) throw new ProblemError(await readProblem(response));
  if (response.status === 204) return undefined as Answer;
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new ProblemError(networkProblem);
  }
}
