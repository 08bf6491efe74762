/* Send a form as soon as a choice in it changes; typing waits for Enter. Without this file the form's button does it.

   <form data-submit-on-change><select name="section">…</select><button>しぼりこむ</button></form> */

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-submit-on-change]")) return;
  for (const field of event.target.elements) field.disabled = field.disabled || (field.name && field.value === "");
  queueMicrotask(() => setTimeout(() => {
    for (const field of event.target.elements) field.disabled = false;
  }));
}, { capture: true });
