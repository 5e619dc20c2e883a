// What every part of the judge's page uses: the texts that came with it, templates, notes above the sheet.
export const $ = (selector, within = document) => within.querySelector(selector);
export const copy = (id) => $(`#${id}`).content.firstElementChild.cloneNode(true);
export const words = JSON.parse(document.body.dataset.words || "{}");

/** A text with its facts put in: places are written {name}. */
export const say = (text, facts = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));

/** The name of an aspect; where the definition gives none, its code in words, and then no other number stands beside it. */
export const nameOf = (aspect) => aspect.name || say(words.nameless, aspect);

export function callout(tone, title, text = "") {
  const box = copy("callout-template");
  box.className = `callout is-${tone}`;
  $("p", box).textContent = title;
  const more = $("p + p", box);
  more.textContent = text;
  more.hidden = !text;
  return box;
}

/** The notes above the sheet, each under a key of its own. */
export class Notes {
  constructor(place) {
    this.place = place;
    this.shown = new Map();
  }

  show(key, tone, title, href = "", label = "") {
    this.drop(key);
    const box = callout(tone, title);
    if (href) box.lastElementChild.append(Object.assign(document.createElement("a"), { href, textContent: label, className: "btn" }));
    this.shown.set(key, box);
    this.place.prepend(box);
  }

  drop(...keys) {
    for (const key of keys) {
      this.shown.get(key)?.remove();
      this.shown.delete(key);
    }
  }
}
