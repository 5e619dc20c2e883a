// What the tablet keeps of a judge: packet, drafts, outbox, receipts, decisions. IndexedDB first, then the network.
import { openDB } from "../../vendor/idb.js";

const STORES = ["packets", "drafts", "outbox", "kept", "decisions", "counters"];
const DAYS_KEPT = 30;
const A_DAY = 24 * 3600 * 1000;

/** The same few verbs on a Map, where a browser refuses to keep anything. */
class Memory {
  constructor() {
    this.maps = new Map(STORES.map((name) => [name, new Map()]));
    this.lasting = false;
  }

  async get(store, key) { return this.maps.get(store).get(key); }
  async all(store) { return Array.from(this.maps.get(store).values()); }
  async write(changes) {
    for (const { store, key, value } of changes) {
      if (value === undefined) this.maps.get(store).delete(key);
      else this.maps.get(store).set(key, value);
    }
  }
}

class Database {
  constructor(db) {
    this.db = db;
    this.lasting = true;
  }

  get(store, key) { return this.db.get(store, key); }
  all(store) { return this.db.getAll(store); }

  /** All changes or none; the promise is kept when they are on the disk. */
  async write(changes) {
    const names = Array.from(new Set(changes.map((change) => change.store)));
    const work = this.db.transaction(names, "readwrite", { durability: "strict" });
    for (const { store, key, value } of changes) {
      if (value === undefined) work.objectStore(store).delete(key);
      else work.objectStore(store).put(value, key);
    }
    await work.done;
  }
}

async function open() {
  try {
    const db = await openDB("scoring", 1, {
      upgrade(fresh) { STORES.forEach((name) => fresh.createObjectStore(name)); },
    });
    return new Database(db);
  } catch (_refused) {
    return new Memory();
  }
}

/** What belongs to one judge; another judge's unsent sheets on this tablet are only counted. */
export class Store {
  constructor(place, judge) {
    this.place = place;
    this.judge = judge;
  }

  static async open(judge) {
    const place = await open();
    if (navigator.storage?.persist) navigator.storage.persist().catch(() => false);
    return new Store(place, judge);
  }

  get lasting() { return this.place.lasting; }
  key(name) { return `${this.judge}:${name}`; }
  async mine(store) { return (await this.place.all(store)).filter((one) => one.judge === this.judge); }

  async othersWaiting() { return (await this.place.all("outbox")).filter((one) => one.judge !== this.judge).length; }

  async packet() { return (await this.place.get("packets", this.judge))?.packet; }
  keepPacket(packet) { return this.place.write([{ store: "packets", key: this.judge, value: { judge: this.judge, packet } }]); }

  async drafts() { return new Map((await this.mine("drafts")).map((draft) => [draft.sheet, draft.marks])); }
  keepDraft(sheet, marks) {
    const value = marks && { judge: this.judge, sheet, marks };
    return this.place.write([{ store: "drafts", key: this.key(sheet), value }]);
  }

  async outbox() { return (await this.mine("outbox")).sort((a, b) => a.body.device_seq - b.body.device_seq); }

  /** An operation gets its number and goes into the outbox; its draft and what it replaces go, all at once. */
  async enqueue(entry, replaced = []) {
    const counter = `${entry.body.device}`;
    entry.body.device_seq = ((await this.place.get("counters", counter)) || 0) + 1;
    entry.judge = this.judge;
    await this.place.write([
      { store: "counters", key: counter, value: entry.body.device_seq },
      { store: "outbox", key: entry.id, value: entry },
      { store: "drafts", key: this.key(entry.body.sheet), value: undefined },
      ...replaced.map((one) => ({ store: "outbox", key: one.id, value: undefined })),
    ]);
    return entry;
  }

  /** The counter of a device never falls behind what the server has seen of it. */
  async raiseCounter(device, highest) {
    const known = (await this.place.get("counters", device)) || 0;
    if (highest > known) await this.place.write([{ store: "counters", key: device, value: highest }]);
  }

  keepEntry(entry) { return this.place.write([{ store: "outbox", key: entry.id, value: entry }]); }
  dropEntry(entry) { return this.place.write([{ store: "outbox", key: entry.id, value: undefined }]); }

  /** Acknowledged: it leaves the outbox and stays for 30 days, to be offered again if the server lost it. */
  settle(entry, receipt) {
    const kept = { judge: this.judge, id: entry.id, body: entry.body, label: entry.label, receipt, at: Date.now() };
    return this.place.write([
      { store: "outbox", key: entry.id, value: undefined },
      { store: "kept", key: entry.id, value: kept },
    ]);
  }

  async kept() {
    const found = await this.mine("kept");
    const old = found.filter((one) => Date.now() - one.at > DAYS_KEPT * A_DAY);
    if (old.length) await this.place.write(old.map((one) => ({ store: "kept", key: one.id, value: undefined })));
    return found.filter((one) => !old.includes(one));
  }

  offerAgain(kept) {
    const entry = { judge: this.judge, id: kept.id, body: kept.body, label: kept.label, tries: 0 };
    return this.place.write([
      { store: "kept", key: kept.id, value: undefined },
      { store: "outbox", key: kept.id, value: entry },
    ]);
  }

  decisions() { return this.mine("decisions"); }
  dropDecision(id) { return this.place.write([{ store: "decisions", key: id, value: undefined }]); }

  /** Both values wait for the judge's decision; the operation itself is done. */
  decide(entry, answer) {
    const { sheet, marks } = entry.body;
    const value = { judge: this.judge, id: entry.id, sheet, marks, label: entry.label, current: answer.current };
    return this.place.write([
      { store: "outbox", key: entry.id, value: undefined },
      { store: "decisions", key: entry.id, value },
    ]);
  }
}
