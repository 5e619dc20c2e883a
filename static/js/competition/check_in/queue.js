// Handing scans to the server, in order, again and again until an answer is final. A scan has an id of its own: sent twice, it
// counts once.
const PATIENCE = 15000;
const SHORTEST = 1000;
const LONGEST = 20000;
const API = "/api/v1/check-ins";

/** A pause between 1 and 20 seconds, longer after more failures, never the same on two tablets. */
function pause(failures) {
  const most = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 5));
  return SHORTEST + Math.random() * (most - SHORTEST);
}

/** An answer with its status; status 0 where the server cannot be reached. */
export async function ask(path, method = "GET", body = undefined, token = "") {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE);
  try {
    const answer = await fetch(API + path, {
      method, credentials: "same-origin", cache: "no-store", signal: limit.signal,
      headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }), ...(token && { "X-CSRFToken": token }) },
      body: body && JSON.stringify(body),
    });
    const json = (answer.headers.get("Content-Type") || "").includes("application/json");
    return { status: answer.status, body: json ? await answer.json() : null };
  } catch (_unreachable) {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

/** What an answer means for a scan; anything that is not clearly final is not final. */
export function meaning(scan, { status, body }) {
  if ((status === 201 || status === 200) && body?.check_in?.id === scan.id) return "received";
  if (status === 401 || status === 403) return "signed_out";
  if ([404, 409, 422].includes(status) && body?.code) return "refused";
  return "again";
}

export class Queue {
  /** `changed(what, scan, body)` tells the page: sending, received, refused, offline, signed_out, idle. */
  constructor(store, device, changed) {
    Object.assign(this, { store, device, changed, running: null, again: false, failures: 0, timer: 0 });
  }

  async waiting() { return (await this.store.queue()).filter((scan) => !scan.refused); }

  /** Sends everything that waits; calls that come meanwhile wait for the same flush, and a last look follows. */
  flush() {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.#flush().finally(() => {
      this.running = null;
      if (!this.again) return;
      this.again = false;
      this.flush();
    });
    return this.running;
  }

  async #flush() {
    clearTimeout(this.timer);
    const waiting = await this.waiting();
    if (!waiting.length) return this.changed("idle");
    const fresh = await ask("/token");
    if (!fresh.body?.token) return this.#later("offline");
    if (!fresh.body.me) return this.#later("signed_out");
    for (const scan of waiting) {
      this.changed("sending", scan);
      const answer = await this.#send(scan, fresh.body.token);
      if (answer === "again") return this.#later("offline");
      if (answer === "signed_out") return this.#later("signed_out");
    }
    this.failures = 0;
    this.changed("idle");
  }

  async #send(scan, token) {
    const age = Math.max(0, Math.round((Date.now() - scan.at) / 1000));
    const { ticket, session, way, competition } = scan;
    const answer = await ask(`/${scan.id}`, "PUT", { competition, ticket, session, way, device: this.device, age }, token);
    const found = meaning(scan, answer);
    if (found === "received") await this.store.drop(scan);
    if (found === "refused") await this.store.keep({ ...scan, refused: answer.body.message });
    if (found !== "again") this.changed(found, scan, answer.body);
    return found;
  }

  #later(why) {
    this.failures += 1;
    this.changed(why);
    this.timer = setTimeout(() => this.flush(), pause(this.failures));
  }
}
