/* Keys for a list: j and k walk the rows, h and l the links of a row, / searches, f filters, ? explains, Enter follows the link as always.
   The reader can turn single keys off in the explanation; that choice stays on this machine.

   <button data-keys-open hidden>…</button> is shown by this file and opens the explanation.
   <input data-key-search> <select data-key-filter> <tr data-row><td><a href>…</a></td></tr>
   <dialog data-keys><input type="checkbox" data-keys-off></dialog> */

const OFF = "shirube-keys-off";

const isOff = () => localStorage.getItem(OFF) === "yes";

const isTyping = (target) => target.matches("input, select, textarea, [contenteditable]");

const rowOf = (element) => element.closest("[data-row]");

function go(links, step) {
  const here = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "center" });
}

/* From row to row: the first link of each, or in the row where one is now, that one. */
function walk(step) {
  const here = rowOf(document.activeElement);
  const links = [...document.querySelectorAll("[data-row]")].map((row) => (
    row === here && document.activeElement.matches("a[data-panel-link]") ? document.activeElement : row.querySelector("a[data-panel-link]")
  ));
  go(links.filter(Boolean), step);
}

function walkWithin(step) {
  const row = rowOf(document.activeElement);
  if (row) go([...row.querySelectorAll("a[data-panel-link]")], step);
}

const ACTIONS = {
  j: () => walk(1),
  k: () => walk(-1),
  h: () => walkWithin(-1),
  l: () => walkWithin(1),
  "/": () => (document.querySelector("[data-key-search]") ?? document.querySelector("[data-search]"))?.focus(),
  f: () => document.querySelector("[data-key-filter]")?.focus(),
  "?": () => document.querySelector("dialog[data-keys]")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isOff() || isTyping(event.target) || !(event.key in ACTIONS)) return;
  event.preventDefault();
  ACTIONS[event.key]();
});

const choice = document.querySelector("[data-keys-off]");
if (choice) {
  choice.checked = isOff();
  choice.addEventListener("change", () => localStorage.setItem(OFF, choice.checked ? "yes" : "no"));
}
const show = () => document.querySelectorAll("[data-keys-open]").forEach((button) => { button.hidden = false; });
show();
document.addEventListener("htmx:afterSwap", show);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) document.querySelector("dialog[data-keys]")?.showModal();
});
