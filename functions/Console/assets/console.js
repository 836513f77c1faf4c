// The console works without this script. With it, lists and numbers follow what happens, and nothing that is being written is disturbed.
const every = 4000;

async function refresh() {
  if (document.hidden || document.querySelectorAll("[data-live]").length === 0) return;
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!response.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (part.contains(document.activeElement) && part.id !== "cases") continue;
    if (next === null) return location.reload();
    if (next.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    part.replaceChildren(...next.childNodes);
    if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard?.writeText(button.form.elements.text.value));
}

(function loop() {
  setTimeout(() => refresh().catch(() => {}).finally(loop), every);
})();
