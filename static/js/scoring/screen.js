// What is on the screen: one sheet, or one aspect across all codes; the address says which, and everything around it follows.
import { TO_DO } from "./book.js";
import { sheetNote } from "./telling.js";
import { $, words } from "./words.js";

export class Screen {
  /** `parts`: view, across, bar, queue, awake, decisions. */
  constructor(book, parts) {
    Object.assign(this, parts, { book, current: null, aspect: null, group: "" });
  }

  get empty() { return !this.current && !this.aspect; }

  /** After a new packet: the same sheets are other objects now. */
  adopt() {
    const fresh = (sheet) => sheet && (this.book.sheets.get(sheet.sheet) || sheet);
    this.current = fresh(this.current);
    this.view.sheet = fresh(this.view.sheet);
    this.across.sheets = this.across.sheets.map(fresh);
  }

  /** What the address says; else the first sheet that is not handed in. */
  go() {
    const asked = new URLSearchParams(location.search);
    const aspect = asked.get("aspect")?.match(/^(.*):([^:]+)$/);
    if (aspect && this.book.group(aspect[1]).length) return this.openAspect(aspect[1], aspect[2], false);
    const first = this.book.all.find((sheet) => TO_DO.includes(this.book.state(sheet)));
    return this.open(this.book.sheets.get(asked.get("sheet")) || first || this.book.all[0], false);
  }

  open(sheet, remember = true) {
    $("#nothing").hidden = Boolean(sheet);
    for (const part of ["#sheet", "[data-tally]"]) $(part).hidden = !sheet;
    if (!sheet) return;
    this.book.editing = null;
    Object.assign(this, { current: sheet, aspect: null, group: this.book.groupOf(sheet) });
    this.#address(`?sheet=${sheet.sheet}`, remember);
    this.draw();
  }

  openAspect(group, code, remember = true) {
    $("#nothing").hidden = true;
    for (const part of ["#sheet", "[data-tally]"]) $(part).hidden = false;
    Object.assign(this, { current: null, aspect: code, group });
    this.#address(`?aspect=${encodeURIComponent(`${group}:${code}`)}`, remember);
    this.draw();
  }

  #address(address, remember) {
    if (remember && location.search !== address) history.pushState(null, "", address);
    if (location.hash === "#queue") history.replaceState(null, "", address);
    $("#main").scrollTop = 0;
  }

  openGroup(group) {
    const [sheet] = this.book.group(group);
    if (this.aspect) this.openAspect(group, sheet.aspects[0].code);
    else this.open(sheet);
  }

  mode(name) {
    if (name === "aspect" && !this.aspect) this.openAspect(this.group, this.current.aspects[0].code);
    if (name === "entry" && this.aspect) this.open(this.book.group(this.group)[0]);
  }

  draw() {
    const sheet = this.current || this.book.group(this.group)[0];
    $("[data-code]").textContent = this.current ? sheet.entry : words.all_entries;
    $("[data-code]").classList.toggle("is-word", !this.current);
    $("[data-station]").textContent = this.book.where(sheet);
    $("[data-event]").textContent = sheet.event.title;
    $("#sheet-note").replaceChildren(...(this.current ? sheetNote(this.book, sheet) : []));
    if (this.current) this.view.show(sheet);
    else this.across.show(this.group, this.aspect);
    this.drawAround();
  }

  /** Sum, what is missing, the buttons: at once, before anything is kept. */
  drawBar() {
    if (this.current) this.bar.sheet(this.current, this.view);
    else if (this.aspect) this.bar.across(this.across, this.across.sheets.some((sheet) => this.book.undoable(sheet)));
  }

  drawAround() {
    this.drawBar();
    this.awake.set(this.current ? this.book.editable(this.current) : Boolean(this.aspect));
    this.queue.draw({ group: this.group, sheet: this.current, aspect: this.aspect });
    this.bar.pill(this.current);
    this.decisions.draw();
  }
}
