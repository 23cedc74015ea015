import { describe, expect, it } from "vitest";
import { faultsOf, keyState, type ApiKey } from "./programs";

const key: ApiKey = {
  key_id: "k",
  name: "Trafikkmodellen",
  scopes: ["releases:read"],
  made_at: "2026-01-01T00:00:00Z",
  expires_at: "2026-02-01T00:00:00Z",
  revoked_at: null,
  last_used_on: null,
};

describe("a key", () => {
  it("can be used until it expires or is revoked", () => {
    expect(keyState(key, new Date("2026-01-31T23:59:59Z"))).toBe("usable");
    expect(keyState(key, new Date("2026-02-01T00:00:00Z"))).toBe("expired");
    expect(keyState({ ...key, revoked_at: "2026-01-02T00:00:00Z" }, new Date("2026-03-01"))).toBe("revoked");
  });
});

describe("a form", () => {
  it("needs a name and at least one choice", () => {
    expect(faultsOf({ name: " ", chosen: [] })).toEqual(["name", "choice"]);
    expect(faultsOf({ name: "Modell", chosen: ["releases:read"] })).toEqual([]);
  });

  it("needs an address where it asks for one", () => {
    expect(faultsOf({ name: "Sak", chosen: ["release.made"], url: "sak.kommune.no" })).toEqual(["url"]);
    expect(faultsOf({ name: "Sak", chosen: ["release.made"], url: " https://sak.kommune.no/ " })).toEqual([]);
  });
});
