// Files chosen for a paper are sent at once, in parts, and go on where they stopped (tus 1.0, resumable.py).
// Without this module the same form sends them whole; nothing else of the page depends on it.

const form = document.querySelector("form[data-uploads]");
const template = document.getElementById("upload-row");
const words = template?.dataset ?? {};
const AT_ONCE = 3;
// A line that breaks costs at most one part, also where a proxy hands on whole requests only.
const PART = 256 * 1024;
const PAUSES = [0, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000];
const PATIENCE = 5000;

const sendings = new Set(); // those on the page that have not arrived
let begun = Promise.resolve(); // settled once the server knows of the upload that was begun last
let leaving = null; // the button that was pressed while files were still on their way

if (form && window.tus?.isSupported) {
  document.documentElement.classList.add("sends-in-parts");
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file]")) take(event.target);
  });
  form.addEventListener("submit", wait, { capture: true });
  // Chosen while this module was still on its way.
  for (const input of form.querySelectorAll("input[type=file]")) take(input);
  window.addEventListener("online", () => sendings.forEach((one) => one.state === "stuck" && one.go()));
}

function take(input) {
  const paper = input.closest("[data-document]");
  const files = [...input.files];
  input.value = ""; // else the form would send them once more
  for (const file of files) new Sending(file, paper).queue();
}

class Sending {
  constructor(file, paper) {
    this.file = file;
    this.document = paper.dataset.document;
    this.state = "waiting"; // waiting, sending, paused, stuck, failed
    this.row = template.content.firstElementChild.cloneNode(true);
    this.part("name").textContent = file.name;
    for (const label of this.row.querySelectorAll("[data-of]")) label.textContent = ` ${file.name}`;
    this.progress = this.row.querySelector("progress");
    this.progress.setAttribute("aria-label", file.name);
    this.part("pause").addEventListener("click", () => this.pause());
    this.part("resume").addEventListener("click", () => this.queue());
    this.part("cancel").addEventListener("click", () => this.cancel());
    paper.querySelector("[data-sending]").append(this.row);
    sendings.add(this);
  }

  part(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  say(state, text) {
    this.state = state;
    this.row.dataset.state = state;
    this.part("status").textContent = text;
    this.part("pause").hidden = state !== "sending" && state !== "waiting";
    this.part("resume").hidden = state !== "paused" && state !== "stuck";
    this.progress.hidden = state === "failed";
  }

  queue() {
    this.say("waiting", words.waiting);
    next();
  }

  async go() {
    this.say("sending", words.starting);
    // Begun in the order in which they were chosen, which is that of the pages; sent side by side.
    const before = begun;
    begun = new Promise((settle) => (this.known = settle));
    try {
      this.upload ??= await this.prepared();
    } catch {
      this.known();
      this.say("failed", words.unreadable); // taken away meanwhile, or not for us to read
      settled();
      return;
    }
    await Promise.race([before, rest(PATIENCE)]);
    if (this.state === "sending") this.upload.start(); // else paused or given up while it was read
    else this.known();
  }

  async prepared() {
    const sha256 = await digest(this.file);
    const before = sha256 && left(this.document, sha256, this.file.size);
    const url = before ? before.dataset.url : null;
    before?.remove();
    return new tus.Upload(this.file, {
      endpoint: form.dataset.uploads,
      uploadUrl: url,
      chunkSize: PART,
      retryDelays: PAUSES,
      // The list on the page says what was left half way; so nothing about anybody's files stays in a browser
      // that others may use.
      storeFingerprintForResuming: false,
      metadata: { filename: this.file.name, document: this.document, sha256 },
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      onUploadUrlAvailable: () => this.known(),
      onShouldRetry: (error) => this.worthAnother(error),
      onProgress: (sent, total) => this.tell(sent, total),
      onSuccess: () => this.arrived(words.received),
      onError: (error) => this.failed(error),
    });
  }

  tell(sent, total) {
    if (this.state !== "sending") return;
    const percent = total ? Math.floor((sent / total) * 100) : 0;
    this.progress.value = percent;
    const text = words.sending.replace("{percent}", percent).replace("{size}", megabytes(total));
    if (this.part("status").textContent !== text) this.part("status").textContent = text;
  }

  worthAnother(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    // 409: another window was faster; 5xx and 0: the line, or a store that is full for the moment.
    const again = status === 0 || status >= 500 || status === 409 || status === 423;
    if (again) this.part("status").textContent = reason(error) || words.again;
    return again && this.state === "sending" && navigator.onLine;
  }

  failed(error) {
    this.known();
    const status = error.originalResponse?.getStatus() ?? 0;
    if (status === 422) {
      this.arrived(words.refused);
      return;
    }
    if (status === 0 || status >= 500) this.say("stuck", reason(error) || words.stuck);
    else if (!error.originalResponse?.getHeader("Tus-Resumable")) this.say("failed", words.session);
    else this.say("failed", reason(error) || words.failed);
    settled();
  }

  async pause() {
    this.say("paused", words.paused);
    await this.upload?.abort();
    next();
  }

  async cancel() {
    this.state = "gone";
    // With true the server forgets what came. The row waits for that, so that nobody leaves the page before;
    // a line that is down leaves it to the server's housekeeping.
    const forgotten = this.upload?.abort(Boolean(this.upload.url)).catch(() => {});
    await Promise.race([forgotten, rest(PATIENCE)]);
    this.leave();
  }

  arrived(said) {
    announce(said.replace("{name}", this.file.name));
    refresh(this.document).finally(() => this.leave());
  }

  leave() {
    const hadFocus = this.row.contains(document.activeElement);
    const field = this.row.closest("[data-document]").querySelector("input[type=file]");
    this.row.remove();
    sendings.delete(this);
    if (hadFocus) field.focus();
    settled();
  }
}

function rest(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function next() {
  const all = [...sendings];
  let free = AT_ONCE - all.filter((one) => one.state === "sending").length;
  for (const one of all) if (one.state === "waiting" && free-- > 0) one.go();
}

function settled() {
  next();
  const going = [...sendings].some((one) => one.state === "waiting" || one.state === "sending");
  if (!leaving || going) return;
  const button = leaving;
  leaving = null;
  note("");
  // What could not be sent is for its owner to decide about.
  if (sendings.size) sendings.values().next().value.part("cancel").focus();
  else form.requestSubmit(button);
}

function wait(event) {
  const going = [...sendings].some((one) => one.state === "waiting" || one.state === "sending");
  if (!going) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leaving = event.submitter;
  note(words.hold);
}

function note(text) {
  const box = document.getElementById("upload-note");
  box.textContent = text;
  box.hidden = !text;
}

// What the server lists as left half way for this document, if it is this very file.
function left(key, sha256, size) {
  const rows = form.querySelectorAll(`[data-document="${CSS.escape(key)}"] [data-unfinished]`);
  return [...rows].find((row) => row.dataset.sha256 === sha256 && Number(row.dataset.size) === size);
}

// Draws the paper anew from the page as the server has it now; what is typed or on its way stays.
async function refresh(key) {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const where = `[data-document="${CSS.escape(key)}"]`;
  const now = document.querySelector(where);
  const fresh = page.querySelector(where);
  if (!now || !fresh) return;
  now.className = fresh.className;
  for (const piece of [".mc-document__head", "[data-filed]", "[data-left]"]) {
    const before = now.querySelector(piece);
    const after = fresh.querySelector(piece);
    if (before && after) before.replaceWith(document.importNode(after, true));
  }
  // Of those on their way the list says so too; they are on the page already.
  const live = new Set([...sendings].map((one) => one.upload?.url && new URL(one.upload.url, location).pathname));
  for (const row of now.querySelectorAll("[data-unfinished]")) if (live.has(row.dataset.url)) row.remove();
}

// By its content alone is a file told to be the one that was begun; browsers do that on safe origins only.
async function digest(file) {
  if (!window.crypto?.subtle) return "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function reason(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).reason;
  } catch {
    return "";
  }
}

function announce(text) {
  document.getElementById("upload-news").textContent = text;
}

function megabytes(bytes) {
  return (bytes / 2 ** 20).toFixed(1).replace(".", ",");
}
