// The tablet looks at itself: connection, storage, worker, clock, battery, space. Each answer has a word, and what to do.
import { say } from "./words.js";

const $ = (selector, within = document) => within.querySelector(selector);
const CLOCK_SECONDS = 60;
const BATTERY_PERCENT = 20;
const SPACE_MB = 100;
const MB = 1024 * 1024;
const AGAIN = 10 * 60 * 1000;

const fine = (text, facts) => ({ state: "fine", text, facts });
const missing = (text, facts) => ({ state: "missing", text, facts });
const unknown = (text) => ({ state: "unknown", text });

function connection() {
  if (!isSecureContext) return missing("connection_missing");
  return fine(location.protocol === "https:" ? "connection_fine" : "connection_own");
}

async function storage() {
  if (!navigator.storage?.persisted) return missing("storage_none");
  const lasting = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  return lasting ? fine("storage_fine") : missing("storage_missing");
}

async function clock() {
  const before = Date.now();
  try {
    const answer = await fetch("/healthz", { cache: "no-store", credentials: "omit" });
    const server = Date.parse(answer.headers.get("Date") || "");
    const seconds = Math.round(((before + Date.now()) / 2 - server - 500) / 1000);
    if (!Number.isFinite(seconds)) return unknown("clock_unknown");
    if (Math.abs(seconds) <= CLOCK_SECONDS) return fine("clock_fine", { seconds: Math.abs(seconds) });
    return missing(seconds > 0 ? "clock_ahead" : "clock_behind", { minutes: Math.round(Math.abs(seconds) / 60) || 1 });
  } catch (_unreachable) {
    return unknown("clock_unknown");
  }
}

async function battery() {
  if (!navigator.getBattery) return unknown("battery_unknown");
  const found = await navigator.getBattery();
  const percent = Math.round(found.level * 100);
  if (found.charging) return fine("battery_charging", { percent });
  return percent > BATTERY_PERCENT ? fine("battery_fine", { percent }) : missing("battery_missing", { percent });
}

async function space() {
  if (!navigator.storage?.estimate) return unknown("space_unknown");
  const { quota, usage } = await navigator.storage.estimate();
  const free = Math.floor((quota - usage) / MB);
  return free >= SPACE_MB ? fine("space_fine", { free }) : missing("space_missing", { free });
}

/** The panel of the page. `shell` knows the worker. */
export class Checkup {
  constructor(words, shell) {
    this.words = words;
    const worker = async () => ({ active: fine("worker_fine"), none: missing("worker_none"), pending: missing("worker_missing") })[await shell.state()];
    this.checks = { connection, storage, worker, clock, battery, space };
    this.panel = $("#checkup");
    $("[data-checkup-open]").addEventListener("click", () => this.open());
    for (const button of document.querySelectorAll("[data-checkup-again]")) button.addEventListener("click", () => this.run());
    $("[data-checkup-seen]").addEventListener("click", () => this.see());
    $("[data-checkup-close]").addEventListener("click", () => this.panel.close());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.run(); });
    navigator.getBattery?.().then((found) => ["levelchange", "chargingchange"].forEach((what) => found.addEventListener(what, () => this.run()))).catch(() => null);
    setInterval(() => this.run(), AGAIN);
  }

  open() {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    this.panel.showModal();
    this.run();
  }

  async run() {
    const names = Object.keys(this.checks);
    const found = await Promise.all(names.map((name) => this.ask(name)));
    const rows = names.map((name, index) => ({ name: this.words[name], ...found[index], text: say(this.words[found[index].text] || "", found[index].facts) }));
    const open = rows.filter((row) => row.state === "missing");
    this.panel.dataset.state = open.length ? "missing" : "fine";
    $("[data-checkup-sum]").textContent = open.length ? say(this.words.sum_missing, { count: open.length }) : this.words.sum_fine;
    $("ul", this.panel).replaceChildren(...rows.map((row) => this.row(row)));
    this.note(open);
  }

  async ask(name) {
    try {
      return await this.checks[name]();
    } catch (_refused) {
      return unknown(`${name}_unknown`);
    }
  }

  row({ name, state, text }) {
    const item = $(`#check-${state}`).content.firstElementChild.cloneNode(true);
    item.dataset.check = state;
    $("b", item).textContent = name;
    $("[data-check-text]", item).textContent = text;
    return item;
  }

  /** The judge knows: the note comes again when something else is missing, or with the next page. */
  see() {
    this.seen = this.lacking;
    $("#checkup-note").hidden = true;
  }

  /** Above the sheet only what is missing, in words; nothing while all is well. */
  note(open) {
    const place = $("#checkup-note");
    this.lacking = open.map((row) => row.name).join();
    place.hidden = !open.length || this.lacking === this.seen;
    $(".callout__title", place).textContent = say(this.words.note, { count: open.length });
    $("ul", place).replaceChildren(...open.map(({ name, text }) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("b"), { textContent: name }), ` ${text}`);
      return item;
    }));
  }
}
