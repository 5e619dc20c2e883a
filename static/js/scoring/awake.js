// The screen stays awake while a sheet is open that can be filled in, where the browser can do that.
export class Awake {
  constructor() {
    this.wanted = false;
    this.lock = null;
    document.addEventListener("visibilitychange", () => this.#hold());
  }

  static possible() { return "wakeLock" in navigator; }

  /** Whether the sheet on the screen can be filled in. */
  set(wanted) {
    this.wanted = wanted;
    return this.#hold();
  }

  async #hold() {
    if (!Awake.possible()) return;
    if (!this.wanted || document.hidden) {
      const lock = this.lock;
      this.lock = null;
      await lock?.release().catch(() => null);
    } else if (!this.lock || this.lock.released) {
      this.lock = await navigator.wakeLock.request("screen").catch(() => null);
    }
    document.body.dataset.awake = this.lock && !this.lock.released ? "yes" : "no";
  }
}
