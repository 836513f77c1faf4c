// <feedback-rating token="…"> — five stars that are stored with one click. No dependency, no cookie, no storage, no request but its own.
// Attributes: token (required), lang (de or en; default the page's), server (default where this script came from), heading.
// Events: feedback-rated with {stars, id}; nothing is thrown into the page.

const home = new URL(import.meta.url).origin;

const texts = {
  de: {
    heading: "Wie zufrieden sind Sie mit unserer Hilfe?",
    stars: ["Sehr schlecht", "Schlecht", "Geht so", "Gut", "Sehr gut"],
    of: (n, word) => `${n} von 5 Sternen: ${word}`,
    saving: "Wird gespeichert …",
    saved: "Danke! Ihre Bewertung ist gespeichert.",
    retry: "Noch nicht gespeichert – wir versuchen es weiter.",
    ended: "Diese Umfrage ist beendet.",
    failed: "Das hat nicht geklappt. Bitte laden Sie die Seite neu.",
    comment: "Möchten Sie uns mehr sagen? (freiwillig)",
    send: "Senden",
    commented: "Danke, Ihr Kommentar ist gespeichert.",
    receipt: "Ihre Quittung zum Ändern oder Zurückziehen:",
    withdraw: "Zurückziehen",
    withdrawn: "Ihre Bewertung ist zurückgezogen.",
  },
  en: {
    heading: "How satisfied are you with our help?",
    stars: ["Very bad", "Bad", "Okay", "Good", "Very good"],
    of: (n, word) => `${n} of 5 stars: ${word}`,
    saving: "Saving …",
    saved: "Thank you! Your rating is stored.",
    retry: "Not stored yet – we keep trying.",
    ended: "This survey has ended.",
    failed: "That did not work. Please reload the page.",
    comment: "Would you like to tell us more? (optional)",
    send: "Send",
    commented: "Thank you, your comment is stored.",
    receipt: "Your receipt to change or withdraw it:",
    withdraw: "Withdraw",
    withdrawn: "Your rating is withdrawn.",
  },
};

// Adopted, not inline: pages with a strict content policy allow it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; max-width: 28rem; color: var(--feedback-text, inherit); font: var(--feedback-font, inherit); }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { padding: 0; margin-block-end: .5em; font-weight: 600; }
.stars { display: inline-flex; }
.stars label { position: relative; cursor: pointer; padding: .125em; line-height: 0; }
.stars input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.stars svg { width: 2.5em; height: 2.5em; fill: transparent; stroke: var(--feedback-outline, #8a6100); stroke-width: 1.4; stroke-linejoin: round; }
.stars label.on svg { fill: var(--feedback-star, #f5a800); }
.stars label:has(input:focus-visible) { outline: .18em solid var(--feedback-focus, #0b57d0); outline-offset: .05em; border-radius: .4em; }
.word, .status { min-height: 1.5em; margin: .25em 0 0; }
.more { margin-block-start: .75em; display: grid; gap: .5em; }
textarea { width: 100%; min-height: 5em; padding: .5em; font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: .4em; }
button { font: inherit; padding: .5em 1em; border-radius: .4em; border: 1px solid currentColor; background: transparent; color: inherit; cursor: pointer; justify-self: start; }
button:focus-visible, textarea:focus-visible { outline: .18em solid var(--feedback-focus, #0b57d0); outline-offset: .1em; }
code { font-size: .85em; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { .stars svg { stroke: var(--feedback-outline, #ffd27a); } }
@media (forced-colors: active) { .stars label.on svg { fill: Highlight; } .stars svg { stroke: ButtonText; } }
@media (prefers-reduced-motion: no-preference) { .stars svg { transition: fill .12s; } }
`);

const star = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m12 2.6 2.9 5.9 6.500.9-4.700 4.600 1.100 6.500L12 17.400l-5.800 3.100 1.100-6.500L2.600 9.400l6.500-.9z"/></svg>';

class FeedbackRating extends HTMLElement {
  static observedAttributes = ["token"];
  #root = this.attachShadow({ mode: "open" });
  #receipt = null;
  #latest = 0;

  connectedCallback() {
    if (this.#root.childElementCount === 0) this.#render();
  }

  attributeChangedCallback(name, before) {
    if (before !== null && this.isConnected) this.#render();
  }

  get #texts() {
    const lang = (this.getAttribute("lang") ?? this.closest("[lang]")?.lang ?? document.documentElement.lang ?? "de").slice(0, 2).toLowerCase();
    return texts[lang] ?? texts.en;
  }

  #render() {
    const t = this.#texts;
    this.#receipt = null;
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.innerHTML = `<form part="form"><fieldset><legend part="heading"></legend>
      <div class="stars" part="stars">${t.stars.map((_, i) => `<label><input type="radio" name="stars" value="${i + 1}">${star}</label>`).join("")}</div>
      </fieldset><p class="word" part="word" aria-hidden="true"></p><p class="status" part="status" role="status"></p><div class="more" part="more" hidden></div></form>`;
    this.#find("legend").textContent = this.getAttribute("heading") ?? t.heading;
    this.#root.querySelectorAll("input").forEach((input, i) => {
      input.setAttribute("aria-label", t.of(i + 1, t.stars[i]));
      input.addEventListener("change", () => this.#rate(i + 1));
      input.parentElement.addEventListener("pointerenter", () => this.#paint(i + 1));
    });
    this.#find(".stars").addEventListener("pointerleave", () => this.#paint(this.#chosen));
    this.#find("form").addEventListener("submit", event => event.preventDefault());
  }

  #find(selector) { return this.#root.querySelector(selector); }
  get #chosen() { return Number(this.#root.querySelector("input:checked")?.value ?? 0); }

  #paint(stars) {
    this.#root.querySelectorAll("label").forEach((label, i) => label.classList.toggle("on", i < stars));
    this.#find(".word").textContent = stars ? this.#texts.stars[stars - 1] : "";
  }

  #say(text) { this.#find(".status").textContent = text; }

  async #rate(stars) {
    const t = this.#texts;
    const turn = ++this.#latest;
    this.#paint(stars);
    this.#say(t.saving);
    const answer = await this.#send("POST", "/api/ratings", { token: this.getAttribute("token") ?? "", stars }, () => turn === this.#latest && this.#say(t.retry));
    // A later click has its own answer; the server keeps the last.
    if (turn !== this.#latest) return;
    if (!answer.ok) return this.#say(answer.status === 410 ? t.ended : t.failed);
    this.#receipt = answer.body.receipt;
    this.#say(t.saved);
    this.#offerMore();
    this.dispatchEvent(new CustomEvent("feedback-rated", { bubbles: true, composed: true, detail: { stars, id: answer.body.id } }));
  }

  #offerMore() {
    const t = this.#texts;
    const more = this.#find(".more");
    if (!more.hidden) return;
    more.hidden = false;
    more.innerHTML = '<label><span></span><textarea maxlength="4000"></textarea></label><button type="button" part="button"></button><small></small>';
    more.querySelector("span").textContent = t.comment;
    const [send, note] = [more.querySelector("button"), more.querySelector("small")];
    send.textContent = t.send;
    send.addEventListener("click", async () => {
      const comment = more.querySelector("textarea").value;
      const answer = await this.#send("PATCH", `/api/ratings/${this.#receipt}`, { comment });
      this.#say(answer.ok ? t.commented : t.failed);
    });
    const code = document.createElement("code");
    code.textContent = this.#receipt;
    const withdraw = document.createElement("button");
    withdraw.type = "button";
    withdraw.textContent = t.withdraw;
    withdraw.addEventListener("click", async () => {
      const answer = await this.#send("DELETE", `/api/ratings/${this.#receipt}`);
      if (!answer.ok) return this.#say(t.failed);
      this.#render();
      this.#say(t.withdrawn);
    });
    note.append(t.receipt, " ", code, " ", withdraw);
  }

  // Tried again while the network or the server is away; a repeat of the same answer is one rating. keepalive lets it finish when the page is left.
  async #send(method, path, body, waiting) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
      try {
        const response = await fetch((this.getAttribute("server") ?? home) + path, {
          method, mode: "cors", credentials: "omit", keepalive: true, referrerPolicy: "no-referrer",
          headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body),
        });
        if (response.status < 500 && response.status !== 429)
          return { ok: response.ok, status: response.status, body: await response.json().catch(() => ({})) };
      } catch { /* offline */ }
      if (!this.isConnected) return { ok: false };
      waiting?.();
      await new Promise(resume => setTimeout(resume, wait));
    }
  }
}

customElements.get("feedback-rating") ?? customElements.define("feedback-rating", FeedbackRating);
