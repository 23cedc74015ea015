import { afterEach, describe, expect, it, vi } from "vitest";
import description from "../../../openapi.json";
import type { GroupComment } from "../model/comments";
import { releaseComments } from "./groups";

const most = description.components.schemas.ManyReleased.properties.contribution_ids.maxItems;
type Sent = { contribution_ids: string[]; versions: Record<string, string> };

const comment = (_: unknown, index: number): GroupComment => ({
  contribution_id: `comment ${index}`,
  theme: "like",
  category: "fun",
  comment: "Fint",
  version: `version ${index}`,
  moderation: "waiting",
  held_for: [],
  geometry_type: "POINT",
  position: null,
});

afterEach(() => vi.unstubAllGlobals());

describe("many comments released at once", () => {
  it("go as they were read, in no larger requests than the server takes, and are counted together", async () => {
    const sent: Sent[] = [];
    vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
      const part = JSON.parse(body) as Sent;
      sent.push(part);
      return Response.json({ released: part.contribution_ids.length });
    });
    const read = Array.from({ length: 2 * most + 1 }, comment);
    expect(await releaseComments("g", read)).toEqual({ released: read.length });
    expect(sent.map(({ contribution_ids }) => contribution_ids.length)).toEqual([most, most, 1]);
    expect(sent.flatMap(({ contribution_ids }) => contribution_ids)).toEqual(read.map((one) => one.contribution_id));
    expect(Object.assign({}, ...sent.map(({ versions }) => versions))).toEqual(
      Object.fromEntries(read.map(({ contribution_id, version }) => [contribution_id, version])),
    );
  });
});
