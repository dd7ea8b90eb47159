// What JavaScript adds to the form editor: the preview follows the typing, and answers are suggested for the
// question that a condition looks at. Without it a button refreshes the preview and everything can be typed.

const REST = 700; // milliseconds without a key before the preview is asked for

for (const form of document.querySelectorAll("form[data-preview]")) followTyping(form);

for (const select of document.querySelectorAll("select[data-answers]")) {
  select.addEventListener("change", () => {
    const input = document.getElementById(select.id.replace(/question$/, "value"));
    const list = `tra-loi.${select.value}`;
    if (document.getElementById(list)) input.setAttribute("list", list);
    else input.removeAttribute("list");
  });
}

function followTyping(form) {
  const shown = document.getElementById(form.dataset.preview);
  let timer;
  let asked = 0;
  const refresh = async () => {
    const number = ++asked;
    const data = new FormData(form);
    data.set("preview", "1");
    const answer = await fetch(form.action || location.href, { method: "POST", body: data }).catch(() => null);
    if (!answer?.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.preview);
    if (fresh) shown.replaceChildren(...fresh.childNodes);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, REST);
  });
}

// A fragment may name a button within closed columns: open them, and let the focus follow.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const columns = target?.parentElement?.closest("details:not([open])");
  if (!target) return;
  if (columns) columns.open = true;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}
if (location.hash) openTarget();
