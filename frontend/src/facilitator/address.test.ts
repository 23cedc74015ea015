import { describe, expect, it } from "vitest";
import { readView, writeView, type View } from "./address";

describe("the facilitator's address", () => {
  const views: View[] = [
    { name: "groups" },
    { name: "new" },
    { name: "group", group_id: "g" },
    { name: "board", group_id: "g" },
    { name: "comments", group_id: "g" },
    { name: "print", group_id: "g", sheet: "letter" },
  ];

  it.each(views)("comes back as the view it was written from: $name", (view) => {
    expect(readView(writeView(view))).toEqual(view);
  });

  it("opens the group where it does not know the view", () => {
    expect(readView("?group=g&view=secret")).toEqual({ name: "group", group_id: "g" });
    expect(readView("?group=g&view=print&sheet=x")).toEqual({ name: "print", group_id: "g", sheet: "poster" });
  });
});
