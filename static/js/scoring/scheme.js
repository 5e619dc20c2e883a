// The table of aspects: more rows, rows pasted from a workbook, the running sum.
import { clean, units } from "./numbers.js";

const table = document.querySelector("[data-scheme]");
const body = table.tBodies[0];
const add = document.querySelector("[data-scheme-add]");
const COLUMNS = ["code", "kind", "max_mark", "factor", "name", "help", "levels"];

function row() {
  const fresh = body.rows[0].cloneNode(true);
  const number = body.rows.length;
  for (const field of fresh.querySelectorAll("input, select")) {
    field.name = field.name.replace(/aspects-\d+-/, `aspects-${number}-`);
    field.id = field.name;
    field.value = field.name.endsWith("factor") ? "1" : field.matches("select") ? field.options[0].value : "";
  }
  body.append(fresh);
  return fresh;
}

const field = (line, name) => line.querySelector(`[name$="-${name}"]`);

function sum() {
  let total = 0n;
  for (const line of body.rows) {
    const most = units(clean(field(line, "max_mark").value));
    const factor = units(clean(field(line, "factor").value || "1"));
    if (most !== null && factor !== null) total += most * factor;
  }
  const whole = (total / 10n ** 10n).toString().padStart(3, "0");
  const shown = `${whole.slice(0, -2)}.${whole.slice(-2)}`;
  const full = document.getElementById("full_mark").value || "—";
  document.querySelector("[data-scheme-sum]").textContent = table.dataset.word.replace("{sum}", shown).replace("{full}", full);
}

/** A block of cells copied from a workbook fills rows and columns from where it is pasted. */
function paste(event) {
  const target = event.target.closest("td input, td select");
  const text = event.clipboardData.getData("text");
  if (!target || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const start = Array.from(body.rows).indexOf(target.closest("tr"));
  const column = COLUMNS.findIndex((name) => target.name.endsWith(`-${name}`));
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
    const place = body.rows[start + down] || row();
    line.split("\t").forEach((cell, across) => {
      const input = COLUMNS[column + across] && field(place, COLUMNS[column + across]);
      if (!input) return;
      const option = input.matches("select") && Array.from(input.options).find((one) => one.text === cell.trim() || one.value[0] === cell.trim().toLowerCase()[0]);
      if (option) input.value = option.value;
      else if (!input.matches("select")) input.value = cell.trim();
    });
  });
  sum();
}

add.hidden = false;
add.addEventListener("click", () => { for (let count = 0; count < 5; count += 1) row(); });
table.addEventListener("paste", paste);
document.addEventListener("input", sum);
sum();
