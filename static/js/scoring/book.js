// What the judge has in hand: the sheets of the packet, drafts on them, what waits to be sent, what the judge has to decide.
import { freshId } from "./outbox.js";
import { fault } from "./numbers.js";
import { markOf } from "./ways.js";
import { nameOf, say, words } from "./words.js";

export const TO_DO = ["todo", "started", "returned"];
const LONGEST_HISTORY = 300;
const bounds = (aspect) => (aspect.kind === "judgement" ? { max_mark: "3" } : aspect);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Book {
  constructor(store) {
    this.store = store;
    this.sheets = new Map();
    this.drafts = new Map();
    this.waiting = [];
    this.decisions = [];
    this.editing = null;
    this.reading = Promise.resolve();
    this.changedSince = new Set();
  }

  /** Takes a packet up; answers whether anything in it is new. Sheets stay the same objects while it says the same. */
  take(packet) {
    if (this.packet && same(this.packet.events, packet.events)) return false;
    this.packet = packet;
    this.sheets = new Map();
    for (const event of packet.events) {
      for (const sheet of event.sheets) {
        const module = event.modules.find((one) => one.code === sheet.module);
        const codes = sheet.aspects?.length ? sheet.aspects : module.aspects.map((aspect) => aspect.code);
        const aspects = codes.map((code) => module.aspects.find((aspect) => aspect.code === code)).filter(Boolean);
        this.sheets.set(sheet.sheet, { ...sheet, event, module: { code: module.code, name: module.name }, aspects });
      }
    }
    return true;
  }

  /** A packet may be older than what was acknowledged since, also one that was on its way meanwhile: receipts lie here too. */
  async remember() {
    for (const { body, receipt } of await this.store.kept()) {
      const known = this.sheets.get(body.sheet);
      if (known && receipt && receipt.version > known.version) this.counted({ body }, receipt);
    }
  }

  /** Drafts as they were kept. Read once: from then on this page knows them first, and a look at the store that began before
      a mark was typed must not take it back. */
  async open() {
    this.drafts = await this.store.drafts();
    await this.read();
  }

  /** Outbox and decisions as they lie on the tablet now; one look after the other, so that none is older than the last. */
  read() {
    this.reading = this.reading.then(() => this.#read());
    return this.reading;
  }

  async #read() {
    this.waiting = await this.store.outbox();
    this.decisions = await this.store.decisions();
  }

  get all() { return Array.from(this.sheets.values()); }
  devices() { return Array.from(new Set((this.packet?.events || []).map((event) => event.device).filter(Boolean))); }
  undecided(id) { return this.decisions.some((one) => one.sheet === id); }
  pending(id) { return this.waiting.filter((entry) => entry.body.sheet === id); }
  groupOf(sheet) { return [sheet.event.event, sheet.module.code, ...(sheet.part ? [sheet.part] : [])].join("/"); }
  group(name) { return this.all.filter((sheet) => this.groupOf(sheet) === name); }
  where(sheet) { return [sheet.module.name, sheet.part && sheet.name].filter(Boolean).join(" · "); }
  label(sheet) { return `${sheet.entry} · ${this.where(sheet)}`; }

  /** One word for the state of a sheet. */
  state(sheet) {
    const pending = this.pending(sheet.sheet);
    if (this.undecided(sheet.sheet) || pending.some((entry) => entry.problems)) return "refused";
    if (pending.length) return "waiting";
    if (sheet.state === "locked") return "locked";
    if (this.drafts.has(sheet.sheet)) return "started";
    if (sheet.state === "returned") return "returned";
    if (sheet.state === "excused") return "excused";
    if (sheet.state === "confirmed") return "confirmed";
    return sheet.version ? "sent" : "todo";
  }

  /** Open sheets can be filled in; submitted ones only after "edit", locked ones never. */
  editable(sheet) {
    const state = this.state(sheet);
    if (this.undecided(sheet.sheet) || state === "locked") return false;
    return ["todo", "started", "returned", "refused", "excused"].includes(state) || this.editing === sheet.sheet;
  }

  /** What to show: the draft, else what waits, else what has to be decided, else what the server has. */
  fill(sheet) {
    const found = this.drafts.get(sheet.sheet) || this.pending(sheet.sheet).at(-1)?.body || this.decisions.find((one) => one.sheet === sheet.sheet) || sheet;
    return { marks: { ...found.marks }, readings: { ...found.readings } };
  }

  missing(sheet) {
    const { marks } = this.fill(sheet);
    return sheet.aspects.filter((aspect) => !marks[aspect.code]);
  }

  faults(sheet) {
    const { marks, readings } = this.fill(sheet);
    const wrong = ({ code, way, max_mark: most }) => readings[code] && markOf(way, most, readings[code]).fault;
    return sheet.aspects.filter((aspect) => wrong(aspect) || (marks[aspect.code] && fault(marks[aspect.code], bounds(aspect))));
  }

  /** What the server said against a sheet: by aspect code, unless the mark is another since, and what belongs to no aspect. */
  problems(sheet) {
    const found = { byAspect: {}, beside: [] };
    for (const problem of this.pending(sheet.sheet).flatMap((entry) => entry.problems || [])) {
      const code = problem.path.replace(/^(marks|readings)\./, "").replace(`${sheet.module.code}/`, "");
      if (this.changedSince.has(`${sheet.sheet}/${code}`)) continue;
      if (sheet.aspects.some((aspect) => aspect.code === code)) found.byAspect[code] = problem.message;
      else found.beside.push(problem.message);
    }
    return found;
  }

  /* ---- filling in ---- */

  /** One aspect of one sheet. What is typed without leaving the field (`turn`) is one step back for "undo". */
  async set(sheet, code, { mark, reading = null }, turn = 0) {
    const { marks, readings } = this.fill(sheet);
    const history = [...(this.drafts.get(sheet.sheet)?.history || [])];
    const last = history.at(-1);
    if (!turn || last?.code !== code || last?.turn !== turn) {
      history.push({ code, mark: marks[code] ?? null, reading: readings[code] ?? null, turn, at: this.#tick() });
    }
    marks[code] = mark;
    put(readings, code, reading);
    this.changedSince.add(`${sheet.sheet}/${code}`);
    await this.#keep(sheet, { marks, readings, history: history.slice(-LONGEST_HISTORY) });
  }

  /** Takes the last step on a sheet back; answers the aspect's code. A sheet that is as it was before has no draft. */
  async undo(sheet) {
    const draft = this.drafts.get(sheet.sheet);
    const last = draft?.history.at(-1);
    if (!last) return null;
    const marks = { ...draft.marks, [last.code]: last.mark };
    const readings = { ...draft.readings };
    put(readings, last.code, last.reading);
    const history = draft.history.slice(0, -1);
    await this.#keep(sheet, history.length ? { marks, readings, history } : undefined);
    return last.code;
  }

  undoable(sheet) { return this.drafts.get(sheet.sheet)?.history.length || 0; }
  lastStep(sheet) { return this.drafts.get(sheet.sheet)?.history.at(-1)?.at || 0; }

  #tick() { return Math.max(Date.now(), ...Array.from(this.drafts.values(), (draft) => (draft.history.at(-1)?.at || 0) + 1)); }

  #keep(sheet, draft) {
    if (draft) this.drafts.set(sheet.sheet, draft);
    else this.drafts.delete(sheet.sheet);
    return this.store.keepDraft(sheet.sheet, draft);
  }

  discard(sheet) {
    this.editing = null;
    return this.#keep(sheet, undefined);
  }

  /* ---- handing in ---- */

  /** Writes the operation down before anything is sent. A change on top of one that is on its way waits for its version. */
  async hand(sheet, given = this.fill(sheet), base = sheet.version) {
    const pending = this.pending(sheet.sheet);
    const underWay = pending.find((entry) => entry.tried && !entry.problems);
    const marks = Object.fromEntries(sheet.aspects.map((aspect) => [aspect.code, given.marks[aspect.code] || null]));
    const readings = Object.fromEntries(sheet.aspects.filter((aspect) => marks[aspect.code] && given.readings?.[aspect.code]).map((aspect) => [aspect.code, given.readings[aspect.code]]));
    const entry = {
      id: freshId(),
      label: this.label(sheet),
      body: {
        op: "submit_sheet", device: sheet.event.device, device_seq: 0, sheet: sheet.sheet, base_version: base,
        scheme_hash: sheet.event.scheme_hash, marks, ...(Object.keys(readings).length ? { readings } : {}), at_device: new Date().toISOString(),
      },
    };
    if (underWay) entry.after = underWay.id;
    if (this.editing === sheet.sheet) this.editing = null;
    for (const { code } of sheet.aspects) this.changedSince.delete(`${sheet.sheet}/${code}`);
    await this.store.enqueue(entry, pending.filter((one) => one !== underWay));
    this.drafts.delete(sheet.sheet);
    await this.read();
  }

  counted(entry, receipt) {
    const sheet = this.sheets.get(entry.body.sheet);
    if (sheet) Object.assign(sheet, { version: receipt.version, receipt, marks: entry.body.marks, readings: entry.body.readings || {}, state: "submitted", returned: null });
  }

  /** The reasons why an aspect of a sheet is judged anew. */
  again(sheet) {
    return Object.entries(sheet.second_round || {}).map(([code, round]) => {
      const aspect = sheet.aspects.find((one) => one.code === code);
      return say(words.second_round, { number: round.number, aspect: aspect ? nameOf(aspect) : code, reason: round.reason });
    });
  }
}

function put(readings, code, reading) {
  if (reading === null) delete readings[code];
  else readings[code] = reading;
}
