// After the server was restored from a backup: it is another house now, and gets again what it lost of what it acknowledged.
import { getJson } from "./outbox.js";

const EVERY = 60000;

/** `restored()` is called when the server turns out to be another house than a moment ago. */
export class Restored {
  constructor(store, restored) {
    this.store = store;
    this.restored = restored;
    this.house = null;
  }

  watch() {
    this.look();
    setInterval(() => { if (!document.hidden) this.look(); }, EVERY);
  }

  /** Asks without the session: that a page lies open is no sign of life of its judge. */
  async look() {
    const { body } = await getJson("/api/v1/csrf", { credentials: "omit" });
    if (!body?.house) return;
    const before = this.house;
    this.house = body.house;
    if (before && before !== body.house) await this.restored();
  }

  /** Puts what the server does not know any more back into the outbox, under the same ids and numbers. Answers the status:
      401 or 403 mean that the judge has to sign in first. */
  async offer() {
    const answer = await getJson("/api/v1/devices/me", { quiet: true });
    if (!answer.body?.devices) return answer.status;
    const known = new Map(answer.body.devices.map((device) => [device.device, device]));
    for (const device of known.values()) await this.store.raiseCounter(device.device, device.highest);
    for (const kept of await this.store.kept()) {
      const device = known.get(kept.body.device);
      if (device && kept.receipt && !device.operations.some((one) => one.id === kept.id)) await this.store.offerAgain(kept);
    }
    return answer.status;
  }
}
