// One aspect across all competitors: every code down the page, each mark goes into the draft of its own sheet.
import { Row } from "./row.js";
import { part } from "./sheet.js";
import { $, nameOf, say, words } from "./words.js";

export class AcrossView {
  constructor(book, { changed, end }) {
    Object.assign(this, { book, changed, end, rows: [], sheets: [] });
  }

  show(group, code) {
    this.sheets = this.book.group(group).filter((sheet) => sheet.aspects.some((aspect) => aspect.code === code));
    this.aspect = this.sheets[0]?.aspects.find((aspect) => aspect.code === code);
    const section = part(this.aspect ? nameOf(this.aspect) : "");
    section.classList.add("is-across");
    this.rows = this.sheets.map((sheet, index) => this.#row(sheet, index));
    section.append(...this.rows.map((row) => row.element));
    $("#parts").replaceChildren(section);
    this.refresh();
  }

  #row(sheet, index) {
    return new Row(`m${index}`, this.aspect, { code: "", title: sheet.entry, hint: "" }, {
      changed: (given, turn) => this.changed(sheet, this.aspect.code, given, turn),
      next: () => {
        const next = this.rows.slice(index + 1).find((row) => row.editable);
        if (next) next.focus();
        else this.end();
      },
    });
  }

  refresh(typing = "") {
    const { book, aspect } = this;
    this.rows.forEach((row, index) => {
      const sheet = this.sheets[index];
      const { marks, readings } = book.fill(sheet);
      const editable = book.editable(sheet);
      const sentBack = editable && sheet.state === "returned" && (sheet.returned?.aspects || []).includes(aspect.code);
      row.show({ mark: marks[aspect.code], reading: readings[aspect.code], editable, problem: book.problems(sheet).byAspect[aspect.code], sentBack }, sheet.sheet === typing);
      $(".mark__hint", row.element).textContent = editable ? this.#left(sheet) : words[book.state(sheet)] || "";
    });
    const given = this.sheets.filter((sheet) => book.fill(sheet).marks[aspect.code]).length;
    const head = $("#parts .sheet__part header b");
    if (head) head.textContent = say(words.given, { given, all: this.sheets.length });
  }

  #left(sheet) {
    const missing = this.book.missing(sheet).length;
    if (this.book.state(sheet) === "returned") return words.returned;
    return missing ? say(words.sheet_lacks, { missing }) : words.sheet_complete;
  }

  /** The sheets that are filled in and not handed in yet. */
  get complete() {
    return this.sheets.filter((sheet) => this.book.editable(sheet) && this.book.drafts.has(sheet.sheet) && !this.book.missing(sheet).length && !this.book.faults(sheet).length);
  }

  get empty() { return this.sheets.filter((sheet) => this.book.editable(sheet) && !this.book.fill(sheet).marks[this.aspect.code]); }
  focusEmpty() { this.rows[this.sheets.indexOf(this.empty[0])]?.focus(); }
  focusSheet(sheet) { this.rows[this.sheets.indexOf(sheet)]?.focus(); }
}
