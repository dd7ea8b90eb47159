// Papers by keyboard, and a way out where the browser shows no PDF within a page. All of it works as links too.

const ways = { j: document.querySelector("a[rel=next]"), k: document.querySelector("a[rel=prev]") };
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  const way = ways[event.key];
  if (!way || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  way.click();
});

if (navigator.pdfViewerEnabled === false) {
  for (const frame of document.querySelectorAll("iframe[data-pdf]")) frame.remove();
  for (const told of document.querySelectorAll("[data-cannot]")) told.hidden = false;
}
