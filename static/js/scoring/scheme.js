// The sheet of a module: rows moved, copied, pasted and undone, sums while typing, the row in hand explained.
import { clean } from "./numbers.js";
import { markOf, millionths } from "./ways.js";
import { COLUMNS, emptyRow, moved, readWay, shown, sumOf, totals, weighted } from "./scheme_rows.js";

const table = document.querySelector("[data-scheme]");
const body = table.tBodies[0];
const form = table.closest("form");
const words = JSON.parse(table.dataset.words);
const NUMBERS = ["max_mark", "factor"];
const MOST = 400;
const undo = document.querySelector("[data-scheme-undo]");
const said = document.querySelector("[data-scheme-said]");
const past = [];
const say = (text, facts = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
const field = (line, name) => line.querySelector(`[name$="-${name}"]`);
const lines = () => Array.from(body.rows);
const placeOf = (node) => lines().indexOf(node.closest("tr"));
const columnOf = (node) => COLUMNS.find((name) => node.name && node.name.endsWith(`-${name}`));

const read = () => lines().map((line) => Object.fromEntries(COLUMNS.map((name) => [name, field(line, name).value.trim()])));

/** Puts rows on the page; the page's own lines are used again, so that nothing flickers. */
function write(rows) {
  while (body.rows.length < Math.min(rows.length, MOST)) body.append(body.rows[0].cloneNode(true));
  while (body.rows.length > Math.max(rows.length, 1)) body.rows[body.rows.length - 1].remove();
  lines().forEach((line, place) => {
    const row = rows[place] || emptyRow();
    line.cells[0].textContent = place + 1;
    for (const name of COLUMNS) {
      const one = field(line, name);
      one.name = one.id = `aspects-${place}-${name}`;
      one.value = row[name];
      if (name === "kind" && one.selectedIndex < 0) one.value = "measurement";
    }
    for (const tool of line.querySelectorAll("[data-move]")) tool.value = `${tool.dataset.move}-${place}`;
  });
  look();
}

function focus(place, name) {
  if (place < 0) return;
  if (place >= body.rows.length) write([...read(), emptyRow()]);
  const target = field(body.rows[place], name);
  target.focus();
  if (target.select) target.select();
}

/** Sums, what each line is, and which numbers are none. */
function look() {
  const rows = read();
  const sums = totals(rows.map((row) => ({ ...row, max_mark: clean(row.max_mark), factor: clean(row.factor) })));
  lines().forEach((line, place) => {
    const row = rows[place];
    line.className = `kind-${row.kind}`;
    line.querySelector("[data-total]").textContent = shown(sums.rows[place]);
    const heading = row.kind === "sub" || row.kind === "criterion";
    for (const name of NUMBERS) {
      const value = clean(row[name]);
      const wrong = !heading && value !== "" && (millionths(value) === null || value.startsWith("-"));
      mark(field(line, name), wrong);
    }
    mark(field(line, "way"), !heading && row.kind !== "judgement" && (row.way !== "" || !["measurement", "yes_no", "steps", "deduction", "time"].slice(0, 2).includes(row.kind)) && readWay(row.kind, row.way) === null && (row.name !== "" || row.way !== ""));
    field(line, "way").placeholder = { sub: words.day, steps: words.steps, deduction: words.deduct, time: words.time }[row.kind] || "";
    field(line, "levels").placeholder = row.kind === "judgement" ? words.levels : "";
  });
  sum(sums.module);
  explain();
}

function mark(input, wrong) {
  input.classList.toggle("is-wrong", wrong);
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

function sum(module) {
  const full = document.getElementById("full_mark").value.trim();
  const bar = document.querySelector("[data-scheme-sum]");
  const wanted = sumOf(clean(full));
  bar.textContent = say(words.sum, { sum: shown(module), full: full || "—" });
  if (wanted === null) return;
  const off = document.createElement("small");
  const by = wanted - module;
  off.className = by === 0n ? "is-even" : "is-off";
  off.textContent = by === 0n ? words.even : say(by > 0n ? words.more : words.less, { by: shown(by < 0n ? -by : by) });
  bar.append(" ", off);
  const part = weighted(wanted, clean(document.getElementById("weight").value.trim()));
  const others = sumOf(table.dataset.others);
  if (part === null || others === null) return;
  const share = document.createElement("small");
  share.textContent = say(words.weighted, { part: shown(part), all: shown(part + others) });
  bar.append(" ", share);
}

// --- the row in hand -------------------------------------------------------------------------------------------------
const dock = document.querySelector("[data-scheme-dock]");
const tried = dock.querySelector("[data-dock-reading]");
let inHand = 0;

function inWords(row, way) {
  const most = clean(row.max_mark) || "0";
  if (row.kind === "judgement") return say(words.judgement, { mark: most });
  if (way === null) return words.unread;
  if (way.kind === "value") return say(words.value, { mark: most });
  if (way.kind === "yes_no") return say(words.yes_no, { mark: most });
  if (way.kind === "deduction") return say(words.deduction, { mark: most, unit: way.unit || words.once, step: way.step });
  const unit = way.kind === "time" ? words.seconds : way.unit || "";
  const steps = way.steps.map((step) => say(words.step, { upto: step.upto, unit, mark: step.mark })).join(words.join);
  return way.nominal == null ? say(words.plain, { steps }) : say(words.nominal, { nominal: way.nominal, unit, steps });
}

function explain() {
  const line = body.rows[inHand];
  const row = line && read()[inHand];
  dock.hidden = !row || row.kind === "sub" || row.kind === "criterion" || !(row.name || row.code || row.max_mark);
  if (dock.hidden) return;
  const judged = row.kind === "judgement";
  const way = judged ? null : readWay(row.kind, row.way);
  dock.querySelector("[data-dock-title]").textContent = `${say(words.row, { row: inHand + 1 })} ${row.code} ${row.name}`.trim();
  dock.querySelector("[data-dock-words]").textContent = inWords(row, way);
  dock.querySelector("[data-dock-try]").hidden = judged || way === null;
  dock.querySelector("[data-dock-levels]").hidden = !judged;
  const levels = row.levels.replace(/\uff5c/g, "|").split("|").map((one) => one.trim());
  for (const area of dock.querySelectorAll("[data-dock-level]")) {
    if (area !== document.activeElement) area.value = levels[Number(area.dataset.dockLevel)] || "";
  }
  trial(row, way);
}

function trial(row, way) {
  const output = dock.querySelector("[data-dock-mark]");
  const reading = clean(tried.value);
  const most = clean(row.max_mark);
  if (!reading || !way || millionths(most) === null) { output.textContent = ""; return; }
  const found = markOf(way, most, reading);
  output.textContent = found.fault ? words[found.fault] : say(words.gives, { mark: found.mark });
}

dock.addEventListener("input", (event) => {
  if (event.target.dataset.dockLevel !== undefined) {
    const levels = Array.from(dock.querySelectorAll("[data-dock-level]"), (area) => area.value.replace(/[|\uff5c\s]+/g, " ").trim());
    field(body.rows[inHand], "levels").value = levels.some(Boolean) ? levels.join(" | ") : "";
  }
  explain();
  event.stopPropagation();
  form.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- moving, copying, removing ---------------------------------------------------------------------------------------
function remember() {
  past.push(read());
  if (past.length > 50) past.shift();
  undo.hidden = false;
}

function move(name, place, column = "name") {
  remember();
  const after = moved(read(), name, place);
  write(after.rows.length ? after.rows : [emptyRow()]);
  focus(Math.min(after.place, body.rows.length - 1), column);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

undo.addEventListener("click", () => {
  if (past.length) write(past.pop());
  undo.hidden = !past.length;
  said.textContent = words.undone;
});

table.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-move]");
  if (!tool) return;
  event.preventDefault();
  move(tool.dataset.move, placeOf(tool));
});

function choose(list, index) {
  list.selectedIndex = index;
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

// --- the keyboard ----------------------------------------------------------------------------------------------------
table.addEventListener("keydown", (event) => {
  const column = columnOf(event.target);
  if (!column || event.isComposing) return;
  const place = placeOf(event.target);
  const listed = event.target.matches("select");
  const act = (does) => { event.preventDefault(); does(); };
  if (event.key === "Enter") act(() => focus(place + (event.shiftKey ? -1 : 1), column));
  else if (event.altKey && event.key === "ArrowUp") act(() => move("up", place, column));
  else if (event.altKey && event.key === "ArrowDown") act(() => move("down", place, column));
  else if (event.ctrlKey && event.key.toLowerCase() === "d") act(() => move("copy", place, column));
  else if (event.ctrlKey && event.key === "Delete") act(() => move("remove", place, column));
  else if (listed && /^[1-8]$/.test(event.key)) act(() => choose(event.target, Number(event.key) - 1));
  else if (!listed && !event.altKey && event.key === "ArrowUp") act(() => focus(place - 1, column));
  else if (!listed && !event.altKey && event.key === "ArrowDown" && place + 1 < body.rows.length) act(() => focus(place + 1, column));
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[name=stay]"));
});

// --- a block of cells copied from a workbook -------------------------------------------------------------------------
/** Cells between tabs, lines between line breaks; a cell in quotation marks may hold both. */
function cells(text) {
  const found = [[""]];
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    const line = found[found.length - 1];
    if (quoted && sign === '"' && plain[at + 1] === '"') { line[line.length - 1] += '"'; at += 1; }
    else if (sign === '"' && (quoted || line[line.length - 1] === "")) quoted = !quoted;
    else if (!quoted && sign === "\t") line.push("");
    else if (!quoted && sign === "\n") found.push([""]);
    else line[line.length - 1] += sign;
  }
  return found.map((line) => line.map((cell) => cell.trim().replace(/\s*\n\s*/g, " ")));
}

function kindOf(text, options) {
  const wanted = text.toLowerCase();
  const short = { m: "measurement", j: "judgement", meas: "measurement", judg: "judgement", 测量: "measurement" };
  const option = options.find((one) => one.text === text || one.value === wanted);
  return option ? option.value : short[wanted] || "";
}

table.addEventListener("paste", (event) => {
  const column = columnOf(event.target);
  const text = event.clipboardData.getData("text");
  if (!column || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  remember();
  const start = placeOf(event.target);
  const rows = read();
  const options = Array.from(field(body.rows[0], "kind").options);
  const pasted = cells(text);
  pasted.forEach((line, down) => {
    const row = (rows[start + down] ||= emptyRow());
    line.forEach((cell, across) => {
      const name = COLUMNS[COLUMNS.indexOf(column) + across];
      if (name === "kind") row.kind = kindOf(cell, options) || row.kind;
      else if (name) row[name] = NUMBERS.includes(name) ? clean(cell) : cell;
    });
  });
  write(rows.slice(0, MOST));
  focus(Math.min(start + pasted.length, body.rows.length) - 1, column);
  said.textContent = say(words.added, { count: pasted.length });
  form.dispatchEvent(new Event("input", { bubbles: true }));
});

document.querySelector("[data-scheme-add]").addEventListener("click", (event) => {
  event.preventDefault();
  const rows = read();
  write([...rows, ...Array.from({ length: 5 }, emptyRow)].slice(0, MOST));
  focus(rows.length, "code");
});

// A draft that is put back may have more rows than the page.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-draft-restore]")) return;
  const kept = sessionStorage.getItem(`draft:${location.pathname}:${form.dataset.draft}`) || "";
  const most = Math.max(0, ...Array.from(kept.matchAll(/aspects-(\d+)-/g), (found) => Number(found[1]) + 1));
  if (most > body.rows.length) write([...read(), ...Array.from({ length: most - body.rows.length }, emptyRow)]);
  setTimeout(look);
}, true);

table.addEventListener("focusin", (event) => { inHand = placeOf(event.target); explain(); });
form.addEventListener("input", (event) => { if (event.target !== form) look(); });
look();
