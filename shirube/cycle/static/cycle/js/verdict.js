/* Say what an answer would mean while it is typed: the rank and its sentence. Nothing is written by this.

   <div data-sheet data-judge-url="…"><div data-cell="12-actual"><input data-main></div></div> */

const PAUSE = 250;
const sheet = document.querySelector("[data-sheet]");
const waiting = new Map();
const turns = new Map();

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;

async function judge(key, text) {
  const turn = (turns.get(key) ?? 0) + 1;
  turns.set(key, turn);
  const body = new URLSearchParams({ cell: key, text });
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const response = await fetch(sheet.dataset.judgeUrl, { method: "POST", body, headers }).catch(() => null);
  if (!response?.ok || turns.get(key) !== turn) return;
  document.dispatchEvent(new CustomEvent("sheet:parts", { detail: await response.json() }));
}

sheet?.addEventListener("input", (event) => {
  if (!event.target.matches("[data-main]") || event.isComposing) return;
  const key = event.target.closest("[data-cell]").dataset.cell;
  clearTimeout(waiting.get(key));
  waiting.set(key, setTimeout(() => judge(key, event.target.value), PAUSE));
});
