/** How long to wait before something is tried again. */
import type { Problem } from "./problem";

const firstDelay = 1_000;
const longestDelay = 60_000;

/** Doubling waits with up to a fifth of chance, so that a class does not come back in step. */
export function retryDelay(attempts: number, problem: Problem, chance: number): number {
  const asked = (problem.retry_after_seconds ?? 0) * 1_000;
  const doubled = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempts, 16));
  return Math.max(asked, doubled * (0.9 + chance * 0.2));
}
