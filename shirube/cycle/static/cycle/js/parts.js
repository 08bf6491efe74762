/* Put parts of the page that the server sent in their places, show the cells that are asked for now, and say what is wrong in them.

   document.dispatchEvent(new CustomEvent("sheet:parts", { detail: { parts: { "v12": "<p>…</p>" }, asked: ["12-actual"], faults: {} } }))
   <div id="v12"></div> <div data-cell="12-reason" hidden>…<span data-fault></span></div> */

const shown = new Map();

function put(id, html) {
  const part = document.getElementById(id);
  if (!part || shown.get(id) === html) return;
  shown.set(id, html);
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.innerHTML = html;
  if (focused) [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

function ask(asked) {
  const entries = new Set(asked.map((key) => key.split("-")[0]));
  for (const cell of document.querySelectorAll("[data-cell]")) {
    if (!entries.has(cell.dataset.cell.split("-")[0]) || cell.contains(document.activeElement)) continue;
    cell.hidden = !asked.includes(cell.dataset.cell);
  }
}

function blame(faults) {
  for (const [key, fault] of Object.entries(faults)) {
    const cell = document.querySelector(`[data-cell="${key}"]`);
    if (!cell) continue;
    cell.querySelector("[data-fault]").textContent = fault;
    cell.classList.toggle("wrong", fault !== "");
  }
}

document.addEventListener("sheet:parts", ({ detail }) => {
  for (const [id, html] of Object.entries(detail.parts)) put(id, html);
  ask(detail.asked);
  blame(detail.faults ?? {});
});
