// What JavaScript adds to a declaration; without it every question shows, with a sentence saying when to answer.
import { watchAddresses } from "./address.js";
import { watchConditions } from "./conditions.js";

for (const form of document.querySelectorAll("form")) {
  if (form.querySelector("[data-show-when]")) watchConditions(form);
  if (form.querySelector("[data-communes]")) watchAddresses(form);
}
