/* Decide on links by keyboard: j, k and n follow links to other items, digits go to a suggestion, a accepts and r refuses the one at hand
   (the first where none is), d says that there is no partner, u takes back what was just decided. keys.js does / and ?, and turns keys off.

   <a data-link-key="j"> <li data-pair="1" tabindex="-1"><button data-accept> <button data-refuse></li> <button data-alone> <button data-undo> */

const OFF = "shirube-keys-off";

const isTyping = (target) => target.matches("input, select, textarea, [contenteditable]");

const pairAtHand = () => document.activeElement.closest("[data-pair]") ?? document.querySelector("[data-pair]");

const ACTIONS = {
  a: () => pairAtHand()?.querySelector("[data-accept]"),
  r: () => pairAtHand()?.querySelector("[data-refuse]"),
  d: () => document.querySelector("[data-alone]"),
  u: () => document.querySelector("[data-undo]"),
};

function go(pair) {
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  if (isHeld || isTyping(target) || localStorage.getItem(OFF) === "yes" || document.querySelector("dialog[open]")) return;
  const pair = /^[1-9]$/.test(key) && document.querySelector(`[data-pair="${key}"]`);
  const pressed = Object.hasOwn(ACTIONS, key) ? ACTIONS[key]() : document.querySelector(`[data-link-key="${CSS.escape(key)}"]`);
  if (!pair && !pressed) return;
  event.preventDefault();
  if (pair) go(pair);
  else pressed.click();
});
