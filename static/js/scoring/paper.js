// Typing a sheet from paper: Enter leads to the next box, "-" says that this judge gave no mark, a reading shows its mark.
import { markOf, millionths, plain } from "./ways.js";

const NOT_MARKED = "-";
const CLOCK = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/;
const fields = [...document.querySelectorAll("[data-cell]")];

/** What was typed, with full-width signs as plain ones and without zeros that say nothing. */
function tidy(text) {
  const plainText = text.normalize("NFKC").replaceAll("。", ".").trim();
  const clock = CLOCK.exec(plainText);
  if (!clock) return plainText;
  const [, first, second, third] = clock;
  const seconds = Number(first) * 60 + Number(second);
  return String(third === undefined ? seconds : seconds * 60 + Number(third));
}

/** The mark that a box gives, null for one that gives none yet or none at all. */
function markIn(field) {
  const typed = tidy(field.value);
  if (typed === "") return { text: "" };
  if (typed === NOT_MARKED) return { text: "—" };
  const value = millionths(typed);
  if (field.dataset.cell === "judgement") return /^[0-3]$/.test(typed) ? { text: typed } : { wrong: true };
  const way = JSON.parse(field.dataset.way);
  if (value === null) return { wrong: true };
  const found = markOf(way.kind ? way : null, field.dataset.most, plain(value));
  return found.fault ? { wrong: true } : { text: found.mark };
}

function show(field) {
  const found = markIn(field);
  const output = field.closest("tr").querySelector("[data-mark]");
  output.textContent = found.wrong ? "✗" : found.text;
  output.classList.toggle("is-wrong", Boolean(found.wrong));
}

fields.forEach((field, place) => {
  field.addEventListener("input", () => show(field));
  field.addEventListener("focus", () => field.select());
  field.addEventListener("keydown", (event) => {
    const next = fields[place + 1] ?? field.form.querySelector("button[type=submit]");
    if (event.key === NOT_MARKED && field.value === "") {
      event.preventDefault();
      field.value = NOT_MARKED;
      show(field);
      next.focus();
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      next.focus();
    } else if (event.key === "ArrowUp" && place) {
      event.preventDefault();
      fields[place - 1].focus();
    }
  });
  if (field.value) show(field);
});
(document.querySelector("[data-cell].is-invalid") ?? fields[0])?.focus();
