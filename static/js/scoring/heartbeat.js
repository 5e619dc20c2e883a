// Every twenty seconds the tablet says that it is there, what waits on it and which sheets were begun. No marks.
import { getJson, sendJson } from "./outbox.js";

const EVERY = 20000;

export class Heartbeat {
  constructor(book) {
    this.book = book;
    this.version = document.body.dataset.app;
  }

  start() {
    this.beat();
    setInterval(() => this.beat(), EVERY);
  }

  async beat() {
    const devices = this.book.devices();
    if (!devices.length || navigator.onLine === false) return;
    const fresh = await getJson("/api/v1/csrf", { quiet: true });
    if (!fresh.body?.token || fresh.body.me !== this.book.store.judge) return;
    for (const device of devices) await sendJson("/api/v1/devices/me/heartbeat", fresh.body.token, this.said(device), { quiet: true });
  }

  said(device) {
    const { book } = this;
    const own = (id) => book.sheets.get(id)?.event.device === device;
    return {
      device, version: this.version, unsent: book.waiting.filter((entry) => entry.body.device === device).length,
      drafts: Array.from(book.drafts.keys()).filter(own),
    };
  }
}
