// A module as rows, without a page: sums, moves, ways in a cell. As scoring/rules/{scheme_totals,row_moves,way_text}.py.
import { millionths } from "./ways.js";

export const COLUMNS = ["kind", "code", "name", "max_mark", "factor", "way", "help", "section", "levels"];
const MILLION = 10n ** 6n;
const UNIT = MILLION * MILLION; // what sums are counted in: mark × factor

const number = (text) => {
  const value = millionths(text);
  return value === null || text.startsWith("-") ? 0n : value;
};
const heading = (row) => row.kind === "criterion" || row.kind === "sub";

/** Sums in millionths of millionths: `rows` in order (of a heading what is below it) and the `module`. */
export function totals(rows) {
  const found = [];
  let criterion = -1, sub = -1, module = 0n;
  rows.forEach((row, place) => {
    if (row.kind === "criterion") { criterion = place; sub = -1; }
    if (row.kind === "sub") sub = place;
    const worth = heading(row) ? 0n : number(row.max_mark) * number(row.factor || "1");
    found.push(worth);
    module += worth;
    if (!heading(row)) for (const above of [criterion, sub]) if (above >= 0) found[above] += worth;
  });
  return { rows: found, module };
}

/** A sum × a weight (a decimal string), again in millionths of millionths; exact, or null where it would not be. */
export function weighted(sum, weight) {
  const product = sum * number(weight);
  return product % MILLION ? null : product / MILLION;
}

/** A sum as a decimal string without trailing zeros. */
export function shown(sum, unit = UNIT) {
  const size = sum < 0n ? -sum : sum;
  const part = (size % unit).toString().padStart(unit.toString().length - 1, "0").replace(/0+$/, "");
  return `${sum < 0n ? "-" : ""}${size / unit}${part ? `.${part}` : ""}`;
}

/** A decimal string as a sum, or null. */
export function sumOf(text) {
  const value = millionths(text);
  return value === null ? null : value * MILLION;
}

const rank = (row) => (row.kind === "criterion" ? 0 : row.kind === "sub" ? 1 : 2);

/** Where the block of a row ends: after everything that belongs to it. */
export function blockEnd(rows, start) {
  let end = start + 1;
  while (end < rows.length && rank(rows[end]) > rank(rows[start])) end += 1;
  return end;
}

export const emptyRow = () => ({ kind: "measurement", code: "", name: "", max_mark: "", factor: "1", way: "", help: "", section: "", levels: "" });

/** The rows after one move and the new place of the row. */
export function moved(rows, move, place) {
  const end = blockEnd(rows, place);
  const block = rows.slice(place, end);
  if (move === "remove") return { rows: [...rows.slice(0, place), ...rows.slice(end)], place };
  if (move === "copy") return { rows: [...rows.slice(0, end), ...block.map((row) => ({ ...row, code: "" })), ...rows.slice(end)], place: end };
  if (move === "insert") return { rows: [...rows.slice(0, place + 1), emptyRow(), ...rows.slice(place + 1)], place: place + 1 };
  if (move === "up" && place > 0) {
    let target = place - 1;
    while (target > 0 && rank(rows[target]) > rank(rows[place])) target -= 1;
    return { rows: [...rows.slice(0, target), ...block, ...rows.slice(target, place), ...rows.slice(end)], place: target };
  }
  if (move === "down" && end < rows.length) {
    const following = rank(rows[end]) >= rank(rows[place]) ? blockEnd(rows, end) : end + 1;
    return { rows: [...rows.slice(0, place), ...rows.slice(end, following), ...block, ...rows.slice(following)], place: place + following - end };
  }
  return { rows, place };
}

const WIDE = { "\uff1a": ":", "\uff1b": ";", "\uff1d": "=", "\uff0e": ".", "\uff0c": ",", "\u3001": ",", "\u2192": "=", "\u3002": ".", "\uff0d": "-" };
const NUMBER = "-?[0-9]+(?:\\.[0-9]+)?";
const PAIR = new RegExp(`^(?:≤|<=)?\\s*(${NUMBER}|(?:[0-9]+:)?[0-9]+:[0-9][0-9](?:\\.[0-9]+)?)\\s*=\\s*(${NUMBER})$`);
const HEAD = new RegExp(`^\\s*(${NUMBER})?\\s*([^0-9:;=,\\-][^:;=,]*?)?\\s*(?:(?<=[^0-9]):|:(?![0-9]))([^]*)$`);
const STEP = /^\s*-?\s*([0-9]+(?:\.[0-9]+)?)\s*\/?\s*(.*?)\s*$/;

function seconds(text) {
  const before = text.split(":");
  const last = before.pop();
  if (!before.length) return text;
  const [whole, part] = last.split(".");
  const minutes = before.reduce((sum, one) => sum * 60n + BigInt(one), 0n);
  return `${minutes * 60n + BigInt(whole)}${part === undefined ? "" : `.${part}`}`;
}

function pairs(text, clock) {
  const steps = [];
  for (const part of text.split(/[;,\n]/)) {
    if (!part.trim()) continue;
    const found = PAIR.exec(part.trim());
    if (!found || (found[1].includes(":") && !clock)) return null;
    steps.push({ upto: seconds(found[1]), mark: found[2] });
  }
  return steps.length && steps.every((step) => millionths(step.upto) !== null && millionths(step.mark) !== null) ? steps : null;
}

/** The way that a cell describes, or null if it cannot be read. */
export function readWay(kind, text) {
  const plain = Array.from(text, (sign) => WIDE[sign] || sign).join("").trim();
  if (kind === "measurement" || kind === "yes_no") return plain ? null : { kind: kind === "yes_no" ? kind : "value" };
  if (kind === "deduction") {
    const found = STEP.exec(plain);
    return found && millionths(found[1]) !== null ? { kind, step: found[1], unit: found[2] || null } : null;
  }
  if (kind === "time") {
    const steps = pairs(plain, true);
    return steps && { kind, steps };
  }
  const head = HEAD.exec(plain);
  const steps = pairs(head ? head[3] : plain, false);
  return steps && { kind, unit: (head && head[2]) || null, nominal: (head && head[1]) || null, steps };
}
