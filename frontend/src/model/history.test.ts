import { describe, expect, it } from "vitest";
import { begin, change, redo, undo } from "./history";

describe("a history", () => {
  it("goes back and forth through every step", () => {
    let history = begin(0);
    for (let step = 1; step <= 20; step++) history = change(history, step);
    for (let step = 19; step >= 0; step--) expect((history = undo(history)).now).toBe(step);
    expect(undo(history)).toEqual(history);
    for (let step = 1; step <= 20; step++) expect((history = redo(history)).now).toBe(step);
    expect(redo(history)).toEqual(history);
  });

  it("forgets what was taken back once something new is done", () => {
    const history = change(undo(change(begin("a"), "b")), "c");
    expect(redo(history).now).toBe("c");
    expect(undo(history).now).toBe("a");
  });

  it("does not count a change that changed nothing", () => {
    const history = change(begin("a"), "a");
    expect(history.past).toEqual([]);
  });
});
