// One sheet on the screen: its aspects by sub-criterion, what is missing, what is out of range, the sums.
import { full, total } from "./numbers.js";
import { Row } from "./row.js";
import { $, copy, nameOf } from "./words.js";

export class SheetView {
  /** `changed(sheet, code, given, turn)` is called with every change, `end()` when Enter was pressed in the last field. */
  constructor(book, { changed, end }) {
    Object.assign(this, { book, changed, end, rows: [] });
  }

  show(sheet) {
    this.sheet = sheet;
    this.rows = sheet.aspects.map((aspect, index) => this.#row(aspect, index));
    const parts = new Map();
    sheet.aspects.forEach((aspect, index) => {
      const name = this.#partOf(aspect);
      if (!parts.has(name)) parts.set(name, part(name));
      parts.get(name).append(this.rows[index].element);
    });
    $("#parts").replaceChildren(...parts.values());
    this.refresh();
  }

  #partOf(aspect) { return aspect.part || this.sheet.name || this.sheet.module.name; }

  #row(aspect, index) {
    const about = {
      code: aspect.name ? String(index + 1) : "",
      title: nameOf(aspect),
      hint: [aspect.name && aspect.code, aspect.help].filter(Boolean).join(" · "),
    };
    return new Row(`m${index}`, aspect, about, {
      changed: (given, turn) => this.changed(this.sheet, aspect.code, given, turn),
      next: () => (this.rows[index + 1] ? this.rows[index + 1].focus() : this.end()),
    });
  }

  /** Marks, words, sums, after any change; the field in which somebody types is left as it is. */
  refresh(typing = "") {
    const { sheet, book } = this;
    const { marks, readings } = book.fill(sheet);
    const editable = book.editable(sheet);
    const problems = book.problems(sheet).byAspect;
    const back = [...(sheet.returned?.aspects || []), ...Object.keys(sheet.second_round || {})];
    for (const row of this.rows) {
      const { code } = row.aspect;
      const sentBack = editable && sheet.state === "returned" && back.includes(code);
      row.show({ mark: marks[code], reading: readings[code], editable, problem: problems[code], sentBack }, code === typing);
    }
    for (const section of document.querySelectorAll("#parts .sheet__part")) {
      const inside = sheet.aspects.filter((aspect) => this.#partOf(aspect) === section.dataset.part);
      $("header b", section).textContent = `${total(inside, this.counting(inside, marks))} / ${full(inside)}`;
    }
  }

  /** The marks that may be added up: not those that are out of range. */
  counting(aspects, marks = this.book.fill(this.sheet).marks) {
    const wrong = this.book.faults(this.sheet);
    return Object.fromEntries(aspects.map((aspect) => [aspect.code, wrong.includes(aspect) ? null : marks[aspect.code]]));
  }

  get sum() { return total(this.sheet.aspects, this.counting(this.sheet.aspects)); }
  get most() { return full(this.sheet.aspects); }

  /** Brings the eye and the cursor to an aspect. */
  focus(aspect) { this.rows[this.sheet.aspects.indexOf(aspect)]?.focus(); }
  focusCode(code) { this.rows.find((row) => row.aspect.code === code)?.focus(); }
}

export function part(name) {
  const section = copy("part-template");
  section.dataset.part = name;
  $("h2", section).textContent = name;
  return section;
}
