/** What can go wrong with a request, told so that the page can find words for it. */

/** `slug` is the last part of the problem's type; "network" when no answer came. */
export type Problem = {
  slug: string;
  status: number;
  detail: string | null;
  opens_at: string | null;
  retry_after_seconds: number | null;
};

export const networkProblem: Problem = {
  slug: "network",
  status: 0,
  detail: null,
  opens_at: null,
  retry_after_seconds: null,
};

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.slug);
    this.name = "ProblemError";
  }
}

/** No answer, too many requests or a server in trouble: the same request may succeed later. */
export function isPassing({ status }: Problem): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}

export const problemOf = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : networkProblem;
