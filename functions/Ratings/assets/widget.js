// <feedback-rating token="…">: one click, stored at once. No dependency, no cookie, no storage, no request but its own, nothing thrown into the page.
// Attributes: token (or, where the shop allows it, shop and subject), lang, heading, server (default where this script came from),
// data-mode (chat, page, post-purchase), data-scale (stars, nps, ces, thumbs), data-servqual, data-preview (sends nothing).
// Parts: heading, scale, status, more, button. Variables: --feedback-font, -text, -accent, -star, -outline, -focus.
// Events: feedback-rated with {value, scale, id}, feedback-withdrawn.

const home = new URL(import.meta.url).origin;
const texts = __TEXTS__;
const standard = "__LANGUAGE__";

// Adopted, not inline: pages with a strict content policy allow it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block !important; max-width: 30rem; font: var(--feedback-font, inherit); color: var(--feedback-text, inherit);
--accent: var(--feedback-accent, #0f6b62); --on: #fff; --line: var(--feedback-outline, #8a6100); --focus: var(--feedback-focus, #0b57d0); --bad: #b3261e;
--accent: var(--feedback-accent, light-dark(#0f6b62, #5cc8bb)); --on: light-dark(#fff, #06201d); --line: var(--feedback-outline, light-dark(#8a6100, #ffd27a));
--focus: var(--feedback-focus, light-dark(#0b57d0, #8ab4ff)); --bad: light-dark(#b3261e, #ff8a80); }
:host([hidden]) { display: none !important; }
* { box-sizing: border-box; }
form { visibility: visible; line-height: 1.5; letter-spacing: normal; word-spacing: normal; text-transform: none; text-indent: 0; text-align: start; white-space: normal; text-shadow: none; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { padding: 0; margin-block-end: .5em; font-weight: 600; text-wrap: balance; }
label { cursor: pointer; position: relative; }
input[type=radio], input[type=checkbox] { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
label:has(:focus-visible) { outline: .18em solid var(--focus); outline-offset: .1em; border-radius: .4em; }
.stars { display: inline-flex; flex-wrap: wrap; }
.stars label { padding: .125em; line-height: 0; }
svg { width: 2.5em; height: 2.5em; fill: transparent; stroke: var(--line); stroke-width: 1.4; stroke-linejoin: round; }
.stars .on svg { fill: var(--feedback-star, #f5a800); }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(1.6em, 1fr)); gap: .2em; }
.thumbs { display: flex; flex-wrap: wrap; gap: .6em; }
.steps label, .thumbs label, .chips label { border: 1px solid currentColor; border-radius: .5em; padding: .4em 0; text-align: center; }
.thumbs label { padding: .4em 1em; display: inline-flex; gap: .5em; align-items: center; }
.thumbs svg { width: 1.5em; height: 1.5em; stroke: currentColor; }
.down svg { transform: rotate(180deg); }
label.on, .chips label:has(:checked) { background: var(--accent); color: var(--on); border-color: var(--accent); }
.stars label.on { background: none; }
.ends { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1em; overflow-wrap: anywhere; margin: .3em 0 0; font-size: .875em; }
.word, .status { min-height: 1.5em; margin: .25em 0 0; }
.status.bad { color: var(--bad); }
.more { display: grid; gap: .9em; margin-block-start: .75em; }
.chips { display: flex; flex-wrap: wrap; gap: .4em; }
.chips label { border-radius: 9em; padding: .25em .8em; }
.item { margin-block: .4em; font-weight: 400; }
.item legend { font-weight: 400; margin-block-end: .2em; font-size: .95em; }
.text { display: grid; gap: .3em; cursor: auto; }
textarea, input[type=text] { width: 100%; padding: .5em; font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: .4em; }
textarea { min-height: 5em; resize: vertical; }
button { font: inherit; padding: .5em 1em; border-radius: .4em; border: 1px solid currentColor; background: transparent; color: inherit; cursor: pointer; justify-self: start; }
button:focus-visible, textarea:focus-visible, input[type=text]:focus-visible { outline: .18em solid var(--focus); outline-offset: .1em; }
.primary { background: var(--accent); color: var(--on); border-color: var(--accent); }
small, code { font-size: .875em; overflow-wrap: anywhere; }
[hidden] { display: none !important; }
@media (forced-colors: active) { svg { stroke: ButtonText; } .on svg { fill: Highlight !important; } .steps .on, .thumbs .on, .chips label:has(:checked) { outline: .2em solid Highlight; } }
@media (prefers-reduced-motion: no-preference) { svg { transition: fill .12s; } }
`);

const shapes = {
  star: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m12 2.6 2.9 5.9 6.5.9-4.7 4.6 1.1 6.5L12 17.4l-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z"/></svg>',
  thumb: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 10h4v11H2zM6 11l5-9c1.7 0 2.7 1.3 2.3 3L12.500 9H20a2 2 0 0 1 2 2.400l-1.500 8A2 2 0 0 1 18.500 21H6"/></svg>',
};
const scales = { stars: [1, 2, 3, 4, 5], thumbs: [5, 1], nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ces: [1, 2, 3, 4, 5, 6, 7] };
const contented = { stars: 4, thumbs: 4, nps: 7, ces: 5 };
const servqual = ["tangibles", "reliability", "responsiveness", "assurance", "empathy"];
const foreground = () => document.visibilityState === "visible" && document.hasFocus();
const wait = ms => new Promise(resume => setTimeout(resume, ms));

class FeedbackRating extends HTMLElement {
  static observedAttributes = ["token", "lang", "heading", "data-mode", "data-scale", "data-servqual"];
  #root = this.attachShadow({ mode: "open" });
  #session; #sequence; #answer; #pending; #sending; #receipt; #seen; #toldOpened; #stop;

  connectedCallback() {
    this.#stop = new AbortController();
    const on = (target, name, handler) => target.addEventListener(name, handler, { signal: this.#stop.signal });
    on(window, "online", () => this.#wake?.());
    on(window, "pagehide", () => this.#leave());
    on(document, "visibilitychange", () => document.hidden && this.#leave());
    new IntersectionObserver((entries, observer) => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      observer.disconnect();
      setTimeout(() => this.#seen = foreground(), 1000);
    }).observe(this);
    if (!this.#root.firstChild) this.#render();
  }

  disconnectedCallback() { this.#leave(); this.#stop.abort(); }

  attributeChangedCallback(name, before, now) { if (this.#stop && this.isConnected && before !== now) this.#render(); }

  get #scale() { return Object.hasOwn(scales, this.dataset.scale) ? this.dataset.scale : "stars"; }

  // The language of the element, of the page, of the shop, then English; each with its region first. Each message falls back by itself.
  #t(key, values) {
    const wished = this.getAttribute("lang") || this.closest("[lang]")?.lang || standard;
    const chain = [wished, wished.slice(0, wished.indexOf("-") >>> 0), standard, "en"];
    const text = chain.map(tag => texts[tag]?.[key]).find(found => found !== undefined) ?? "";
    return text.replace(/\{(\w+)\}/g, (_, name) => values?.[name] ?? "");
  }

  #find(selector) { return this.#root.querySelector(selector); }
  #all(selector) { return [...this.#root.querySelectorAll(selector)]; }

  #render() {
    const scale = this.#scale, mode = this.dataset.mode;
    this.#stopPreset?.();
    this.#session = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => (byte % 36).toString(36)).join("");
    this.#sequence = 0; this.#answer = {}; this.#pending = this.#receipt = null;
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.innerHTML = `<form part="form" autocomplete="off"><fieldset><legend part="heading"></legend><div part="scale" class="${scale === "stars" || scale === "thumbs" ? scale : "steps"}"></div></fieldset>
<p class="ends" hidden><span></span><span></span></p><p class="word" aria-hidden="true"></p><p class="status" part="status" role="status"></p><div class="more" part="more" hidden></div></form>`;
    const heading = scale === "nps" || scale === "ces" ? scale : mode === "page" ? "page" : mode === "post-purchase" ? "purchase" : "chat";
    this.#find("legend").textContent = this.getAttribute("heading") ?? this.#t("heading." + heading);
    this.#find("[part=scale]").append(...scales[scale].map(value => this.#choice(scale, value)));
    if (scale === "nps" || scale === "ces") {
      const ends = this.#find(".ends");
      ends.hidden = false;
      ends.children[0].textContent = this.#t(scale + ".low");
      ends.children[1].textContent = this.#t(scale + ".high");
    }
    this.#find(".word").hidden = scale !== "stars";
    this.#find(".stars")?.addEventListener("pointerleave", () => this.#paint(this.#chosen));
    this.#find("form").addEventListener("submit", event => event.preventDefault());
    this.#preset();
  }

  #choice(scale, value) {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "value", value });
    const word = scale === "stars" ? this.#t("stars." + value) : this.#t(value === scales[scale][0] ? scale + ".low" : value === scales[scale].at(-1) ? scale + ".high" : "");
    label.append(input);
    if (scale === "stars") {
      input.ariaLabel = this.#t("stars.of", { n: value, word });
      label.insertAdjacentHTML("beforeend", shapes.star);
      label.title = word;
      label.addEventListener("pointerenter", () => this.#paint(value));
    } else if (scale === "thumbs") {
      label.className = value === 5 ? "up" : "down";
      label.insertAdjacentHTML("beforeend", shapes.thumb);
      label.append(this.#t(value === 5 ? "thumbs.up" : "thumbs.down"));
    } else {
      input.ariaLabel = this.#t("scale.of", { n: value, max: scales[scale].at(-1) }) + (word && ": " + word);
      label.append(value);
    }
    input.addEventListener("change", () => this.#rate(value));
    return label;
  }

  get #chosen() { const checked = this.#find("[name=value]:checked"); return checked ? Number(checked.value) : null; }

  #paint(value) {
    for (const input of this.#all("[name=value]"))
      input.parentElement.classList.toggle("on", value !== null && (this.#scale === "stars" ? Number(input.value) <= value : Number(input.value) === value));
    this.#find(".word").textContent = value && this.#scale === "stars" ? this.#t("stars." + value) : "";
  }

  #say(key, bad) {
    const status = this.#find(".status");
    status.textContent = key ? this.#t(key) : "";
    status.classList.toggle("bad", !!bad);
  }

  // A link's value is taken when a person stirs or has looked on for two seconds, never by the mere opening of the page.
  #stopPreset; #wake;
  #preset() {
    const input = this.hasAttribute("preset") && this.#find(`[name=value][value="${CSS.escape(this.getAttribute("preset"))}"]`);
    if (!input) return;
    input.checked = true;
    this.#paint(this.#chosen);
    this.#say("preset");
    const stop = new AbortController(), take = () => { this.#stopPreset(); this.#rate(this.#chosen); };
    let looked = 0;
    const timer = setInterval(() => { if (foreground() && (looked += 100) >= 2000) take(); }, 100);
    this.#stopPreset = () => { stop.abort(); clearInterval(timer); this.#stopPreset = null; now.remove(); };
    for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"])
      window.addEventListener(name, event => { if (event.isTrusted && !event.composedPath().includes(this)) take(); }, { signal: stop.signal, passive: true });
    const now = this.#button("preset.now", take);
    now.className = "primary";
    this.#find(".status").after(now);
  }

  #button(key, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.part = "button";
    button.textContent = this.#t(key);
    button.addEventListener("click", act);
    return button;
  }

  #rate(value) {
    this.#stopPreset?.();
    this.removeAttribute("preset");
    this.#paint(value);
    this.#say("saving");
    delete this.#answer.reasons;
    this.#give({ [this.#scale === "thumbs" ? "stars" : this.#scale]: value });
    this.#offerMore(value);
  }

  // Every answer carries all that was said so far, so that only the latest has to get through.
  #give(change, done) {
    Object.assign(this.#answer, change);
    this.#pending = { answer: { ...this.#answer }, sequence: ++this.#sequence, at: new Date(), done };
    this.#sending ??= this.#deliver().finally(() => this.#sending = null);
  }

  #body(pending) {
    const open = this.hasAttribute("token") ? {} : { shop: this.getAttribute("shop") ?? undefined, subject: this.getAttribute("subject") ?? location.pathname.slice(0, 64) };
    return JSON.stringify({
      token: this.getAttribute("token") ?? undefined, ...open, session: this.#session, sequence: pending.sequence,
      at: pending.at, sentAt: new Date(), opening: this.getAttribute("opening") ?? undefined, ...pending.answer,
    });
  }

  async #deliver() {
    let pause = 500;
    while (this.#pending) {
      const pending = this.#pending;
      const response = await this.#send("POST", "/api/ratings", this.#body(pending));
      if (response && response.status < 500 && response.status !== 429) {
        if (this.#pending === pending) this.#pending = null;
        if (!response.ok) return this.#say(response.status === 410 ? "ended" : "failed", true);
        pause = 500;
        if (this.#pending) continue;
        this.#receipt = response.body.receipt;
        this.#say(pending.done ?? "saved");
        this.#showReceipt();
        this.#emit("feedback-rated", { value: this.#chosen, scale: this.#scale, id: response.body.id });
        continue;
      }
      if (!this.isConnected) return;
      this.#say("retry");
      await Promise.race([wait(Math.max(pause, 1000 * (response?.after ?? 0))), new Promise(wake => this.#wake = wake)]);
      pause = Math.min(pause * 2, 15000);
    }
  }

  // Plain text, so that the browser need not ask the server for permission first; keepalive lets it finish when the page is left.
  async #send(method, path, body) {
    if ("preview" in this.dataset) return { ok: true, status: 202, body: { id: "preview", receipt: "demo_00000-00000-00000" } };
    try {
      const response = await fetch(this.#address(path), {
        method, mode: "cors", credentials: "omit", keepalive: true, referrerPolicy: "no-referrer", signal: AbortSignal.timeout(20000),
        headers: body ? { "content-type": "text/plain;charset=utf-8" } : {}, body,
      });
      return { ok: response.ok, status: response.status, after: Number(response.headers.get("retry-after")) || 0, body: await response.json().catch(() => ({})) };
    } catch { return null; }
  }

  #address(path) { return (this.getAttribute("server") ?? home) + path; }

  // What is not known to be stored goes along with the page; a copy of what is under way is recognised by its number.
  #leave() {
    if ("preview" in this.dataset) return;
    if (this.#pending) navigator.sendBeacon(this.#address("/api/ratings"), this.#body(this.#pending));
    else if (this.#seen && !this.#sequence && !this.#toldOpened && this.hasAttribute("token")) {
      this.#toldOpened = true;
      navigator.sendBeacon(this.#address("/api/surveys/opened"), JSON.stringify({ token: this.getAttribute("token") }));
    }
  }

  #emit(name, detail) { this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail })); }

  #offerMore(value) {
    const more = this.#find(".more"), low = value < contented[this.#scale];
    if (!more.hidden) {
      this.#find(".reasons").hidden = !low;
      return;
    }
    more.hidden = false;
    const reasons = this.#group("reasons", "reasons"), chips = document.createElement("div");
    chips.className = "chips";
    for (const key of Object.keys(texts.en).filter(key => key.startsWith("reason.") && this.#t(key)).slice(0, 8)) {
      const label = document.createElement("label"), box = document.createElement("input");
      Object.assign(box, { type: "checkbox", value: key.slice(7) });
      box.addEventListener("change", () => this.#give({ reasons: this.#all(".reasons :checked").map(checked => checked.value) }));
      label.append(box, this.#t(key));
      chips.append(label);
    }
    reasons.append(chips);
    reasons.hidden = !low || !chips.firstChild;
    more.append(reasons);
    if (this.dataset.mode === "post-purchase") more.append(this.#field("words", "input"));
    if ("servqual" in this.dataset) more.append(this.#servqual());
    more.append(this.#field("comment", "textarea"), this.#button("send", () => {
      const words = this.#find("input[type=text]")?.value.split(",").map(word => word.trim().slice(0, 40)).filter(Boolean).slice(0, 8);
      this.#give({ comment: this.#find("textarea").value, ...(words && { words }) }, "commented");
    }));
    const note = document.createElement("small");
    note.hidden = true;
    more.append(note);
  }

  #group(name, key) {
    const group = document.createElement("fieldset"), legend = document.createElement("legend");
    group.className = name;
    legend.textContent = this.#t(key);
    group.append(legend);
    return group;
  }

  #field(key, tag) {
    const label = document.createElement("label"), field = document.createElement(tag);
    label.className = "text";
    if (tag === "input") Object.assign(field, { type: "text", maxLength: 300, placeholder: this.#t("words.hint") });
    else field.maxLength = 4000;
    label.append(this.#t(key), field);
    return label;
  }

  #servqual() {
    const all = this.#group("servqual", "servqual");
    for (const name of servqual) {
      const item = this.#group("item", "servqual." + name), steps = document.createElement("div");
      steps.className = "steps";
      for (let value = 1; value <= 7; value++) {
        const label = document.createElement("label"), input = document.createElement("input");
        Object.assign(input, { type: "radio", name, value, ariaLabel: this.#t("scale.of", { n: value, max: 7 }) });
        input.addEventListener("change", () => {
          for (const other of steps.children) other.classList.toggle("on", other === label);
          this.#give({ servqual: { ...this.#answer.servqual, [name]: value } });
        });
        label.append(input, value);
        steps.append(label);
      }
      item.append(steps);
      all.append(item);
    }
    return all;
  }

  #showReceipt() {
    const note = this.#find("small");
    if (!note.hidden) return;
    note.hidden = false;
    const code = document.createElement("code");
    code.textContent = this.#receipt;
    note.append(this.#t("receipt"), " ", code, " ", this.#button("withdraw", async () => {
      const answer = await this.#send("DELETE", "/api/ratings/" + this.#receipt);
      if (!answer?.ok) return this.#say("failed", true);
      this.#render();
      this.#say("withdrawn");
      this.#emit("feedback-withdrawn");
    }));
  }
}

customElements.get("feedback-rating") ?? customElements.define("feedback-rating", FeedbackRating);
