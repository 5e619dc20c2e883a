// The page's side of the service worker: starts it, and lets a new version take over when nothing waits to be sent.
const PATIENCE = 10000;

/** `address` is that of the worker; `nothingWaits()` answers whether everything has arrived. */
export class Shell {
  constructor(address, nothingWaits) {
    this.address = address;
    this.nothingWaits = nothingWaits;
    this.registration = null;
  }

  async start() {
    if (!navigator.serviceWorker) return;
    try {
      this.registration = await navigator.serviceWorker.register(this.address, { updateViaCache: "none" });
    } catch (_refused) {
      return;
    }
    this.registration?.addEventListener("updatefound", () => {
      this.registration.installing?.addEventListener("statechange", () => this.offer());
    });
    await this.offer();
  }

  /** A waiting version takes over only if nothing is on its way. */
  async offer() {
    const waiting = this.registration?.waiting;
    if (waiting && this.registration.active && (await this.nothingWaits())) waiting.postMessage("take over");
  }

  /** "active", "none" (this browser or connection has no workers), or "pending" after ten seconds of waiting. */
  async state() {
    if (!navigator.serviceWorker) return "none";
    if (!this.registration) return "pending";
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    const ready = await Promise.race([navigator.serviceWorker.ready, late]);
    return ready?.active ? "active" : "pending";
  }
}
