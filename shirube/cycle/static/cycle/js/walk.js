/* Walk through the cells by keyboard: Enter goes to the next one that must be answered, Ctrl+Enter to the button that hands in;
   what is missing leads to its cell.

   <input data-must> <button data-submit> <a href="#c-12-actual" data-to="12-actual"> <div data-cell="12-actual"> */

const isSeen = (field) => field.getClientRects().length > 0 && !field.closest("[hidden]");

/* One stop for each cell: of radio buttons the chosen one, else the first. */
function stops() {
  const cells = [...document.querySelectorAll("[data-cell]")];
  return cells.map(stop).filter((field) => field && isSeen(field) && field.hasAttribute("data-must"));
}

const stop = (cell) => cell.querySelector("input:checked") ?? cell.querySelector("input:not([type=hidden]), textarea");

function go(field) {
  field?.focus({ preventScroll: true });
  field?.closest("[data-cell], footer")?.scrollIntoView({ block: "center" });
  if (field?.matches("input[type=text]")) field.select();
}

function next(from) {
  const after = (field) => from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING;
  return stops().find((field) => after(field) && field.name !== from.name) ?? document.querySelector("[data-submit]");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    go(document.querySelector("[data-submit]"));
  } else if (event.target.matches("[data-cell] input")) {
    event.preventDefault();
    go(next(event.target));
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-to]");
  const cell = link && document.querySelector(`[data-cell="${link.dataset.to}"]`);
  if (!cell) return;
  event.preventDefault();
  go(stop(cell));
});
