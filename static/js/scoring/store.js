// What the tablet keeps of a judge: packet, drafts, outbox, receipts, decisions. First it is kept here, then the network.
import { openPlace } from "./place.js";

const DAYS_KEPT = 30;
const A_DAY = 24 * 3600 * 1000;

/** What belongs to one judge; another judge's unsent sheets on this tablet are only counted. */
export class Store {
  constructor(place, judge) {
    this.place = place;
    this.judge = judge;
  }

  /** `judge` is whose page this is; the page that is everybody's asks whose the tablet was last. */
  static async open(judge) {
    const place = await openPlace();
    if (navigator.storage?.persist) navigator.storage.persist().catch(() => false);
    const whose = judge || (await place.get("tablet", "judge")) || "";
    if (judge) await place.write([{ store: "tablet", key: "judge", value: judge }]);
    return new Store(place, whose);
  }

  get lasting() { return this.place.lasting; }
  key(name) { return `${this.judge}:${name}`; }
  async mine(store) { return (await this.place.all(store)).filter((one) => one.judge === this.judge); }

  /** Signing out: without a network the next who opens the page sees nobody's sheets. What waits stays. */
  leave() { return this.place.write([{ store: "tablet", key: "judge", value: undefined }]); }

  async othersWaiting() { return (await this.place.all("outbox")).filter((one) => one.judge !== this.judge).length; }

  async packet() { return (await this.place.get("packets", this.judge))?.packet; }
  keepPacket(packet) { return this.place.write([{ store: "packets", key: this.judge, value: { judge: this.judge, packet } }]); }

  /** Drafts by sheet: marks, readings, and what was there before each change, for undoing. */
  async drafts() { return new Map((await this.mine("drafts")).map(({ sheet, marks, readings = {}, history = [] }) => [sheet, { marks, readings, history }])); }
  keepDraft(sheet, draft) {
    const value = draft && { judge: this.judge, sheet, ...draft };
    return this.place.write([{ store: "drafts", key: this.key(sheet), value }]);
  }

  async outbox() { return (await this.mine("outbox")).sort((a, b) => a.body.device_seq - b.body.device_seq); }

  /** An operation gets its number and goes into the outbox; its draft and what it replaces go, all at once. What it replaces was
      never counted, so its number is taken over and the server sees no gap. */
  async enqueue(entry, replaced = []) {
    entry.judge = this.judge;
    const changes = (number) => {
      entry.body.device_seq = number;
      return [
        { store: "outbox", key: entry.id, value: entry },
        { store: "drafts", key: this.key(entry.body.sheet), value: undefined },
        ...replaced.map((one) => ({ store: "outbox", key: one.id, value: undefined })),
      ];
    };
    const freed = replaced.filter((one) => one.body.device === entry.body.device).map((one) => one.body.device_seq);
    if (freed.length) await this.place.write(changes(Math.min(...freed)));
    else await this.place.numbered(entry.body.device, changes);
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
    const { sheet, marks, readings } = entry.body;
    const value = { judge: this.judge, id: entry.id, sheet, marks, readings, label: entry.label, current: answer.current };
    return this.place.write([
      { store: "outbox", key: entry.id, value: undefined },
      { store: "decisions", key: entry.id, value },
    ]);
  }
}
