// A numeric keypad of our own: large keys under the sheet, and the tablet's own keyboard stays away.
import { $ } from "./words.js";

const REMEMBERED = "scoring-pad";

export class Pad {
  constructor() {
    this.place = $("#pad");
    this.field = null;
    this.on = wanted();
    this.#told();
    $("[data-pad-toggle]").addEventListener("click", () => this.toggle());
    document.addEventListener("focusin", (event) => this.#focused(event.target));
    this.place.addEventListener("pointerdown", (event) => event.preventDefault());
    this.place.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key && this.field?.isConnected) this.press(key);
    });
  }

  toggle() {
    this.on = !this.on;
    try {
      localStorage.setItem(REMEMBERED, this.on ? "1" : "0");
    } catch (_refused) {
      // A browser that keeps nothing still has the keypad for this page.
    }
    this.#told();
    this.place.hidden = !this.on || !this.field;
  }

  #told() {
    document.body.dataset.pad = this.on ? "on" : "off";
    $("[data-pad-toggle]").setAttribute("aria-pressed", String(this.on));
  }

  /** Once shown it stays where it is, so that nothing moves under a finger; without a field its keys rest. */
  #focused(target) {
    const field = target.matches?.(".spin__value:not([readonly])") ? target : null;
    if (target.closest?.("#pad")) return;
    this.field = field;
    if (field) field.inputMode = this.on ? "none" : "decimal";
    if (field && this.on) this.place.hidden = false;
    this.place.classList.toggle("is-resting", !field);
    if (!field) return;
    $("[data-key='.']", this.place).textContent = field.dataset.kind === "time" ? ":" : ".";
    if (this.on) requestAnimationFrame(() => field.closest(".mark")?.scrollIntoView({ block: "nearest" }));
  }

  press(key) {
    const { field } = this;
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    if (key === "next") {
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      return;
    }
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = whole ? "" : field.value.slice(0, -1);
    else {
      const sign = key === "." && field.dataset.kind === "time" ? ":" : key;
      field.value = whole ? sign : field.value + sign;
    }
    field.setSelectionRange(field.value.length, field.value.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** As it was left; before that, wherever people type with their fingers. */
function wanted() {
  try {
    const kept = localStorage.getItem(REMEMBERED);
    if (kept) return kept === "1";
  } catch (_refused) {
    // As if nothing was kept.
  }
  return matchMedia("(pointer: coarse)").matches;
}
