// What a phone or tablet at a door keeps: the list of its competition, the scans that the server has not confirmed, its own name.
// IndexedDB first, then the network. No number of a person is ever kept here.
import { openDB } from "../../../vendor/idb.js";

const STORES = ["rosters", "queue", "facts"];

/** The same few verbs on a Map, where a browser refuses to keep anything. */
class Memory {
  constructor() {
    this.maps = new Map(STORES.map((name) => [name, new Map()]));
    this.lasting = false;
  }

  async get(store, key) { return this.maps.get(store).get(key); }
  async getAll(store) { return Array.from(this.maps.get(store).values()); }
  async put(store, value, key) { this.maps.get(store).set(key, value); }
  async delete(store, key) { this.maps.get(store).delete(key); }
  async clear(store) { this.maps.get(store).clear(); }
}

async function open() {
  try {
    const db = await openDB("check-in", 1, {
      upgrade(fresh) { STORES.forEach((name) => fresh.createObjectStore(name)); },
    });
    db.lasting = true;
    return db;
  } catch (_refused) {
    return new Memory();
  }
}

/** 128 random bits as 32 hex digits. */
export function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Store {
  constructor(place) {
    this.place = place;
  }

  static async open() {
    const place = await open();
    if (navigator.storage?.persist) navigator.storage.persist().catch(() => false);
    return new Store(place);
  }

  get lasting() { return this.place.lasting; }

  roster(code) { return this.place.get("rosters", code); }
  keepRoster(code, roster) { return this.place.put("rosters", roster, code); }

  /** Names leave this device: signed out, or another day. Scans that wait hold tickets only and stay. */
  forget() { return this.place.clear("rosters"); }

  /** Scans that the server has not confirmed, the oldest first. */
  async queue() { return (await this.place.getAll("queue")).sort((a, b) => a.at - b.at); }
  keep(scan) { return this.place.put("queue", scan, scan.id); }
  drop(scan) { return this.place.delete("queue", scan.id); }

  /** Who this device says it is: made once. */
  async device() {
    const known = await this.place.get("facts", "device");
    if (known) return known;
    const fresh = freshId();
    await this.place.put("facts", fresh, "device");
    return fresh;
  }
}
