/** Fills a message's places and picks its plural. */

export type Messages = Record<string, string>;
export type Values = Record<string, string | number>;

const plural = /\{(\w+), plural,((?:\s*\w+ \{[^{}]*\})+)\s*\}/g;
const branch = /(\w+) \{([^{}]*)\}/g;

/** `{name}` is a value; `{count, plural, one {# mark} other {# marks}}` follows the language's own rules. */
export function phrase(message: string, values: Values, language: string): string {
  const asText = (value: string | number | undefined) =>
    typeof value === "number" ? new Intl.NumberFormat(language).format(value) : String(value ?? "");
  const chosen = message.replace(plural, (_, name: string, branches: string) => {
    const count = Number(values[name]);
    const rule = new Intl.PluralRules(language).select(count);
    const texts = new Map([...branches.matchAll(branch)].map(([, key, text]) => [key, text ?? ""]));
    return (texts.get(rule) ?? texts.get("other") ?? "").replaceAll("#", asText(count));
  });
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => asText(values[name]));
}
