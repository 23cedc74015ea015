import { describe, expect, it } from "vitest";
import { countCharacters, tidyComment } from "./contribution";

describe("a comment", () => {
  it("is counted in characters, not in halves of them", () => {
    expect(countCharacters("blåbær 🫐")).toBe(8);
    expect(countCharacters("a\u030A")).toBe(1);
  });

  it("is nothing when only spaces were written", () => {
    expect(tidyComment("  \n ")).toBeNull();
  });

  it("keeps line breaks and loses what the server refuses", () => {
    expect(tidyComment("mørkt\r\nher\u0007\u202E!")).toBe("mørkt\nher!");
  });
});
