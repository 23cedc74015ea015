import { describe, expect, it } from "vitest";
import { voiceFor } from "./voice";

const voice = (lang: string, options = {}) => ({ lang, default: false, localService: true, ...options });

describe("a voice", () => {
  it("is one of the language's, the device's own choice first", () => {
    const preferred = voice("en-US", { default: true });
    expect(voiceFor("en", [voice("nb-NO"), voice("en-GB"), preferred])).toBe(preferred);
    expect(voiceFor("uk", [voice("en-GB")])).toBeNull();
  });

  it("reads both Norwegians, with an underscore too", () => {
    const bokmaal = voice("nb_NO");
    expect(voiceFor("nn", [voice("sv-SE"), bokmaal])).toBe(bokmaal);
    expect(voiceFor("nb", [voice("no-NO")])?.lang).toBe("no-NO");
    expect(voiceFor("nn", [bokmaal, voice("nn-NO")])?.lang).toBe("nn-NO");
  });

  it("is never one on the network, which would be told what is read", () => {
    expect(voiceFor("nb", [voice("nb-NO", { localService: false })])).toBeNull();
  });
});
