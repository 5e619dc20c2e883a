// One more empty line of a table of fields: the last line again, emptied, with the next number in its names.
const rows = document.querySelector("[data-rows]");
const button = document.querySelector("[data-add-row]");

function addRow() {
  const next = (text) => text.replace(/-(\d+)-/, (_whole, number) => `-${Number(number) + 1}-`);
  const fresh = rows.lastElementChild.cloneNode(true);
  for (const label of fresh.querySelectorAll("label[for]")) label.htmlFor = next(label.htmlFor);
  for (const field of fresh.querySelectorAll("input, select")) {
    for (const name of ["name", "id"]) field.setAttribute(name, next(field.getAttribute(name)));
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "INPUT") field.value = "";
    const label = field.getAttribute("aria-label");
    if (label) field.setAttribute("aria-label", label.replace(/\d+/, (number) => String(Number(number) + 1)));
  }
  rows.append(fresh);
  fresh.querySelector("input").focus();
}

if (rows && button) {
  button.hidden = false;
  button.addEventListener("click", addRow);
}
