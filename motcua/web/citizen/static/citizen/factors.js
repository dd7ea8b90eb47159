// Passkeys: asks the device, puts its answer into the form, sends the form. And printing recovery codes.

const supported = window.isSecureContext && "PublicKeyCredential" in window;

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// What the server says in JSON, in the browser's own types. (PublicKeyCredential.parse…FromJSON does the same
// and can take over when browsers without it, of before 2025, are gone.)
function asked({ publicKey }) {
  const named = (credentials) => credentials?.map((credential) => ({ ...credential, id: bytes(credential.id) }));
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
  return { publicKey: options };
}

function answered(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function options(form) {
  if (!form.dataset.source) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error("no challenge");
  return answer.json();
}

function problem(place, error) {
  const { cancelled, known, failed } = place.dataset;
  return { NotAllowedError: cancelled, AbortError: cancelled, InvalidStateError: known }[error.name] ?? failed;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !supported;
  const says = form.querySelector("[data-problem]");
  form.addEventListener("submit", async (event) => {
    const name = form.elements.namedItem("name");
    // Without a name nothing is made: a passkey that we refuse would stay on the device.
    if (event.defaultPrevented || (name && !name.value.trim())) return;
    event.preventDefault();
    says.textContent = "";
    try {
      const request = asked(await options(form));
      const credential = await navigator.credentials[form.dataset.passkey](request);
      form.elements.namedItem("credential").value = answered(credential);
      form.submit();
    } catch (error) {
      says.textContent = problem(says, error);
    }
  });
}
for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = supported;

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
