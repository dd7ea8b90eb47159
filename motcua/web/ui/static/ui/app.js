// The few comforts of every page. Nothing needs them: without scripts all pages still work.

document.documentElement.classList.add("js-enabled");

// A second press within a second is a slip of the finger, not a second wish.
let lastSubmit = { form: null, at: 0 };
document.addEventListener("submit", (event) => {
  if (lastSubmit.form === event.target && event.timeStamp - lastSubmit.at < 1000) {
    event.preventDefault();
    return;
  }
  lastSubmit = { form: event.target, at: event.timeStamp };
});

// Screen readers hear the list of problems first; each of its links leads into the control itself.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const group = control.closest(".govuk-form-group") ?? control;
    group.scrollIntoView();
    control.focus({ preventScroll: true });
  });
}

// "Hiện" shows the password one types, and hides it again before it is sent.
for (const box of document.querySelectorAll("[data-password]")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-pressed", String(visible));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}

// "Còn 120 ký tự", spoken politely once the typing rests.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const note = document.getElementById(`${area.id}-count`);
  if (!note) continue;
  let timer;
  const tell = () => {
    const left = Number(area.dataset.limit) - [...area.value].length;
    const words = left < 0 ? note.dataset.over : note.dataset.left;
    note.textContent = words.replace("{n}", String(Math.abs(left)));
    note.classList.toggle("mc-count--over", left < 0);
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 600);
  });
  tell();
}
