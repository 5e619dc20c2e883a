// The judge's page: which sheets there are, which one is open, what waits to be sent.
import { Outbox, freshId, getJson } from "./outbox.js";
import { Checkup } from "./checkup.js";
import { Restored } from "./restored.js";
import { Shell } from "../shell.js";
import { SheetView, nameOf, say } from "./sheet.js";
import { Store } from "./store.js";

const $ = (selector, within = document) => within.querySelector(selector);
const words = JSON.parse(document.body.dataset.words);
const judge = document.body.dataset.judge;
const notices = $("#notices");

class Tablet {
  async start() {
    this.store = await Store.open(judge);
    this.outbox = new Outbox(this.store, (what, entry, body) => this.heard(what, entry, body));
    this.view = new SheetView(words, (marks) => this.draft(marks));
    this.notes = new Map();
    if (!this.store.lasting) this.note("storage", "error", words.storage);
    this.shell = new Shell("/judge/sw.js", () => this.nothingWaits());
    this.checkup = new Checkup(JSON.parse(document.body.dataset.checkup), this.shell);
    this.shell.start().then(() => this.checkup.run());
    this.restored = new Restored(this.store, () => this.offerAgain());
    await this.load();
    await this.read();
    this.open(new URLSearchParams(location.search).get("sheet"));
    this.listen();
    await this.offerAgain();
    this.restored.watch();
  }

  /** The packet from the server, or the one that was kept. */
  async load() {
    const answer = await getJson("/judge/packet");
    if (answer.body?.events) {
      this.packet = answer.body;
      await this.store.keepPacket(this.packet);
    } else {
      this.packet = (await this.store.packet()) || { events: [] };
      this.note("offline", "warning", words.offline);
    }
    this.sheets = new Map();
    for (const event of this.packet.events) {
      for (const sheet of event.sheets) {
        const module = event.modules.find((one) => one.code === sheet.module);
        this.sheets.set(sheet.sheet, { ...sheet, event, group: module });
      }
    }
    if (this.packet.events.some((event) => !event.device)) this.note("device", "warning", words.no_device, "/judge/sign-in", words.sign_in);
  }

  /** Drafts, outbox and decisions as they lie on the tablet now. */
  async read() {
    this.drafts = await this.store.drafts();
    this.waiting = await this.store.outbox();
    this.decisions = await this.store.decisions();
    const others = await this.store.othersWaiting();
    if (others) this.note("others", "warning", say(words.other_judge, { count: others }));
  }

  /** True if no operation of anybody lies on this tablet: a new version of the page may take over. */
  async nothingWaits() { return !(await this.store.outbox()).length && !(await this.store.othersWaiting()); }

  listen() {
    addEventListener("online", () => this.resume());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.resume(); });
    addEventListener("popstate", () => this.open(new URLSearchParams(location.search).get("sheet"), false));
    $("#queue ol").addEventListener("click", (event) => {
      const link = event.target.closest("a[data-sheet]");
      if (!link) return;
      event.preventDefault();
      this.open(link.dataset.sheet);
    });
    $("#group").addEventListener("change", (event) => this.openGroup(event.target.value));
    $("[data-submit]").addEventListener("click", () => this.submit());
    $("[data-edit]").addEventListener("click", () => this.edit());
    $("[data-undo]").addEventListener("click", () => this.view.undo());
    $("[data-discard]").addEventListener("click", () => this.discard());
    $("[data-sync-now]").addEventListener("click", () => this.outbox.flush());
    $("[data-tally-missing-link]").addEventListener("click", (event) => {
      event.preventDefault();
      this.view.focus(this.view.missing[0]);
    });
    notices.addEventListener("click", (event) => this.decide(event));
  }

  /** Back on the network or in front of the judge. */
  async resume() {
    await this.restored.look();
    this.outbox.flush();
  }

  /* ---- what is there ---- */

  undecided(id) { return this.decisions.some((one) => one.sheet === id); }
  pending(id) { return this.waiting.filter((entry) => entry.body.sheet === id); }
  groupOf(sheet) { return `${sheet.event.event}/${sheet.module}`; }
  label(sheet) { return `${sheet.entry} · ${sheet.group.name}`; }

  /** One word for the state of a sheet. */
  state(sheet) {
    const pending = this.pending(sheet.sheet);
    if (this.undecided(sheet.sheet) || pending.some((entry) => entry.problems)) return "refused";
    if (pending.length) return "waiting";
    if (sheet.state === "locked") return "locked";
    if (this.drafts.has(sheet.sheet)) return "started";
    if (sheet.state === "returned") return "returned";
    if (sheet.state === "excused") return "excused";
    return sheet.version ? "sent" : "todo";
  }

  /** The marks to show: the draft, else what waits, else what the server has. */
  marks(sheet) {
    const pending = this.pending(sheet.sheet).at(-1);
    const decision = this.decisions.find((one) => one.sheet === sheet.sheet);
    return this.drafts.get(sheet.sheet) || pending?.body.marks || decision?.marks || sheet.marks;
  }

  /* ---- the list ---- */

  drawQueue() {
    const groups = new Map();
    for (const sheet of this.sheets.values()) groups.set(this.groupOf(sheet), sheet);
    const chooser = $("#group");
    chooser.replaceChildren(...Array.from(groups, ([value, sheet]) => {
      const option = new Option(`${sheet.event.title} · ${sheet.group.name}`, value);
      option.selected = value === this.group;
      return option;
    }));
    chooser.hidden = groups.size < 2;
    const own = Array.from(this.sheets.values()).filter((sheet) => this.groupOf(sheet) === this.group);
    $("#queue ol").replaceChildren(...own.map((sheet) => this.line(sheet)));
    const done = own.filter((sheet) => ["sent", "locked", "excused"].includes(this.state(sheet))).length;
    $("#queue-note").textContent = own.length ? say(words.done, { done, all: own.length }) : "";
  }

  line(sheet) {
    const item = $(`#entry-${this.state(sheet)}`).content.firstElementChild.cloneNode(true);
    const link = $("a", item);
    link.href = `?sheet=${sheet.sheet}`;
    link.dataset.sheet = sheet.sheet;
    $("b", link).textContent = sheet.entry;
    if (this.current && sheet.sheet === this.current.sheet) link.setAttribute("aria-current", "page");
    return item;
  }

  /* ---- one sheet ---- */

  openGroup(group) {
    const sheet = Array.from(this.sheets.values()).find((one) => this.groupOf(one) === group);
    if (sheet) this.open(sheet.sheet);
  }

  open(id, remember = true) {
    const fallback = Array.from(this.sheets.values()).find((sheet) => ["todo", "started", "returned"].includes(this.state(sheet)));
    const sheet = this.sheets.get(id) || fallback || this.sheets.values().next().value;
    $("#nothing").hidden = Boolean(sheet);
    for (const part of ["#sheet", "[data-tally]"]) $(part).hidden = !sheet;
    if (!sheet) return;
    this.editing = false;
    this.current = sheet;
    this.group = this.groupOf(sheet);
    const address = `?sheet=${sheet.sheet}`;
    if (remember && location.search !== address) history.pushState(null, "", address);
    if (location.hash === "#queue") history.replaceState(null, "", address);
    this.draw();
    $("#main").scrollTop = 0;
  }

  draw() {
    const sheet = this.current;
    $("[data-code]").textContent = sheet.entry;
    $("[data-station]").textContent = sheet.group.name;
    $("[data-event]").textContent = sheet.event.title;
    const problems = {};
    for (const problem of this.pending(sheet.sheet).flatMap((entry) => entry.problems || [])) {
      const code = problem.path.replace(/^marks\./, "").replace(`${sheet.module}/`, "");
      problems[code] = problem.message;
    }
    const known = new Set(sheet.group.aspects.map((aspect) => aspect.code));
    const beside = Object.entries(problems).filter(([code]) => !known.has(code)).map(([, message]) => message);
    this.sheetNote(sheet, beside);
    this.view.show(sheet.group, this.marks(sheet), {
      editable: this.editable(sheet), returned: sheet.returned?.aspects || [], problems,
    });
    this.drawBar();
    this.drawQueue();
    this.drawSync();
  }

  /** Open sheets can be filled in; submitted ones only after "edit", locked ones never. */
  editable(sheet) {
    const state = this.state(sheet);
    if (this.undecided(sheet.sheet)) return false;
    return ["todo", "started", "returned", "refused", "excused"].includes(state) || (this.editing && state !== "locked");
  }

  drawBar() {
    const editable = this.editable(this.current);
    const state = this.state(this.current);
    const submit = $("[data-submit]");
    submit.hidden = !editable;
    $("[data-submit-word]").textContent = this.current.version || state === "refused" ? words.submit_again : words.submit;
    $("[data-undo]").hidden = !editable;
    $("[data-undo]").disabled = !this.view.history.length;
    $("[data-edit]").hidden = editable || state === "locked" || this.undecided(this.current.sheet);
    $("[data-discard]").hidden = !(this.drafts.has(this.current.sheet) && this.current.version > 0);
    const missing = this.view.missing.length;
    const facts = { entry: this.label(this.current), total: this.view.sum, missing };
    const question = say(words.ask_submit, facts) + (missing ? ` ${say(words.ask_missing, facts)}` : "");
    if (this.view.faults.length) delete submit.dataset.confirm;
    else submit.dataset.confirm = question;
  }

  sheetNote(sheet, beside) {
    const state = this.state(sheet);
    const refused = beside.length ? [say(words.server_says, { entry: sheet.entry }), ...beside] : null;
    const texts = {
      refused: refused && ["error", refused[0], refused.slice(1).join(" ")],
      returned: sheet.returned && ["warning", words.returned_title, say(words.returned_reason, sheet.returned)],
      started: sheet.returned && ["warning", words.returned_title, say(words.returned_reason, sheet.returned)],
      locked: ["info", words.locked_title, ""],
      waiting: ["info", words.waiting_title, ""],
      sent: sheet.receipt && ["success", say(words.received_title, { seq: sheet.receipt.seq }), ""],
    };
    const [tone, title, text] = texts[state] || [];
    $("#sheet-note").replaceChildren(...(title ? [callout(tone, title, text)] : []));
  }

  drawSync() {
    const pill = $("[data-sync]");
    const count = this.waiting.length;
    const pending = this.current ? this.pending(this.current.sheet) : [];
    const sending = pending.some((entry) => entry.id === this.outbox.sending);
    const refused = this.current && this.state(this.current) === "refused";
    const receipt = this.current && ["sent", "locked"].includes(this.state(this.current)) ? this.current.receipt : null;
    const drafted = this.current && this.drafts.has(this.current.sheet);
    const state = sending ? "sending" : refused ? "refused"
      : count || drafted ? "local" : receipt ? "received" : "idle";
    pill.dataset.state = state;
    $("[data-sync-waiting]", pill).textContent = count || "";
    $("[data-sync-receipt]", pill).textContent = receipt ? `#${receipt.seq}` : "";
  }

  /* ---- what the judge does ---- */

  async draft(marks) {
    const id = this.current.sheet;
    this.drafts.set(id, marks);
    this.drawBar();
    this.drawSync();
    await this.store.keepDraft(id, marks);
    this.drawQueue();
  }

  edit() {
    this.editing = true;
    this.draw();
  }

  async discard() {
    this.drafts.delete(this.current.sheet);
    this.editing = false;
    await this.store.keepDraft(this.current.sheet, undefined);
    this.draw();
  }

  async submit() {
    const wrong = this.view.faults;
    if (wrong.length) {
      this.note("faults", "error", say(words.fix_first, { count: wrong.length }));
      this.view.focus(wrong[0]);
      return;
    }
    this.unnote("faults");
    await this.queue(this.current, this.view.value(), this.current.version);
    this.editing = false;
    this.openNext();
    this.outbox.flush();
  }

  /** Writes the operation down before anything is sent. A change on top of one that is on its way waits for its version. */
  async queue(sheet, marks, base) {
    const pending = this.pending(sheet.sheet);
    const underWay = pending.find((entry) => entry.tried && !entry.problems);
    const entry = {
      id: freshId(),
      label: this.label(sheet),
      body: {
        op: "submit_sheet", device: sheet.event.device, device_seq: 0, sheet: sheet.sheet, base_version: base,
        scheme_hash: sheet.event.scheme_hash, marks, at_device: new Date().toISOString(),
      },
    };
    if (underWay) entry.after = underWay.id;
    await this.store.enqueue(entry, pending.filter((one) => one !== underWay));
    await this.read();
  }

  openNext() {
    const own = Array.from(this.sheets.values()).filter((sheet) => this.groupOf(sheet) === this.group);
    const from = own.indexOf(this.current);
    const next = [...own.slice(from + 1), ...own.slice(0, from)].find((sheet) => ["todo", "started", "returned"].includes(this.state(sheet)));
    if (next) this.open(next.sheet);
    else this.draw();
  }

  /* ---- what the outbox tells ---- */

  async heard(what, entry, body) {
    const sheet = entry && this.sheets.get(entry.body.sheet);
    if (what === "counted" && sheet) {
      Object.assign(sheet, { version: body.receipt.version, receipt: body.receipt, marks: entry.body.marks, state: "submitted", returned: null });
    }
    if (what === "late" && sheet) sheet.state = "locked";
    if (what === "late") this.note(entry.id, "warning", say(words.late_title, { entry: entry.label }));
    if (what === "mismatch") this.note(entry.id, "error", say(words.mismatch_title, { entry: entry.label }));
    if (what === "held" || what === "signed_out") {
      this.signInFirst(body?.message);
    }
    if (what === "offline") this.note("offline", "warning", words.offline);
    if (what === "counted") ["offline", "held"].forEach((key) => this.unnote(key));
    await this.read();
    if (what === "counted") this.shell.offer();
    this.drawDecisions();
    if (!this.current) return;
    if (what === "refused" && entry.body.sheet === this.current.sheet) this.draw();
    else if (sheet && sheet === this.current && !this.editing) this.draw();
    else {
      this.drawQueue();
      this.drawSync();
    }
  }

  /** After the server was restored from a backup it may lack what it once acknowledged: it gets it again. */
  async offerAgain() {
    const status = await this.restored.offer();
    if (status === 401 || status === 403) this.signInFirst();
    await this.read();
    this.drawDecisions();
    if (this.current) this.draw();
    this.outbox.flush();
  }

  signInFirst(title = words.sign_in_title) { this.note("held", "error", title, "/judge/sign-in", words.sign_in); }

  /* ---- two values, one decision ---- */

  drawDecisions() {
    for (const shown of notices.querySelectorAll("[data-decision]")) {
      if (!this.decisions.some((one) => one.id === shown.dataset.decision)) shown.remove();
    }
    for (const decision of this.decisions) {
      if (notices.querySelector(`[data-decision="${decision.id}"]`)) continue;
      const sheet = this.sheets.get(decision.sheet);
      const box = $("#decision-template").content.firstElementChild.cloneNode(true);
      box.dataset.decision = decision.id;
      $("[data-title]", box).textContent = say(words.stale_title, { entry: decision.label });
      $("[data-theirs]", box).textContent = say(words.stale_theirs, { version: decision.current.version });
      const aspects = (sheet?.group.aspects || []).filter((aspect) => decision.marks[aspect.code] !== decision.current.marks[aspect.code]);
      $("tbody", box).replaceChildren(...aspects.map((aspect) => {
        const row = document.createElement("tr");
        const cells = [nameOf(aspect, words), decision.marks[aspect.code], decision.current.marks[aspect.code]];
        row.append(...cells.map((text, index) => {
          const cell = document.createElement(index ? "td" : "th");
          cell.textContent = text ?? words.unknown_mark;
          if (index) cell.className = "num";
          return cell;
        }));
        return row;
      }));
      notices.append(box);
    }
  }

  async decide(event) {
    const button = event.target.closest("[data-keep]");
    if (!button) return;
    const decision = this.decisions.find((one) => one.id === button.closest("[data-decision]").dataset.decision);
    const sheet = this.sheets.get(decision.sheet);
    Object.assign(sheet, { version: decision.current.version, marks: decision.current.marks });
    if (button.dataset.keep === "mine") await this.queue(sheet, decision.marks, decision.current.version);
    await this.store.dropDecision(decision.id);
    await this.read();
    this.drawDecisions();
    this.draw();
    this.outbox.flush();
  }

  /* ---- notes above the sheet ---- */

  note(key, tone, title, href = "", label = "") {
    this.unnote(key);
    const box = callout(tone, title, "");
    if (href) box.lastElementChild.append(Object.assign(document.createElement("a"), { href, textContent: label, className: "btn" }));
    this.notes.set(key, box);
    notices.prepend(box);
  }

  unnote(key) {
    this.notes.get(key)?.remove();
    this.notes.delete(key);
  }
}

function callout(tone, title, text) {
  const box = $("#callout-template").content.firstElementChild.cloneNode(true);
  box.className = `callout is-${tone}`;
  $("p", box).textContent = title;
  const more = $("p + p", box);
  more.textContent = text;
  more.hidden = !text;
  return box;
}

new Tablet().start();
