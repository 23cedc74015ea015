/** Which of a device's voices can read a language aloud. */

export type Voice = { lang: string; default: boolean; localService: boolean };

/** Norwegian voices are called nb, nn or no; each reads both written languages. */
const norwegian = ["nb", "no", "nn"];

const tagOf = (voice: Voice) => voice.lang.split(/[-_]/)[0]?.toLowerCase() ?? "";

/** A voice on the device goes before one on the network, which would be told what is read. */
export function voiceFor<Known extends Voice>(language: string, voices: readonly Known[]): Known | null {
  const tags = norwegian.includes(language) ? [language, ...norwegian] : [language];
  for (const tag of tags) {
    const fitting = voices.filter((voice) => voice.localService && tagOf(voice) === tag);
    const found = fitting.find((voice) => voice.default) ?? fitting[0];
    if (found) return found;
  }
  return null;
}
