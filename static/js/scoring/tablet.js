// The judge's page: which sheets there are, which one is open, what the judge does with it, what the outbox tells.
import { AcrossView } from "./across.js";
import { Awake } from "./awake.js";
import { Bar } from "./bar.js";
import { Book, TO_DO } from "./book.js";
import { Checkup } from "./checkup.js";
import { Decisions } from "./decisions.js";
import { Heartbeat } from "./heartbeat.js";
import { asLiked, leaving, openMenu } from "./menu.js";
import { Outbox, getJson } from "./outbox.js";
import { Pad } from "./pad.js";
import { Queue } from "./queue.js";
import { Restored } from "./restored.js";
import { Screen } from "./screen.js";
import { SheetView } from "./sheet.js";
import { Shell } from "../shell.js";
import { Store } from "./store.js";
import { $, Notes, say, words } from "./words.js";

const FRESH = 120000;
const SETTLING = 500;

class Tablet {
  async start() {
    const { judge, checkup } = document.body.dataset;
    if (!judge) asLiked();
    this.store = await Store.open(judge);
    this.book = new Book(this.store);
    this.notes = new Notes($("#notices"));
    this.outbox = new Outbox(this.store, (what, entry, body) => this.heard(what, entry, body));
    const parts = { changed: (sheet, code, given, turn) => this.draft(sheet, code, given, turn), end: () => $("[data-submit]").focus() };
    this.pad = new Pad();
    this.screen = new Screen(this.book, {
      view: new SheetView(this.book, parts), across: new AcrossView(this.book, parts), bar: new Bar(this.book, this.outbox), queue: new Queue(this.book),
      awake: new Awake(), decisions: new Decisions(this.book, $("#notices"), (decision, choice) => this.decide(decision, choice)),
    });
    if (!this.store.lasting) this.notes.show("storage", "error", words.storage);
    this.shell = new Shell("/judge/sw.js", () => this.nothingWaits());
    this.checkup = new Checkup(JSON.parse(checkup), this.shell);
    this.shell.start().then(() => this.checkup.run());
    this.restored = new Restored(this.store, () => this.offerAgain());
    if (!(await this.load())) return;
    await this.book.open();
    await this.read();
    this.screen.go();
    this.listen();
    await this.offerAgain();
    this.restored.watch();
    new Heartbeat(this.book).start();
    setInterval(() => { if (!document.hidden) this.renew(); }, FRESH);
  }

  /** The packet from the server, or the one that was kept. False if this is nobody's page and the judge has to sign in. */
  async load() {
    const { status, body } = await getJson("/judge/packet");
    if (body?.judge && !document.body.dataset.judge) location.replace("/judge/");
    const mine = body?.events && body.judge === this.store.judge;
    if (mine) await this.store.keepPacket(body);
    const packet = mine ? body : await this.store.packet();
    this.book.take(packet || { events: [] });
    await this.book.remember();
    if (!mine && (body?.judge || [401, 403].includes(status))) this.signInFirst();
    else if (!mine) this.notes.show("offline", "warning", words.offline);
    if (packet?.events.some((event) => !event.device)) this.notes.show("device", "warning", words.no_device, "/judge/sign-in", words.sign_in);
    if (!this.store.judge) $("#nothing").hidden = false;
    return Boolean(this.store.judge);
  }

  /** What the chief judge did meanwhile: returned, excused, locked, a second round. What is being filled in stays. */
  async renew() {
    const { body } = await getJson("/judge/packet", { quiet: true });
    if (!body?.events || body.judge !== this.store.judge) return;
    await this.store.keepPacket(body);
    const typing = document.activeElement?.matches(".spin__value");
    if (!this.book.take(body)) return;
    await this.book.remember();
    this.screen.adopt();
    if (typing) this.screen.drawAround();
    else this.screen.go();
  }

  async read() {
    await this.book.read();
    const others = await this.store.othersWaiting();
    if (others) this.notes.show("others", "warning", say(words.other_judge, { count: others }));
    else this.notes.drop("others");
  }

  /** True if no operation of anybody lies on this tablet: a new version of the page may take over. */
  async nothingWaits() { return !(await this.store.outbox()).length && !(await this.store.othersWaiting()); }

  listen() {
    addEventListener("online", () => this.resume());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.resume(); });
    addEventListener("popstate", () => this.screen.go());
    $("#queue ol").addEventListener("click", (event) => {
      const link = event.target.closest("a[data-sheet], a[data-aspect]");
      if (!link) return;
      event.preventDefault();
      if (link.dataset.sheet) this.screen.open(this.book.sheets.get(link.dataset.sheet));
      else this.screen.openAspect(this.screen.group, link.dataset.aspect);
    });
    $("#group").addEventListener("change", (event) => this.screen.openGroup(event.target.value));
    for (const button of document.querySelectorAll("[data-mode]")) button.addEventListener("click", () => this.screen.mode(button.dataset.mode));
    $("#sheet").addEventListener("submit", (event) => event.preventDefault());
    const presses = { submit: () => this.submit(), edit: () => this.edit(), undo: () => this.undo(), discard: () => this.discard(), "sync-now": () => this.resume() };
    for (const [name, act] of Object.entries(presses)) $(`[data-${name}]`).addEventListener("click", act);
    $("[data-tally-missing-link]").addEventListener("click", (event) => {
      event.preventDefault();
      if (this.screen.aspect) this.screen.across.focusEmpty();
      else this.screen.view.focus(this.book.missing(this.screen.current)[0]);
    });
    openMenu(this.book, this.notes);
    leaving(this.store, this.book);
  }

  /** Back on the network or in front of the judge. */
  async resume() {
    await this.restored.look();
    this.outbox.flush();
    this.renew();
  }

  /* ---- what the judge does ---- */

  async draft(sheet, code, given, turn) {
    const kept = this.book.set(sheet, code, given, turn);
    if (this.screen.aspect) this.screen.across.refresh(sheet.sheet);
    else this.screen.view.refresh(code);
    this.screen.drawBar();
    await kept.catch(() => this.notes.show("storage", "error", words.storage));
    this.screen.drawAround();
  }

  async undo() {
    const [sheet] = this.screen.aspect ? [...this.screen.across.sheets].sort((a, b) => this.book.lastStep(b) - this.book.lastStep(a)) : [this.screen.current];
    const code = await this.book.undo(sheet);
    if (!code) return;
    if (this.screen.aspect) this.screen.across.refresh();
    else this.screen.view.refresh();
    this.screen.drawAround();
    if (this.screen.aspect) this.screen.across.focusSheet(sheet);
    else this.screen.view.focusCode(code);
  }

  edit() {
    this.book.editing = this.screen.current.sheet;
    this.screen.draw();
  }

  async discard() {
    await this.book.discard(this.screen.current);
    this.screen.draw();
  }

  /** Asked once before (the button carries the question). A second tap in the same moment does nothing. */
  async submit() {
    if (this.settling) return;
    const sheets = this.screen.aspect ? this.screen.across.complete : [this.screen.current];
    const wrong = this.screen.aspect ? [] : this.book.faults(this.screen.current);
    if (wrong.length) {
      this.notes.show("faults", "error", say(words.fix_first, { count: wrong.length }));
      this.screen.view.focus(wrong[0]);
      return;
    }
    this.settling = true;
    document.body.classList.add("is-settling");
    setTimeout(() => { this.settling = false; document.body.classList.remove("is-settling"); }, SETTLING);
    this.notes.drop("faults");
    try {
      for (const sheet of sheets) await this.book.hand(sheet);
    } catch (_full) {
      this.notes.show("storage", "error", words.storage);
      return;
    }
    if (!this.screen.aspect && this.screen.current === sheets[0]) this.openNext();
    else this.screen.draw();
    this.outbox.flush();
  }

  openNext() {
    const own = this.book.group(this.screen.group);
    const from = own.indexOf(this.screen.current);
    const next = [...own.slice(from + 1), ...own.slice(0, from)].find((sheet) => TO_DO.includes(this.book.state(sheet)));
    if (next) this.screen.open(next);
    else this.screen.draw();
  }

  async decide(decision, choice) {
    const sheet = this.book.sheets.get(decision.sheet);
    if (sheet) {
      const { version, marks, readings = {} } = decision.current;
      Object.assign(sheet, { version, marks, readings });
      if (choice === "mine") await this.book.hand(sheet, decision, version);
    }
    await this.store.dropDecision(decision.id);
    await this.read();
    if (!this.screen.empty) this.screen.draw();
    this.outbox.flush();
  }

  /* ---- what the outbox tells ---- */

  async heard(what, entry, body) {
    const sheet = entry && this.book.sheets.get(entry.body.sheet);
    if (what === "counted") this.book.counted(entry, body.receipt);
    if (what === "late" && sheet) sheet.state = "locked";
    if (what === "late") this.notes.show(entry.id, "warning", say(words.late_title, { entry: entry.label }));
    if (what === "mismatch") this.notes.show(entry.id, "error", say(words.mismatch_title, { entry: entry.label }));
    if (what === "held" || what === "signed_out") this.signInFirst(body?.message);
    if (what === "offline") this.notes.show("offline", "warning", words.offline);
    if (what === "counted") this.notes.drop("offline", "held");
    await this.read();
    if (what === "counted") this.shell.offer();
    if (this.screen.empty) return;
    if (sheet && sheet === this.screen.current && this.book.editing !== sheet.sheet && what !== "sending") this.screen.draw();
    else if (this.screen.aspect && ["counted", "stale", "refused", "late"].includes(what)) this.screen.across.refresh();
    this.screen.drawAround();
  }

  /** After the server was restored from a backup it may lack what it once acknowledged: it gets it again. */
  async offerAgain() {
    const status = await this.restored.offer();
    if (status === 401 || status === 403) this.signInFirst();
    await this.read();
    if (!this.screen.empty) this.screen.drawAround();
    this.outbox.flush();
  }

  signInFirst(title = words.sign_in_title) { this.notes.show("held", "error", title, "/judge/sign-in", words.sign_in); }
}

new Tablet().start();
