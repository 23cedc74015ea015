/** One click is enough: while marks are being counted, what needs exact counts is asked for again. */
import { problemOf } from "../../model/problem";

const pauseMilliseconds = 1_000;
const mostTries = 30;

export async function onceCounted<Answer>(ask: () => Promise<Answer>, pause = pauseMilliseconds): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === mostTries || problemOf(error).slug !== "still-counting") throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}
