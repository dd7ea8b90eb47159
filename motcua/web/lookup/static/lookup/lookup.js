// Readies the look-up's automatic check. Where it cannot run, it steps aside and the form is sent without.

const widget = document.querySelector("altcha-widget");
const form = widget.closest("form");

if (!window.isSecureContext || !window.$altcha) {
  widget.remove();
} else {
  const { worker, strings } = widget.dataset;
  $altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));
  $altcha.i18n.set(widget.getAttribute("language"), { ...$altcha.i18n.get("en"), ...JSON.parse(strings) });

  // Who came with a code from the home page has already pressed once; who comes back has seen the answer.
  const arrived = performance.getEntriesByType("navigation")[0]?.type;
  if ("goesOff" in form.dataset && arrived === "navigate") {
    if ($altcha.instances.has(widget)) form.requestSubmit();
    else widget.addEventListener("load", () => form.requestSubmit(), { once: true });
  }
}
