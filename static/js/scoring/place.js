// Where things are kept: IndexedDB, or memory where a browser refuses to keep anything.
import { openDB } from "../../vendor/idb.js";

const STORES = ["packets", "drafts", "outbox", "kept", "decisions", "counters", "tablet"];
const VERSION = 2;

/** The same few verbs on a Map. */
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

  async numbered(counter, changes) {
    const number = (this.maps.get("counters").get(counter) || 0) + 1;
    await this.write([...changes(number), { store: "counters", key: counter, value: number }]);
    return number;
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
    apply(work, changes);
    await work.done;
  }

  /** The next number of a counter and what is written with it, in one step: two windows never take the same number. */
  async numbered(counter, changes) {
    const work = this.db.transaction(STORES, "readwrite", { durability: "strict" });
    const number = ((await work.objectStore("counters").get(counter)) || 0) + 1;
    apply(work, [...changes(number), { store: "counters", key: counter, value: number }]);
    await work.done;
    return number;
  }
}

function apply(work, changes) {
  for (const { store, key, value } of changes) {
    if (value === undefined) work.objectStore(store).delete(key);
    else work.objectStore(store).put(value, key);
  }
}

export async function openPlace() {
  try {
    const db = await openDB("scoring", VERSION, {
      upgrade(fresh) {
        for (const name of STORES) if (!fresh.objectStoreNames.contains(name)) fresh.createObjectStore(name);
      },
      blocking(_now, _next, event) { event.target.close(); },
    });
    return new Database(db);
  } catch (_refused) {
    return new Memory();
  }
}
