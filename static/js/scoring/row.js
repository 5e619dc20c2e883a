// One mark to be given: a number with steppers, a judgement, yes or no, or a reading that becomes a mark.
import { clean, fault, stepped } from "./numbers.js";
import { plainTime, reckoning, secondsOf } from "./reckoning.js";
import { $, copy, say, words } from "./words.js";
import { markOf } from "./ways.js";

const TEMPLATES = { judgement: "judgement-template", yes_no: "yes-no-template", reading: "reading-template", value: "measurement-template" };
const STEPS = ["1", "0.5", "0.1", "0.01"];
let turns = 0;

/** How an aspect is entered. */
function entryOf(aspect) {
  if (aspect.kind === "judgement") return "judgement";
  const kind = aspect.way?.kind || "value";
  return ["value", "yes_no"].includes(kind) ? kind : "reading";
}

/** The step of the buttons: half a mark, or less where the maximum is small. */
export function stepOf(aspect) {
  const most = Number.parseInt(aspect.max_mark, 10);
  if (most >= 2) return STEPS[1];
  return most >= 1 ? STEPS[2] : STEPS[3];
}

export class Row {
  /** `changed({mark, reading}, turn)` is called with every change; `next()` when Enter was pressed. */
  constructor(id, aspect, { code, title, hint }, { changed, next }) {
    Object.assign(this, { id, aspect, changed, next, kind: entryOf(aspect), mark: null, reading: null, turn: 0 });
    this.element = copy(TEMPLATES[this.kind]);
    this.element.id = `${id}-row`;
    const label = $(".mark__label", this.element);
    label.id = `${id}-label`;
    if (label.matches("label")) label.htmlFor = id;
    $(".mark__code", this.element).textContent = code;
    label.lastChild.textContent = title;
    $(".mark__hint", this.element).textContent = hint;
    $(".mark__error", this.element).id = `${id}-error`;
    this.#entry();
  }

  #entry() {
    const { element, id, aspect } = this;
    if (this.kind === "judgement" || this.kind === "yes_no") {
      this.place = $(".scale", element);
      this.place.setAttribute("aria-labelledby", `${id}-label`);
      this.place.querySelectorAll("input").forEach((input) => { input.name = id; });
      if (this.kind === "judgement") this.#levels();
      else $(".mark__max", element).textContent = `/ ${aspect.max_mark}`;
    } else {
      this.place = $(".spin__value", element);
      this.place.setAttribute("aria-describedby", `${id}-error`);
      if (this.kind === "value") this.place.setAttribute("name", id);
      $(".mark__max", element).textContent = this.kind === "value" ? `/ ${aspect.max_mark}` : aspect.way.unit || (aspect.way.kind === "time" ? words.seconds : words.count);
      this.place.dataset.kind = aspect.way?.kind || "value";
      const step = this.kind === "value" ? stepOf(aspect) : "1";
      for (const button of element.querySelectorAll("[data-step]")) {
        const down = button.matches(".spin__down");
        button.dataset.step = down ? `-${step}` : step;
        button.setAttribute("aria-label", say(down ? words.less : words.more, { step }));
      }
    }
    this.place.id = id;
    this.#listen();
  }

  #levels() {
    const list = $(".levels", this.element);
    list.hidden = !this.aspect.levels;
    list.replaceChildren(...(this.aspect.levels || []).map((text, score) => {
      const item = document.createElement("li");
      item.dataset.score = score;
      item.value = score;
      item.textContent = text;
      return item;
    }));
  }

  #listen() {
    this.element.addEventListener("input", (event) => this.#typed(event.target));
    this.element.addEventListener("click", (event) => this.#pressed(event.target));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      this.next();
    });
    this.element.addEventListener("focusin", (event) => {
      this.turn = ++turns;
      if (event.target.matches(".spin__value:not([readonly])")) event.target.select();
    });
    this.element.addEventListener("focusout", (event) => {
      if (event.target === this.place && this.kind === "value") this.place.value = clean(this.place.value);
    });
  }

  /** What is there now; `typing` leaves the field as it is, because somebody is in it. */
  show({ mark, reading, editable, problem = "", sentBack = false, missingToo = true }, typing = false) {
    Object.assign(this, { mark: mark || null, reading: reading ?? null, editable });
    if (!typing) this.#put();
    for (const button of this.element.querySelectorAll("[data-step]")) button.hidden = !editable;
    if (this.place.matches("input")) this.place.readOnly = !editable;
    else this.place.querySelectorAll("input").forEach((input) => { input.disabled = !editable; });
    this.element.classList.toggle("is-sent-back", sentBack);
    this.#refresh(problem, missingToo);
  }

  #put() {
    if (this.kind === "value") this.place.value = this.mark || "";
    else if (this.kind === "reading") this.place.value = this.aspect.way.kind === "time" && this.reading ? plainTime(this.reading) : this.reading || "";
    else {
      const chosen = this.kind === "yes_no" ? this.reading ?? this.#answerOf() : this.mark;
      this.place.querySelectorAll("input").forEach((input) => { input.checked = input.value === chosen; });
    }
  }

  /** Yes or no, where only the mark is known. */
  #answerOf() {
    return ["1", "0"].find((reading) => this.mark !== null && markOf(this.aspect.way, this.aspect.max_mark, reading).mark === this.mark) ?? null;
  }

  get wrong() {
    if (this.kind === "reading") return this.reading ? markOf(this.aspect.way, this.aspect.max_mark, this.reading).fault || "" : "";
    return this.mark ? fault(this.mark, this.kind === "judgement" ? { max_mark: "3" } : this.aspect) : "";
  }

  #refresh(problem, missingToo) {
    const wrong = this.wrong;
    const missing = !this.mark && !wrong;
    this.element.classList.toggle("is-over", Boolean(wrong || problem));
    this.element.classList.toggle("is-missing", missing && missingToo && !problem);
    (this.place.matches("input") ? this.place : $("input", this.place)).setAttribute("aria-invalid", String(Boolean(wrong || problem)));
    const error = $(".mark__error", this.element);
    error.hidden = !wrong && !problem;
    $("span", error).textContent = wrong ? say(words[wrong], { most: this.kind === "judgement" ? "3" : this.aspect.max_mark }) : problem;
    $(".mark__missing", this.element).hidden = !missing || !missingToo || Boolean(problem);
    const clear = $("[data-clear]", this.element);
    if (clear) clear.hidden = !this.editable || !this.mark;
    for (const item of this.element.querySelectorAll(".levels li")) item.classList.toggle("is-chosen", item.dataset.score === this.mark);
    const told = $("[data-reckoning]", this.element);
    if (told) {
      told.hidden = !this.mark;
      $("b", told).textContent = this.mark ? say(words.gives, { mark: this.mark, most: this.aspect.max_mark }) : "";
      $("span", told).textContent = this.mark && this.reading ? reckoning(this.aspect, this.reading, this.mark) : "";
    }
  }

  #typed(input) {
    if (!this.editable) return;
    if (this.kind === "judgement") this.#give({ mark: input.value }, 0);
    else if (this.kind === "yes_no") this.#read(input.value, 0);
    else if (this.kind === "reading") this.#read(this.aspect.way.kind === "time" ? secondsOf(input.value) : clean(input.value), this.turn);
    else this.#give({ mark: clean(input.value) || null }, this.turn);
  }

  /** A reading and the mark that follows from it; a reading that gives none leaves the aspect without a mark. */
  #read(reading, turn) {
    const found = reading ? markOf(this.aspect.way, this.aspect.max_mark, reading) : {};
    this.#give({ mark: found.mark ?? null, reading: reading || null }, turn);
  }

  #give({ mark, reading = null }, turn) {
    Object.assign(this, { mark, reading });
    this.changed({ mark, reading }, turn);
  }

  #pressed(target) {
    const button = target.closest("[data-step], [data-clear]");
    if (!button || !this.editable) return;
    if (button.matches("[data-clear]")) this.#give({ mark: null }, 0);
    else if (this.kind === "value") this.#give({ mark: stepped(clean(this.mark || ""), button.dataset.step, this.aspect) }, 0);
    else this.#read(stepped(this.reading || "", button.dataset.step, { max_mark: "999999999" }), 0);
    this.#put();
  }

  focus() {
    this.element.scrollIntoView({ block: "center" });
    (this.place.matches("input") ? this.place : $("input:checked", this.place) || $("input", this.place)).focus();
  }
}
