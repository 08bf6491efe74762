/* Open a link in a panel beside the list where there is room for both; the address becomes the link's own. Esc or the
   button closes it. On a narrow screen, or with a key held down, the link is followed as ever.

   <a href="/plans/p/items/1/" data-panel-link>…</a>
   <aside data-panel hidden></aside>   the server answers with the part that has <button data-panel-close> */

const ROOM = matchMedia("(min-width: 72rem)");
const panel = document.querySelector("[data-panel]");
let opener = null;

async function open(url) {
  await htmx.ajax("GET", url, { target: panel, swap: "innerHTML" });
  keepInPlace(opener, () => { panel.hidden = false; });
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
  mark(url);
}

function mark(url) {
  for (const row of document.querySelectorAll("[data-row].is-open")) row.classList.remove("is-open");
  const link = [...document.querySelectorAll("a[data-panel-link]")].find((candidate) => candidate.href === url);
  link?.closest("[data-row]")?.classList.add("is-open");
}

/* Change the width of the list without moving the row the reader looks at. */
function keepInPlace(row, change) {
  const before = row?.getBoundingClientRect().top;
  change();
  if (row) window.scrollBy({ top: row.getBoundingClientRect().top - before, behavior: "instant" });
}

function close() {
  keepInPlace(opener, () => { panel.hidden = true; });
  panel.replaceChildren();
  mark("");
  opener?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel-link]");
  if (link && panel && ROOM.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (!panel.contains(link)) opener = link;
    const state = { panel: link.href, list: history.state?.list ?? location.href };
    if (panel.hidden) history.pushState(state, "", link.href);
    else history.replaceState(state, "", link.href);
    open(link.href);
  } else if (event.target.closest("[data-panel-close]")) {
    history.back();
  }
});

document.addEventListener("keydown", (event) => {
  const isOver = document.querySelector(":popover-open, dialog[open]");
  if (event.key === "Escape" && panel && !panel.hidden && !isOver) history.back();
});

window.addEventListener("popstate", (event) => {
  if (!panel) return;
  if (event.state?.panel) open(event.state.panel);
  else if (!panel.hidden) close();
});
