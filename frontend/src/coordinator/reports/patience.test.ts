import { expect, test } from "vitest";
import { networkProblem, ProblemError } from "../../model/problem";
import { onceCounted } from "./patience";

const refusal = (slug: string) => new ProblemError({ ...networkProblem, slug });

test("it asks again while marks are being counted", async () => {
  const answers = [refusal("still-counting"), refusal("still-counting"), "r001"];
  const ask = () => {
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  expect(await onceCounted(ask, 0)).toBe("r001");
});

test("any other refusal is told at once, and so is one too many", async () => {
  let asked = 0;
  const refuse = (slug: string) => () => (asked++, Promise.reject(refusal(slug)));
  await expect(onceCounted(refuse("nothing-released"), 0)).rejects.toThrow();
  expect(asked).toBe(1);
  await expect(onceCounted(refuse("still-counting"), 0)).rejects.toThrow();
  expect(asked).toBe(31);
});
