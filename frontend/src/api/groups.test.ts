import { afterEach, describe, expect, it, vi } from "vitest";
import description from "../../../openapi.json";
import { releaseComments } from "./groups";

const most = description.components.schemas.ManyReleased.properties.contribution_ids.maxItems;

afterEach(() => vi.unstubAllGlobals());

describe("many comments released at once", () => {
  it("go in no larger requests than the server takes, and are counted together", async () => {
    const sent: string[][] = [];
    vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
      const { contribution_ids } = JSON.parse(body) as { contribution_ids: string[] };
      sent.push(contribution_ids);
      return Response.json({ released: contribution_ids.length });
    });
    const ids = Array.from({ length: 2 * most + 1 }, (_, index) => `comment ${index}`);
    expect(await releaseComments("g", ids)).toEqual({ released: ids.length });
    expect(sent.flat()).toEqual(ids);
    expect(sent.map(({ length }) => length)).toEqual([most, most, 1]);
  });
});
