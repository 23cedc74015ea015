/**
 * `<nabotrakk-release number="4601-2026-u01">` on somebody else's page: a frame with the map, nothing more.
 *
 * A classic script, so that the page needs no CORS of us; in a block, so that it leaves no names behind.
 */
export {};
{
  const script = document.currentScript as HTMLScriptElement;
  const titles: Record<string, string> = {
    nb: "Kart: hva barn og unge har fortalt",
    nn: "Kart: kva barn og unge har fortalt",
    en: "Map: what children and young people have told",
  };

  class ReleaseElement extends HTMLElement {
    static readonly observedAttributes = ["number", "theme", "lang"];
    readonly #frame = document.createElement("iframe");

    connectedCallback(): void {
      this.style.display = "block";
      this.#frame.loading = "lazy";
      this.#frame.referrerPolicy = "no-referrer";
      // Set one by one: the page's content security policy may forbid style attributes.
      Object.assign(this.#frame.style, { display: "block", width: "100%", height: "var(--nabotrakk-height, 40rem)", border: "0" });
      this.#show();
      this.append(this.#frame);
    }

    attributeChangedCallback(): void {
      this.#show();
    }

    #show(): void {
      const address = new URL(`/embed/release/${encodeURIComponent(this.getAttribute("number") ?? "")}`, script.src);
      const language = this.closest("[lang]")?.getAttribute("lang")?.split("-")[0] ?? "";
      const theme = this.getAttribute("theme");
      if (language) address.searchParams.set("lang", language);
      if (theme) address.searchParams.set("theme", theme);
      this.#frame.title = titles[language] ?? titles["nb"] ?? "";
      if (this.#frame.src !== address.href) this.#frame.src = address.href;
    }
  }

  if (!customElements.get("nabotrakk-release")) customElements.define("nabotrakk-release", ReleaseElement);
}
