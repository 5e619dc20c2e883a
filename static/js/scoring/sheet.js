// Drawing one sheet: aspects with steppers or scores, what is missing, what is out of range, the sum.
import { clean, fault, full, stepped, total } from "./numbers.js";

const $ = (selector, within = document) => within.querySelector(selector);
const copy = (id) => $(`#${id}`).content.firstElementChild.cloneNode(true);
const say = (text, facts = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));

/** The name of an aspect; where the definition gives none, its code in words, and then no other number stands beside it. */
const nameOf = (aspect, words) => aspect.name || say(words.nameless, aspect);

export { nameOf, say };

/** One sheet on the screen. `changed(marks)` is called with every change; marks are decimal strings or null. */
export class SheetView {
  constructor(words, changed) {
    this.words = words;
    this.changed = changed;
    this.form = $("#sheet");
    this.form.addEventListener("input", (event) => this.#typed(event.target));
    this.form.addEventListener("click", (event) => this.#step(event));
    this.form.addEventListener("keydown", (event) => this.#next(event));
    this.form.addEventListener("focusin", (event) => {
      if (event.target.matches(".spin__value:not([readonly])")) event.target.select();
    });
    this.form.addEventListener("focusout", (event) => {
      if (event.target.matches(".spin__value")) event.target.value = clean(event.target.value);
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.history = [];
  }

  /** Shows a sheet: its module's aspects with `marks`; `problems` is what the server said, by aspect. */
  show(module, marks, { editable, returned = [], problems = {} }) {
    this.module = module;
    this.marks = { ...marks };
    this.history = [];
    this.editable = editable;
    this.problems = problems;
    const parts = new Map();
    module.aspects.forEach((aspect, index) => {
      const name = aspect.part || module.name;
      if (!parts.has(name)) parts.set(name, this.#part(name));
      parts.get(name).append(this.#row(aspect, index, returned.includes(aspect.code)));
    });
    $("#parts").replaceChildren(...parts.values());
    this.refresh();
  }

  /** What is filled in, an aspect without a mark as null. */
  value() {
    return Object.fromEntries(this.module.aspects.map((aspect) => [aspect.code, this.marks[aspect.code] || null]));
  }

  get missing() { return this.module.aspects.filter((aspect) => !this.marks[aspect.code]); }
  get faults() { return this.module.aspects.filter((aspect) => this.#fault(aspect)); }
  get sum() { return total(this.module.aspects, this.#counting(this.module.aspects)); }

  undo() {
    const last = this.history.pop();
    if (!last) return;
    this.marks[last.code] = last.mark;
    this.#put(last.code);
    this.#after();
  }

  /** Colours, words, sums and the bar, after any change. */
  refresh() {
    for (const aspect of this.module.aspects) this.#refreshRow(aspect);
    for (const part of this.form.querySelectorAll(".sheet__part")) {
      const inside = this.module.aspects.filter((aspect) => (aspect.part || this.module.name) === part.dataset.part);
      $("header b", part).textContent = `${total(inside, this.#counting(inside))} / ${full(inside)}`;
    }
    const missing = this.missing;
    $("[data-tally-sum]").textContent = this.sum;
    $("[data-tally-full]").textContent = `/ ${full(this.module.aspects)}`;
    $("[data-tally-missing]").textContent = missing.length;
    const link = $("[data-tally-missing-link]");
    link.hidden = !missing.length || !this.editable;
    if (missing.length) link.dataset.first = this.#id(missing[0]);
  }

  /** Brings the eye and the cursor to an aspect. */
  focus(aspect) {
    const input = document.getElementById(this.#id(aspect));
    document.getElementById(`${this.#id(aspect)}-row`).scrollIntoView({ block: "center" });
    (input.matches("input") ? input : $("input", input)).focus();
  }

  #id(aspect) { return `m${this.module.aspects.indexOf(aspect)}`; }
  #aspect(name) { return this.module.aspects[Number(name.slice(1))]; }
  #fault(aspect) { return this.marks[aspect.code] ? fault(this.marks[aspect.code], this.#bounds(aspect)) : ""; }
  #bounds(aspect) { return aspect.kind === "judgement" ? { max_mark: "3" } : aspect; }
  #counting(aspects) {
    return Object.fromEntries(aspects.map((aspect) => [aspect.code, this.#fault(aspect) ? null : this.marks[aspect.code]]));
  }

  #part(name) {
    const part = copy("part-template");
    part.dataset.part = name;
    $("h2", part).textContent = name;
    return part;
  }

  #row(aspect, index, sentBack) {
    const judged = aspect.kind === "judgement";
    const row = copy(judged ? "judgement-template" : "measurement-template");
    const id = `m${index}`;
    row.id = `${id}-row`;
    const label = $(".mark__label", row);
    label.id = `${id}-label`;
    $(".mark__code", row).textContent = aspect.name ? String(index + 1) : "";
    label.lastChild.textContent = nameOf(aspect, this.words);
    $(".mark__error", row).id = `${id}-error`;
    const hint = $(".mark__hint", row);
    hint.textContent = [aspect.name && aspect.code, aspect.help].filter(Boolean).join(" · ");
    if (judged) this.#scale(row, id, aspect);
    else this.#number(row, id, aspect, label);
    row.classList.toggle("is-sent-back", sentBack);
    return row;
  }

  #number(row, id, aspect, label) {
    label.htmlFor = id;
    const input = $(".spin__value", row);
    Object.assign(input, { id, name: id, value: this.marks[aspect.code] || "", readOnly: !this.editable });
    input.setAttribute("aria-describedby", `${id}-error`);
    $(".mark__max", row).textContent = `/ ${aspect.max_mark}`;
    for (const button of row.querySelectorAll("[data-step]")) {
      button.dataset.for = id;
      button.hidden = !this.editable;
    }
  }

  #scale(row, id, aspect) {
    const scale = $(".scale", row);
    scale.id = id;
    scale.setAttribute("aria-labelledby", `${id}-label`);
    for (const input of scale.querySelectorAll("input")) {
      Object.assign(input, { name: id, checked: this.marks[aspect.code] === input.value, disabled: !this.editable });
    }
    const levels = $(".levels", row);
    levels.hidden = !aspect.levels;
    levels.replaceChildren(...(aspect.levels || []).map((text, score) => {
      const item = document.createElement("li");
      item.dataset.score = score;
      item.value = score;
      item.textContent = text;
      return item;
    }));
  }

  #put(code) {
    const aspect = this.module.aspects.find((one) => one.code === code);
    const place = document.getElementById(this.#id(aspect));
    if (place.matches("input")) place.value = this.marks[code] || "";
    else place.querySelectorAll("input").forEach((input) => { input.checked = input.value === this.marks[code]; });
  }

  #typed(input) {
    if (!this.editable || !/^m\d+$/.test(input.name)) return;
    const aspect = this.#aspect(input.name);
    const mark = input.type === "radio" ? input.value : clean(input.value);
    this.#set(aspect, mark || null);
  }

  #set(aspect, mark) {
    this.history.push({ code: aspect.code, mark: this.marks[aspect.code] || null });
    this.marks[aspect.code] = mark;
    delete this.problems[aspect.code];
    this.#after();
  }

  #after() {
    this.refresh();
    this.changed(this.value());
  }

  #step(event) {
    const button = event.target.closest("[data-step]");
    if (!button || !this.editable) return;
    const aspect = this.#aspect(button.dataset.for);
    const mark = stepped(clean(this.marks[aspect.code] || ""), button.dataset.step, aspect);
    this.#set(aspect, mark);
    this.#put(aspect.code);
  }

  /** Enter goes down the sheet; after the last aspect it goes to the button, and sends nothing by itself. */
  #next(event) {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    const aspect = this.#aspect(event.target.name);
    const next = this.module.aspects[this.module.aspects.indexOf(aspect) + 1];
    if (next) this.focus(next);
    else $("[data-submit]").focus();
  }

  #refreshRow(aspect) {
    const row = document.getElementById(`${this.#id(aspect)}-row`);
    const wrong = this.#fault(aspect);
    const told = this.problems[aspect.code];
    const missing = !this.marks[aspect.code];
    row.classList.toggle("is-over", Boolean(wrong || told));
    row.classList.toggle("is-missing", missing && !told);
    const place = document.getElementById(this.#id(aspect));
    (place.matches("input") ? place : $("input", place)).setAttribute("aria-invalid", String(Boolean(wrong || told)));
    const error = $(".mark__error", row);
    error.hidden = !wrong && !told;
    $("span", error).textContent = wrong ? say(this.words[wrong], { most: this.#bounds(aspect).max_mark }) : told || "";
    $(".mark__missing", row).hidden = !missing || Boolean(told);
    for (const item of row.querySelectorAll(".levels li")) {
      item.classList.toggle("is-chosen", item.dataset.score === this.marks[aspect.code]);
    }
  }
}
