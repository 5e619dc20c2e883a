// The amounts of a schedule: one more row when they are all used. Without a script the first rows are there to fill in.
const table = document.querySelector("table[data-rows]");
const button = document.querySelector("[data-add-row]");

function addRow() {
  const rows = table.tBodies[0].rows;
  const last = rows[rows.length - 1];
  const row = last.cloneNode(true);
  const place = rows.length;
  row.cells[0].textContent = String(place + 1);
  for (const field of row.querySelectorAll("input, select")) {
    const said = field.getAttribute("aria-label").replace(String(place), String(place + 1));
    field.name = field.name.replace(/rows-\d+-/, `rows-${place}-`);
    field.id = field.name;
    field.setAttribute("aria-label", said);
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    if (field.tagName === "SELECT") field.value = last.querySelector(`[name="${field.name.replace(/rows-\d+-/, `rows-${place - 1}-`)}"]`).value;
    else field.value = "";
  }
  table.tBodies[0].append(row);
  row.querySelector("select, input").focus();
  button.hidden = rows.length >= Number(table.dataset.most);
}

if (table && button) {
  button.hidden = false;
  button.addEventListener("click", addRow);
}
