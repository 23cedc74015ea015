/** What a page of those who work here remembers of its questions: what went wrong last. */
import { problemOf, type Problem } from "../../model/problem";

export class Asking {
  problem: Problem | null = $state.raw(null);

  constructor(readonly signedOut: () => void) {}

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
