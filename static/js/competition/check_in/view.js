// What is seen and heard at a door. No decision is made here.
const $ = (selector, within = document) => within.querySelector(selector);
export const words = JSON.parse(document.body.dataset.words);
const SHOWN = 50;
const TONES = { fine: [880], late: [660, 660], again: [440, 440], wrong: [220, 180, 150] };

/** `say("首次 {at}", { at })` fills a sentence in. */
export const say = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");

/** A moment as the clock in the hall shows it. */
export const clock = (moment) => new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai", hour12: false }).format(moment);

export class DoorView {
  constructor() {
    this.notes = new Map();
    this.operation = "";
    $("#search").value = "";
  }

  /** Sound is allowed after the first touch only. */
  awake() {
    if (!globalThis.AudioContext) return;
    this.audio ||= new AudioContext();
    this.audio.resume();
    navigator.wakeLock?.request("screen").catch(() => null);
  }

  beep(state) {
    if (navigator.vibrate) navigator.vibrate(state === "fine" ? 80 : [120, 80, 120]);
    if (!this.audio) return;
    (TONES[state] || []).forEach((pitch, at) => {
      const tone = this.audio.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(this.audio.destination);
      tone.start(this.audio.currentTime + at * 0.16);
      tone.stop(this.audio.currentTime + at * 0.16 + 0.12);
    });
  }

  doorName(door) {
    const when = door.starts ? `${this.#day(door.starts)} ${clock(Date.parse(door.starts))}` : "";
    return [door.title, door.part, when, door.room].filter(Boolean).join(" · ");
  }

  #day(text) { return new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", timeZone: "Asia/Shanghai" }).format(Date.parse(text)); }

  place(door, ticket) {
    const place = door.places[ticket];
    return [place && say(words.seat, { place }), door.title, door.part].filter(Boolean).join(" · ");
  }

  /** The doors to choose from; without a list, what to do. */
  show(roster) {
    $("[data-door]").hidden = !roster;
    $("#nothing").hidden = Boolean(roster);
    if (!roster) return;
    $("[data-competition]").textContent = roster.kept.competition;
    $("[data-desk]").href = `/desk/${location.pathname.split("/")[2]}/check-in`;
    const asked = new URLSearchParams(location.search).get("door");
    const before = $("#post").value || asked;
    const options = roster.doors.map((door) => new Option(this.doorName(door), door.key));
    if (roster.doors.length > 1) options.unshift(new Option(words.all, ""));
    $("#post").replaceChildren(...options);
    if (before !== null && options.some((one) => one.value === before)) $("#post").value = before;
  }

  verdict(state, { word, name = "", unit = "", ticket = "", more = "" }, operation = "") {
    const box = $("#verdict");
    this.operation = operation;
    box.dataset.state = state;
    $("[data-verdict-word]").textContent = word || words[state === "late" ? "late_now" : state];
    $("[data-verdict-name]").textContent = name;
    $("[data-verdict-more]").textContent = [ticket, unit, more].filter(Boolean).join(" · ");
    if (state !== "ready") this.beep(state);
  }

  /** The server knew more than this device: only if that person is still the one on the screen. */
  correct(operation, state, more) {
    if (operation !== this.operation) return;
    $("#verdict").dataset.state = state;
    $("[data-verdict-word]").textContent = words[state];
    $("[data-verdict-more]").textContent = more;
    this.beep(state);
  }

  lens(on) {
    $("[data-lens]").hidden = !on;
    $("[data-camera]").setAttribute("aria-pressed", String(on));
    $("[data-camera-word]").textContent = on ? words.camera_off : words.camera_on;
  }

  /** A note above the page by its name; an empty text takes it away, none leaves it as it is. */
  note(name, tone, text, href = "", label = "") {
    if (text === null) return;
    if (!text) {
      this.notes.get(name)?.remove();
      this.notes.delete(name);
      return;
    }
    const node = this.notes.get(name) || $(`#note-${tone}`).content.firstElementChild.cloneNode(true);
    $("p", node).textContent = text;
    if (href) {
      const link = $("a", node);
      [link.href, link.textContent] = [href, label];
      $("[data-note-link]", node).hidden = false;
    }
    if (!this.notes.has(name)) $("#notes").append(node);
    this.notes.set(name, node);
  }

  sync(kept, sending) {
    const waiting = kept.filter((scan) => !scan.refused).length;
    const pill = $("[data-sync]");
    pill.dataset.state = kept.length > waiting ? "refused" : sending ? "sending" : waiting ? "local" : "received";
    $("[data-sync-waiting]").textContent = waiting || "";
  }

  draw(roster, chosen, kept) {
    const rows = roster.listed(chosen);
    for (const [name, value] of Object.entries(roster.counts(rows))) $(`[data-count="${name}"]`).textContent = value;
    const wanted = $("#search").value.trim().toLowerCase();
    const found = rows.filter((row) => !wanted || [row.name, row.unit, row.ticket].some((text) => text.toLowerCase().includes(wanted)));
    const waiting = new Set(kept.map((scan) => `${scan.ticket}/${scan.session}`));
    $("#people").replaceChildren(...found.slice(0, SHOWN).map((row) => this.#person(row, waiting)));
    const many = say(words.shown, { shown: SHOWN, all: found.length });
    $("#people-note").textContent = found.length > SHOWN ? many : found.length ? "" : words.nobody;
    $("#refused").replaceChildren(...kept.filter((scan) => scan.refused).map((scan) => this.#refusal(scan, roster)));
  }

  #person(row, waiting) {
    const item = $("#person").content.firstElementChild.cloneNode(true);
    Object.assign(item.dataset, { ticket: row.ticket, door: row.door.key, state: row.state });
    $("[data-name]", item).textContent = row.name;
    $("[data-ticket]", item).textContent = row.ticket;
    $("[data-more]", item).textContent = [row.unit, row.place && say(words.seat, { place: row.place })].filter(Boolean).join(" · ");
    const here = waiting.has(`${row.ticket}/${row.door.session}`) ? ` · ${words.local}` : "";
    $("[data-state]", item).textContent = words[row.state] + (row.at ? ` ${clock(row.at)}` : "") + here;
    const button = $("[data-check]", item);
    button.hidden = ["present", "late", "withdrawn"].includes(row.state);
    button.dataset.confirm = say(words.confirm, row);
    return item;
  }

  #refusal(scan, roster) {
    const item = $("#refusal").content.firstElementChild.cloneNode(true);
    item.dataset.id = scan.id;
    $("[data-ticket]", item).textContent = [scan.ticket, roster.people.get(scan.ticket)?.name].filter(Boolean).join(" ");
    $("[data-why]", item).textContent = scan.refused;
    return item;
  }
}
