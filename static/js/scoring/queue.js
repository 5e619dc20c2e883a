// The list at the side: the competitors of a group with the state of each sheet, or its aspects.
import { $, copy, nameOf, say, words } from "./words.js";

const DONE = ["sent", "locked", "excused", "confirmed"];

export class Queue {
  constructor(book) {
    this.book = book;
  }

  draw({ group, sheet, aspect }) {
    this.#groups(group);
    const own = this.book.group(group);
    const lines = aspect ? this.#aspects(group, own, aspect) : own.map((one) => this.#sheet(one, sheet));
    $("#queue ol").replaceChildren(...lines);
    const done = own.filter((one) => DONE.includes(this.book.state(one))).length;
    $("#queue-note").textContent = own.length ? say(words.done, { done, all: own.length }) : "";
    for (const button of document.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String((button.dataset.mode === "aspect") === Boolean(aspect)));
    $("#modes").hidden = own.length < 2;
  }

  #groups(group) {
    const groups = new Map(this.book.all.map((sheet) => [this.book.groupOf(sheet), sheet]));
    const chooser = $("#group");
    chooser.replaceChildren(...Array.from(groups, ([value, sheet]) => {
      const day = sheet.day ? say(words.day, { day: sheet.day }) : "";
      const option = new Option([sheet.event.title, this.book.where(sheet), day].filter(Boolean).join(" · "), value);
      option.selected = value === group;
      return option;
    }));
    chooser.hidden = groups.size < 2;
  }

  #sheet(sheet, current) {
    const item = copy(`entry-${this.book.state(sheet)}`);
    const link = $("a", item);
    link.href = `?sheet=${sheet.sheet}`;
    link.dataset.sheet = sheet.sheet;
    $("b", link).textContent = sheet.entry;
    if (sheet === current) link.setAttribute("aria-current", "page");
    return item;
  }

  #aspects(group, own, current) {
    return (own[0]?.aspects || []).map((aspect, index) => {
      const given = own.filter((sheet) => this.book.fill(sheet).marks[aspect.code]).length;
      const item = copy(given === own.length ? "aspect-full" : "aspect-open");
      const link = $("a", item);
      link.href = `?aspect=${encodeURIComponent(`${group}:${aspect.code}`)}`;
      link.dataset.aspect = aspect.code;
      $("b", link).textContent = `${index + 1} ${nameOf(aspect)}`;
      $("[data-given]", link).textContent = `${given} / ${own.length}`;
      if (aspect.code === current) link.setAttribute("aria-current", "page");
      return item;
    });
  }
}
