// Two values of one sheet, one decision: what is on this tablet and what the server has, side by side.
import { $, copy, nameOf, say, words } from "./words.js";

export class Decisions {
  /** `decided(decision, "mine" | "theirs")` is called once for each. */
  constructor(book, place, decided) {
    Object.assign(this, { book, place });
    place.addEventListener("click", (event) => {
      const button = event.target.closest("[data-keep]");
      const box = button?.closest("[data-decision]");
      const decision = box && book.decisions.find((one) => one.id === box.dataset.decision);
      if (!decision || box.dataset.done) return;
      box.dataset.done = "yes";
      decided(decision, button.dataset.keep);
    });
  }

  draw() {
    const { place, book } = this;
    for (const shown of place.querySelectorAll("[data-decision]")) {
      if (!book.decisions.some((one) => one.id === shown.dataset.decision)) shown.remove();
    }
    for (const decision of book.decisions) {
      if (!place.querySelector(`[data-decision="${decision.id}"]`)) place.append(this.#box(decision));
    }
  }

  #box(decision) {
    const box = copy("decision-template");
    const { current } = decision;
    box.dataset.decision = decision.id;
    $("[data-title]", box).textContent = say(words.stale_title, { entry: decision.label });
    $("[data-theirs]", box).textContent = say(words.stale_theirs, { version: current.version });
    const aspects = this.book.sheets.get(decision.sheet)?.aspects || [];
    const differ = aspects.filter((aspect) => decision.marks[aspect.code] !== current.marks[aspect.code]);
    const rows = (differ.length ? differ : aspects).map((aspect) => row([nameOf(aspect), decision.marks[aspect.code], current.marks[aspect.code]]));
    $("tbody", box).replaceChildren(...rows);
    return box;
  }
}

function row(texts) {
  const line = document.createElement("tr");
  line.append(...texts.map((text, index) => {
    const cell = document.createElement(index ? "td" : "th");
    cell.textContent = text ?? words.unknown_mark;
    if (index) cell.className = "num";
    return cell;
  }));
  return line;
}
