/* Save each cell by itself: a moment after the last key, at once when it is left. What could not be saved is kept on this machine under
   the account, the cell and the revision it was typed over, sent again until it arrives, and never thrown away; two values on one cell
   are both shown.

   <div data-sheet data-account="7" data-save-url="…" data-say-away="…"><p data-alarm hidden>…</p>
     <div data-cell="12-actual" data-base="3"><input><p data-note><span data-fault></span><span data-saved></span></p><div data-clash></div></div>
   </div> <form id="sheet" data-cells> */

const PAUSE = 1000;
const PATIENCE = 15000;
const [SOON, LATE] = [2000, 30000];

const sheet = document.querySelector("[data-sheet]");
const form = document.getElementById("sheet");
const say = (word) => sheet.dataset[`say${word}`];
const cells = new Map();
let [isBusy, isComposing, isLeaving, trouble, wait, retry] = [false, false, false, "", SOON, 0];

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

class Cell {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.cell;
    this.base = Number(element.dataset.base);
    this.fields = [...element.querySelectorAll(`[name="answer-${this.key}"]`)];
    this.known = "unsaved" in element.dataset ? null : this.served;
    this.sent = new Set();
    this.refused = null;
    this.clash = element.querySelector(".clash") ? { revision: this.base, text: null } : null;
  }

  get text() {
    const [first] = this.fields;
    return first.type === "radio" ? (this.fields.find((field) => field.checked)?.value ?? "") : first.value;
  }

  set text(text) {
    const [first] = this.fields;
    if (first.type === "radio") for (const field of this.fields) field.checked = field.value === text;
    else first.value = text;
    first.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* What the page came with: somebody may have typed before this script came. */
  get served() {
    const [first] = this.fields;
    return first.type === "radio" ? (this.fields.find((field) => field.defaultChecked)?.value ?? "") : first.defaultValue;
  }

  get isUnsaved() {
    return this.text !== this.known || this.clash !== null;
  }

  get canBeSent() {
    return this.text !== this.known && this.clash === null && this.text !== this.refused;
  }

  rebase(revision) {
    forget(this);
    this.base = revision;
    form.elements[`base-${this.key}`].value = revision;
    keep(this);
  }

  note(saved, fault) {
    this.element.querySelector("[data-saved]").textContent = saved;
    if (fault === undefined) return;
    this.element.querySelector("[data-fault]").textContent = fault;
    this.element.classList.toggle("wrong", fault !== "" || this.clash !== null);
  }
}

/* What is kept on this machine. Where nothing can be kept (a full or forbidden store) the page itself still holds it. */
const prefix = `shirube/cell/${sheet.dataset.account}/`;
const place = (cell) => `${prefix}${cell.key}/${cell.base}`;

function keep(cell) {
  try {
    if (cell.text === cell.known) localStorage.removeItem(place(cell));
    else localStorage.setItem(place(cell), JSON.stringify({ text: cell.text, at: Date.now() }));
  } catch { /* see above */ }
}

function forget(cell) {
  try {
    localStorage.removeItem(place(cell));
  } catch { /* see above */ }
}

function kept() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    const found = names.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
    return found.sort((one, other) => one.at - other.at);
  } catch {
    return [];
  }
}

/* Put what was typed and never arrived back into its cell; what has no cell any more is shown beside the page's own words. */
function restore() {
  for (const { name, text } of kept()) {
    const [key, base] = name.slice(prefix.length).split("/");
    const cell = cells.get(key);
    if (cell) {
      localStorage.removeItem(name);
      if (text === cell.known) continue;
      cell.base = Number(base);
      form.elements[`base-${key}`].value = base;
      cell.text = text;
      keep(cell);
    } else if (document.querySelector(`[data-entry="${key.split("-")[0]}"]`)) {
      strand(name, text);
    }
  }
}

function strand(name, text) {
  const list = sheet.querySelector("[data-stranded]");
  const line = list.querySelector("template").content.cloneNode(true);
  line.querySelector("q").textContent = text;
  line.querySelector("button").addEventListener("click", (event) => {
    localStorage.removeItem(name);
    event.target.closest("li").remove();
    list.hidden = !list.querySelector("li");
  });
  list.querySelector("ul").append(line);
  list.hidden = false;
}

const unsaved = () => [...cells.values()].filter((cell) => cell.isUnsaved);
const sendable = () => [...cells.values()].find((cell) => cell.canBeSent);

/* Send what is unsaved, one cell after the other; stop at the first trouble with the way there and come back later. */
async function work() {
  if (isBusy || isComposing) return;
  isBusy = true;
  clearTimeout(retry);
  trouble = "";
  for (let cell = sendable(); cell && !trouble; cell = sendable()) trouble = await send(cell);
  isBusy = false;
  if (trouble) {
    retry = setTimeout(work, wait);
    wait = Math.min(wait * 2, LATE);
  } else {
    wait = SOON;
  }
  show();
}

async function send(cell) {
  const text = cell.text;
  const body = new URLSearchParams({ cell: cell.key, text, base: cell.base, account: sheet.dataset.account });
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const soon = setTimeout(() => cell.note(say("Saving")), 300);
  cell.sent.add(text);
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(sheet.dataset.saveUrl, { method: "POST", body, headers, signal, keepalive: true });
    const answer = await response.json().catch(() => null);
    return settle(cell, text, response.status, answer);
  } catch {
    return "Away";
  } finally {
    clearTimeout(soon);
  }
}

/* Do what the answer says; return the trouble that keeps everything from being sent, if there is one. */
function settle(cell, text, status, answer) {
  if (status === 200 && answer) return arrived(cell, text, answer);
  if (status === 401) return "Expired";
  if (status === 409 && answer?.clash) return collide(cell, answer);
  if ((status === 400 || status === 404 || status === 409) && answer) return refuse(cell, text, answer.detail);
  if (status === 403) return refuse(cell, text, say("Refused"));
  return "Broken";
}

function arrived(cell, text, answer) {
  forget(cell);
  cell.known = text;
  cell.sent.clear();
  cell.rebase(answer.revision);
  cell.note(answer.saved);
  document.dispatchEvent(new CustomEvent("sheet:parts", { detail: answer }));
  return "";
}

/* Somebody else's value stands there. Where it is my own whose answer was lost on the way, nobody has to choose. */
function collide(cell, answer) {
  if (answer.is_mine && cell.sent.has(answer.text)) {
    cell.known = answer.text;
    cell.rebase(answer.revision);
    return "";
  }
  cell.clash = { revision: answer.revision, text: answer.text };
  cell.element.querySelector("[data-clash]").innerHTML = answer.clash;
  cell.note("", "");
  return "";
}

function refuse(cell, text, why) {
  cell.refused = text;
  cell.note("", why);
  return "";
}

/* Choose between the two values of a cell. The clash goes last: its button has the focus, and losing that sends the cell. */
function take(cell, whose) {
  const { revision, text } = cell.clash;
  cell.rebase(revision);
  cell.known = text;
  if (whose === "theirs") cell.text = text;
  keep(cell);
  cell.clash = null;
  cell.note("", "");
  cell.element.querySelector("[data-clash]").replaceChildren();
  (cell.fields.find((field) => field.checked) ?? cell.fields[0]).focus();
  work();
}

/* Say whether all is saved, and what is in the way. */
function show() {
  const left = unsaved();
  const all = sheet.querySelector("[data-all-saved]");
  if (all) all.textContent = left.length ? say("Some") : "";
  if (trouble) for (const cell of left) if (!cell.clash) cell.note(say(trouble));
  const alarm = sheet.querySelector("[data-alarm]");
  alarm.hidden = !trouble;
  alarm.querySelector("[data-alarm-sign-in]").hidden = trouble !== "Expired";
  if (trouble) alarm.querySelector("[data-alarm-text]").textContent = say(trouble);
}

const cellOf = (target) => cells.get(target.closest?.("[data-cell]")?.dataset.cell);

function typed(event) {
  const cell = cellOf(event.target);
  if (!cell) return;
  keep(cell);
  clearTimeout(cell.timer);
  if (cell.canBeSent) {
    cell.note("");
    cell.timer = setTimeout(work, PAUSE);
  }
  show();
}

for (const element of sheet.querySelectorAll("[data-cell]")) cells.set(element.dataset.cell, new Cell(element));
sheet.addEventListener("input", typed);
sheet.addEventListener("focusout", (event) => { if (cellOf(event.target)?.canBeSent) work(); });
sheet.addEventListener("compositionstart", () => { isComposing = true; });
sheet.addEventListener("compositionend", (event) => { isComposing = false; typed(event); });
window.addEventListener("online", work);
window.addEventListener("focus", work);
document.addEventListener("visibilitychange", work);
window.addEventListener("beforeunload", (event) => { if (!isLeaving && unsaved().length) event.preventDefault(); });

sheet.addEventListener("click", (event) => {
  const whose = event.target.closest("[data-take]")?.dataset.take;
  const cell = cellOf(event.target);
  if (whose && cell?.clash && cell.clash.text !== null) {
    event.preventDefault();
    take(cell, whose);
  } else if (event.target.closest("[data-copy]") && cell) {
    cell.text = cell.element.querySelector("[data-earlier]").textContent;
    cell.fields[0].focus();
  }
});

/* Before the form is sent everything must have arrived; what is missing is asked for before the server has to say so. */
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const lacks = () => button?.matches("[data-submit]") && document.querySelector("#missing [data-to]");
  isLeaving = Boolean(button?.dataset.take) || !(sendable() || isBusy || lacks());
  if (isLeaving) return;
  event.preventDefault();
  while (isBusy) await new Promise((done) => { setTimeout(done, 50); });
  await work();
  if (unsaved().length) (unsaved()[0].element.querySelector("[data-take]") ?? unsaved()[0].fields[0]).focus();
  else if (lacks()) lacks().focus();
  else form.requestSubmit(button);
});

for (const button of sheet.querySelectorAll("[data-copy]")) button.hidden = false;
restore();
work();
