import { describe, expect, it } from "vitest";
import { outdatedCaches, shellCacheName, sourceOf } from "./offline";

const origin = "https://nabotrakk.example";
const shell = new Set(["/", "/favicon.svg", "/assets/participant-1.js"]);
const ask = (path: string, options: { method?: string; isNavigation?: boolean; at?: string; page?: string } = {}) => {
  const url = { origin: options.at ?? origin, pathname: path };
  return sourceOf({ method: options.method ?? "GET", url, isNavigation: options.isNavigation ?? false }, origin, options.page ?? "/", shell).kind;
};

describe("the worker", () => {
  it("starts the participant's page from what is installed", () => {
    expect(ask("/", { isNavigation: true })).toBe("shell");
    expect(ask("/assets/participant-1.js")).toBe("shell");
  });

  it("starts the page it is of, and no other", () => {
    expect(ask("/walk", { isNavigation: true, page: "/walk" })).toBe("shell");
    expect(ask("/", { isNavigation: true, page: "/walk" })).toBe("network");
  });

  it("leaves the other pages to the network", () => {
    for (const path of ["/planner", "/facilitator", "/class", "/docs", "/problems"]) {
      expect(ask(path, { isNavigation: true })).toBe("network");
    }
  });

  it("never answers for the API, nor for the map service's images, wherever they lie", () => {
    expect(ask("/api/v1/participation/invitation")).toBe("network");
    expect(ask("/api/v1/base-map")).toBe("network");
    expect(ask("/tiles/12/1/2.png")).toBe("network");
    expect(ask("/v1/wmts/1.0.0/topo/12/1/2.png", { at: "https://cache.kartverket.no" })).toBe("network");
    expect(ask("/", { at: "https://elsewhere.example", isNavigation: true })).toBe("network");
  });

  it("never answers what changes something", () => {
    expect(ask("/", { method: "POST", isNavigation: true })).toBe("network");
  });

  it("keeps the land shapes", () => {
    expect(ask("/base-map/4601.json")).toBe("ground");
    expect(ask("/base-map/../x.json")).toBe("network");
  });
});

describe("a new version", () => {
  it("leaves the version before to the tabs that still run it, and nothing older", () => {
    const [one, two, three] = ["1", "2", "3"].map((version) => shellCacheName("/", version));
    const another = shellCacheName("/walk", "0");
    expect(outdatedCaches([another, one!, two!, "nabotrakk-ground", three!], "/", three!)).toEqual([one]);
    expect(outdatedCaches([two!, three!, another], "/", three!)).toEqual([]);
  });
});
