// The page at a door: who stands here, what that means, what the server has heard of it.
import { Camera } from "./camera.js";
import { isIdNumber, listenToDevices } from "./keys.js";
import { Queue, ask } from "./queue.js";
import { Roster } from "./roster.js";
import { Shell } from "../../shell.js";
import { Store, freshId } from "./store.js";
import { DoorView, clock, say, words } from "./view.js";

const $ = (selector) => document.querySelector(selector);
const REPORT = 20000;
const competition = decodeURIComponent(location.pathname.split("/")[2] || "");

class Door {
  async start() {
    this.store = await Store.open();
    this.device = await this.store.device();
    this.queue = new Queue(this.store, this.device, (what, scan, body) => this.heard(what, scan, body));
    this.view = new DoorView();
    this.camera = new Camera($("video"), (text) => this.scan(text, "camera"));
    if (!this.store.lasting) this.view.note("storage", "error", words.storage);
    new Shell("/check-in/sw.js", async () => !(await this.store.queue()).length).start();
    await this.load();
    this.listen();
    await this.report();
    setInterval(() => this.report(), REPORT);
  }

  /** The list from the server, or the one that was kept today. */
  async load() {
    const answer = await ask(`/${competition}/roster`);
    if (answer.body?.doors) {
      await this.store.keepRoster(competition, answer.body);
      this.roster = new Roster(answer.body);
    } else if (!(await this.gone(answer))) {
      await this.recall();
    }
    this.view.show(this.roster);
    if (!this.roster) return false;
    this.roster.hear(this.roster.kept.states, await this.queue.waiting());
    this.draw();
    return Boolean(answer.body?.doors);
  }

  /** The kept list; one of another day is not kept any longer. */
  async recall() {
    const kept = this.roster?.kept || (await this.store.roster(competition));
    const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
    if (kept?.day === today) {
      this.roster ||= new Roster(kept);
      return;
    }
    this.roster = null;
    await this.store.forget();
  }

  /** Signed out, or not allowed any more: names leave this device. Says whether that is so. */
  async gone({ status }) {
    if (status === 0 || status >= 500) return false;
    if (![401, 403, 404].includes(status)) return false;
    this.roster = null;
    await this.store.forget();
    if (status === 401) this.view.note("signed_out", "warning", words.signed_out, `/sign-in?next=${encodeURIComponent(location.pathname)}`, words.sign_in);
    return true;
  }

  listen() {
    addEventListener("online", () => this.report());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.report(); });
    listenToDevices((text, isCard) => (isCard ? this.card(text) : this.scan(text, "scanner")));
    $("#post").addEventListener("change", () => this.draw());
    $("#search").addEventListener("input", () => this.draw());
    $("[data-refresh]").addEventListener("click", () => this.load());
    $("[data-camera]").addEventListener("click", () => this.toggleCamera());
    $("[data-sign-out]").addEventListener("submit", (event) => this.leave(event));
    $("[data-typed]").addEventListener("submit", (event) => this.typed(event));
    $("#people").addEventListener("click", (event) => {
      const row = event.target.closest("[data-check]")?.closest("li");
      if (row) this.scan(row.dataset.ticket, "list", row.dataset.door);
    });
    $("#refused").addEventListener("click", async (event) => {
      const row = event.target.closest("[data-seen]")?.closest("li");
      if (!row) return;
      await this.store.drop({ id: row.dataset.id });
      this.draw();
    });
  }

  typed(event) {
    event.preventDefault();
    const field = $("#ticket");
    const text = field.value.trim();
    field.value = "";
    if (!text) return field.focus();
    if (isIdNumber(text)) this.card(text);
    else this.scan(text, "typed");
  }

  async toggleCamera() {
    if (this.camera.on) {
      this.camera.stop();
      return this.view.lens(false);
    }
    this.view.awake();
    if (!Camera.possible()) return this.view.note("camera", "warning", words.camera_none);
    try {
      await this.camera.start();
      this.view.note("camera", "warning", "");
      this.view.lens(true);
    } catch (error) {
      this.camera.stop();
      this.view.note("camera", "warning", error.name === "NotAllowedError" ? words.camera_denied : words.camera_none);
    }
  }

  /* ---- somebody stands here ---- */

  get chosen() { return this.roster?.door($("#post").value) || null; }

  async scan(ticket, way, doorKey = "") {
    if (!this.roster) return;
    if (!this.roster.people.has(ticket)) await this.load();
    const person = this.roster?.people.get(ticket);
    if (!person) return this.view.verdict("wrong", { name: ticket, more: words.unknown });
    const door = doorKey ? this.roster.door(doorKey) : this.roster.place(ticket, this.chosen, Date.now());
    if (!door) return this.view.verdict("wrong", { ...person, more: this.elsewhere(ticket) });
    const known = this.roster.stateOf(ticket, door.session);
    if (this.roster.came(ticket, door.session)) return this.view.verdict("again", { ...person, more: say(words.again_at, { at: clock(known.at) }) });
    if (known.state === "withdrawn") return this.view.verdict("wrong", { ...person, more: words.withdrawn_already });
    await this.note(person, door, way);
  }

  elsewhere(ticket) {
    const where = this.roster.doorsOf(ticket).map((door) => this.view.doorName(door)).join(words.or);
    return where ? say(words.elsewhere, { where }) : words.not_here;
  }

  /** First on this device, then on the screen, then to the server. */
  async note(person, door, way) {
    const scan = { id: freshId(), competition, ticket: person.ticket, session: door.session, way, at: Date.now() };
    await this.store.keep(scan);
    const state = this.roster.stateAt(scan);
    this.roster.note(scan.ticket, scan.session, state, scan.at);
    this.view.verdict(state === "late" ? "late" : "fine", { ...person, more: this.view.place(door, person.ticket) }, scan.id);
    this.draw();
    this.queue.flush();
  }

  /** An identity card: the server finds the ticket. The number is neither shown nor kept. */
  async card(number) {
    if (!this.roster) return;
    this.view.verdict("ready", { word: words.looking });
    const fresh = await ask("/token");
    const answer = fresh.body?.token ? await ask(`/${competition}/find`, "POST", { number }, fresh.body.token) : { status: 0 };
    const tickets = (answer.body?.tickets || []).filter((one) => !this.chosen || one in this.chosen.places);
    if (tickets.length === 1) return this.scan(tickets[0], "card");
    if (tickets.length > 1) return this.view.verdict("wrong", { more: say(words.card_several, { tickets: tickets.join(" ") }) });
    if (answer.body?.tickets) return this.view.verdict("wrong", { more: this.elsewhere(answer.body.tickets[0]) });
    this.view.verdict("wrong", { more: answer.body?.message || words.card_offline });
  }

  /* ---- what the server says ---- */

  async heard(what, scan, body) {
    if (what === "received") {
      const { ticket, session, counted, state, at } = body.check_in;
      this.roster?.put(ticket, session, state, at);
      if (!counted) this.view.correct(scan.id, "again", say(words.again_at, { at: clock(Date.parse(at)) }));
    } else if (what === "refused") {
      this.view.correct(scan.id, "wrong", body.message);
      await this.load();
    }
    this.view.note("offline", "warning", what === "offline" ? words.offline : what === "sending" ? null : "");
    if (what === "signed_out") this.view.note("signed_out", "warning", words.signed_out, `/sign-in?next=${encodeURIComponent(location.pathname)}`, words.sign_in);
    await this.draw(what === "sending");
  }

  /** Tells the server that this device is there, hears what the other doors have seen, sends what waits. */
  async report() {
    await this.queue.flush();
    const waiting = await this.queue.waiting();
    const fresh = await ask("/token");
    if (!fresh.body?.token) {
      await this.recall();
      if (!this.roster) this.view.show(null);
      return this.view.note("offline", "warning", words.offline);
    }
    const answer = await ask(`/${competition}/devices/${this.device}`, "PUT", { waiting: waiting.length }, fresh.body.token);
    this.view.note("offline", "warning", answer.status ? "" : words.offline);
    if (answer.body?.states) {
      this.view.note("signed_out", "warning", "");
      if (!this.roster || this.roster.kept.day !== answer.body.day) return this.load();
      this.roster.hear(answer.body.states, await this.queue.waiting());
      await this.store.keepRoster(competition, this.roster.kept);
    } else if (await this.gone(answer)) {
      this.view.show(null);
    }
    return this.draw();
  }

  /** Names leave first. The page may be the kept one, which has no token of its own. */
  async leave(event) {
    event.preventDefault();
    const form = event.target;
    const waiting = (await this.queue.waiting()).length;
    if (waiting && !confirm(say(words.confirm_leave, { count: waiting }))) return;
    await this.store.forget();
    const fresh = await ask("/token");
    const field = form.elements.csrf_token || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "csrf_token" }));
    field.value = fresh.body?.token || "";
    form.submit();
  }

  async draw(sending = false) {
    const kept = await this.store.queue();
    this.view.sync(kept, sending);
    if (this.roster) this.view.draw(this.roster, this.chosen, kept);
  }
}

new Door().start();
