import { describe, expect, it } from "vitest";
import pictures from "../../i18n/nb/pictures.json";
import { pictureMarkup, pictureNames } from ".";

const contract =
  "sun moon star cloud tree flower leaf mushroom apple pear carrot strawberry cat dog fish bird bee snail ladybug " +
  "whale boat train car bicycle ball kite drum key bell house lamp umbrella";

describe("the pictures", () => {
  it("are the 32 the server makes codes of, each drawn and with a word", () => {
    expect([...pictureNames].sort()).toEqual(contract.split(" ").sort());
    expect(Object.keys(pictures).sort()).toEqual(pictureNames.map((name) => `picture.${name}`).sort());
    for (const name of pictureNames) expect(pictureMarkup(name), name).toMatch(/^<(path|circle|g)/);
  });

  it("differ from each other", () => {
    expect(new Set(pictureNames.map(pictureMarkup)).size).toBe(32);
  });
});
