// The conditions of motcua/formengine/conditions.py; tests/formengine/condition_vectors.json holds both to the same.
const operators = {
  equals: (answer, wanted) => answer === wanted,
  not_equals: (answer, wanted) => answer !== wanted,
  in: (answer, wanted) => wanted.includes(answer),
  contains: (answer, wanted) => answer !== null && answer.includes?.(wanted) === true,
  filled: (answer, wanted) => isFilled(answer) === wanted,
};

function isFilled(answer) {
  if (answer === null || answer === undefined || answer === "") return false;
  return typeof answer !== "object" || Object.keys(answer).length > 0;
}

// `lookup(key)` gives an answer, or null where there is none.
export function holds(condition, lookup) {
  if (condition.all) return condition.all.every((part) => holds(part, lookup));
  if (condition.any) return condition.any.some((part) => holds(part, lookup));
  if (condition.not) return !holds(condition.not, lookup);
  const name = Object.keys(operators).find((operator) => operator in condition);
  return operators[name](lookup(condition.question), condition[name]);
}

// The questions a condition looks at.
export function references(condition) {
  if (condition.question) return [condition.question];
  return [...(condition.all ?? condition.any ?? [condition.not])].flatMap(references);
}

// Hides and shows questions as answers change. A hidden question is disabled, so it counts as unanswered.
// A condition on a question that this page does not ask (a row's page, a supplement) is the server's to judge.
export function watchConditions(form) {
  const watched = [...form.querySelectorAll("[data-show-when]")]
    .map((question) => ({ question, condition: JSON.parse(question.dataset.showWhen) }))
    .filter(({ condition }) => references(condition).every((key) => controls(form, key).length > 0));
  const update = () => {
    for (const { question, condition } of watched) {
      const shown = holds(condition, (key) => answer(form, key));
      question.hidden = !shown;
      for (const control of question.querySelectorAll("input, select, textarea")) control.disabled = !shown;
    }
  };
  for (const { question } of watched) question.querySelector(".formengine-condition").hidden = true;
  form.addEventListener("change", update);
  form.addEventListener("input", update);
  update();
}

function controls(form, key) {
  return [...form.querySelectorAll(`[name="${key}"], [name^="${key}-"]`)];
}

function answer(form, key) {
  const asked = controls(form, key).filter((control) => !control.disabled);
  if (asked.length === 0) return null;
  const first = asked[0];
  if (first.type === "checkbox") return ticked(asked);
  if (first.type === "radio") return asked.find((control) => control.checked)?.value ?? null;
  const texts = asked.map((control) => control.value.trim()).filter(Boolean);
  return texts.length === 0 ? null : texts.join("-");
}

// Several boxes are a list of choices; a single one is a declaration that is ticked or not.
function ticked(boxes) {
  const values = boxes.filter((box) => box.checked).map((box) => box.value);
  if (values.length === 0) return null;
  return boxes.length === 1 ? true : values;
}
