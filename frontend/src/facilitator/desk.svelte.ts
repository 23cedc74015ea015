/** What the facilitator's pages share: which is open, who asks, and what went wrong last. */
import { problemOf, type Problem } from "../model/problem";
import type { Staff } from "../model/staff";
import { readView, writeView, type View } from "./address";

export class Desk {
  view: View = $state.raw(readView(location.search));
  problem: Problem | null = $state.raw(null);

  constructor(
    readonly staff: Staff,
    readonly signedOut: () => void,
  ) {}

  go(view: View): void {
    if (writeView(view) !== writeView(this.view)) history.pushState(null, "", location.pathname + writeView(view));
    this.#open(view);
  }

  /** The browser's own back and forward. */
  follow(): void {
    this.#open(readView(location.search));
  }

  #open(view: View): void {
    const isSame = writeView(view) === writeView(this.view);
    this.view = view;
    this.problem = null;
    if (!isSame) scrollTo(0, 0);
  }

  /** The answer, or null when there was none; why is in `problem` then. */
  async ask<Answer>(question: Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await question;
      this.problem = null;
      return answer;
    } catch (error) {
      this.fail(problemOf(error));
      return null;
    }
  }

  fail(problem: Problem): void {
    if (problem.status === 401) this.signedOut();
    else this.problem = problem;
  }
}
