// The list at the desk by keyboard, and how many dossiers are ticked. Without scripts the list works all the same.

const form = document.querySelector("form[data-list]");
if (form) {
  const rows = [...form.querySelectorAll("tbody tr")];
  const ticks = rows.map((row) => row.querySelector("input[type=checkbox]"));
  const links = rows.map((row) => row.querySelector("a[href]"));
  const told = form.querySelector("[data-chosen]");
  const all = form.querySelector("[data-all]");

  const tell = () => {
    const chosen = ticks.filter((tick) => tick.checked).length;
    told.textContent = chosen ? told.dataset.some.replace("{n}", String(chosen)) : told.dataset.none;
    all.firstElementChild.checked = chosen === ticks.length;
  };
  const move = (by) => {
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1);
    links[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };
  const tick = () => {
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    if (now < 0) return;
    ticks[now].checked = !ticks[now].checked;
    tell();
  };
  const keys = { j: () => move(1), k: () => move(-1), x: tick, "/": () => document.getElementById("q").focus() };

  all.hidden = false;
  document.querySelector("[data-keys]").hidden = false;
  all.addEventListener("change", () => {
    for (const one of ticks) one.checked = all.firstElementChild.checked;
    tell();
  });
  form.addEventListener("change", tell);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const act = keys[event.key];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  tell();
}
