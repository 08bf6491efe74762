/* Passkeys. A form that is shown only where the browser can use them:

   <form data-passkey="address of the options" hidden>, or the options stand in the page as JSON with the id passkey-options;
   its field `credential` is filled before the form goes. What goes wrong is told by the element with data-fault. */

const forms = document.querySelectorAll("form[data-passkey]");

const optionsOf = async (form) => {
  if (!form.dataset.passkey) return JSON.parse(document.getElementById("passkey-options").textContent);
  const response = await fetch(form.dataset.passkey, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
};

const credentialOf = (options) => {
  if (!options.creation_options) return webauthnJSON.get(options.request_options);
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  Object.assign(options.creation_options.publicKey.authenticatorSelection ??= {}, wanted);
  return webauthnJSON.create(options.creation_options);
};

const send = async (event) => {
  const form = event.target;
  event.preventDefault();
  const fault = form.querySelector("[data-fault]");
  fault.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await credentialOf(await optionsOf(form)));
    form.submit();
  } catch {
    fault.hidden = false;
  }
};

if (window.PublicKeyCredential) {
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
}
