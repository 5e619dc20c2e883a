// Handing operations to the server (formats/operation): in order, again and again until an answer is final.
const PATIENCE = 15000;
const SHORTEST = 1000;
const LONGEST = 30000;

/** A pause between 1 and 30 seconds, longer after more failures, never the same on two tablets. */
export function pause(failures) {
  const most = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 5));
  return SHORTEST + Math.random() * (most - SHORTEST);
}

/** 128 random bits as 32 hex digits. */
export function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask(url, options = {}) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE);
  try {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", signal: limit.signal, ...options });
    const json = (answer.headers.get("Content-Type") || "").includes("application/json");
    return { status: answer.status, body: json ? await answer.json() : null };
  } catch (_unreachable) {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

/** `quiet`: the page asks of itself, nobody touched anything; that keeps no session alive. */
export const QUIET = { "X-Quiet": "1" };
export const getJson = (url, { quiet = false, ...options } = {}) => ask(url, { headers: { Accept: "application/json", ...(quiet ? QUIET : {}) }, ...options });

export function sendJson(url, token, body, { method = "POST", quiet = false } = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token, ...(quiet ? QUIET : {}) };
  return ask(url, { method, headers, body: JSON.stringify(body) });
}

/** What an answer means for an operation; anything that is not clearly final is not final. */
export function meaning(entry, { status, body }) {
  if ((status === 201 || status === 200) && body?.receipt?.id === entry.id) return "counted";
  if (status === 202 && body?.late?.id === entry.id) return "late";
  if (status === 409 && body?.code === "stale") return "stale";
  if (status === 409 && body?.code === "op_mismatch") return "mismatch";
  if (status === 401 || status === 403) return "held";
  if (body?.code === "csrf") return "again";
  if (status >= 400 && status < 500 && status !== 429 && body?.code) return "refused";
  return "again";
}

/** The outbox of one judge. `changed(what, entry, body)` tells the page what happened. */
export class Outbox {
  constructor(store, changed) {
    this.store = store;
    this.changed = changed;
    this.running = null;
    this.failures = 0;
    this.timer = 0;
    this.sending = null;
    this.held = new Map();
  }

  /** Sends everything that waits; calls that come meanwhile wait for the same flush, and a last look follows. */
  flush() {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.#flush().finally(() => {
      this.running = null;
      if (this.again) {
        this.again = false;
        this.flush();
      }
    });
    return this.running;
  }

  async #flush() {
    clearTimeout(this.timer);
    if (!(await this.store.outbox()).length) return;
    const fresh = await getJson("/api/v1/csrf", { quiet: true });
    if (!fresh.body?.token) return this.#later("offline");
    if (fresh.body.me !== this.store.judge) return this.#later("signed_out");
    const waiting = (await this.store.outbox()).filter((entry) => !entry.after && this.held.get(entry.id) !== fresh.body.visit);
    if (!waiting.length) return this.#later("held_back");
    const answers = [];
    for (const entry of waiting) {
      answers.push(await this.#send(entry, fresh.body));
      if (answers.at(-1) === "again") break;
    }
    if (answers.includes("again")) return this.#later("offline");
    if (answers.includes("refused")) return this.#later("retry");
    if (answers.includes("held")) return this.#later("held_back");
    this.failures = 0;
    if ((await this.store.outbox()).length) this.again = true;
  }

  #later(why) {
    this.failures += 1;
    this.changed(why, null, null);
    this.timer = setTimeout(() => this.flush(), pause(this.failures));
  }

  async #send(entry, { token, visit }) {
    this.sending = entry.id;
    const again = entry.tried;
    entry.tried = true;
    await this.store.keepEntry(entry);
    this.changed("sending", entry, null);
    const answer = await sendJson(`/api/v1/operations/${entry.id}`, token, entry.body, { method: "PUT", quiet: again });
    this.sending = null;
    const found = meaning(entry, answer);
    if (found === "held") this.held.set(entry.id, visit);
    await this.#act(found, entry, answer.body);
    this.changed(found, entry, answer.body);
    return found;
  }

  async #act(found, entry, body) {
    if (found === "counted") {
      await this.store.settle(entry, body.receipt);
      await this.#release(entry, body.receipt.version);
    } else if (found === "stale") {
      await this.store.decide(await this.#merged(entry), body);
    } else if (found === "late" || found === "mismatch") {
      await this.store.settle(await this.#merged(entry), null);
    } else if (found === "refused") {
      entry.problems = body.problems || [{ path: "", message: body.message }];
      await this.store.keepEntry(entry);
    }
  }

  /** The change that waited for this operation now knows which version it changes. */
  async #release(entry, version) {
    for (const next of await this.store.outbox()) {
      if (next.after !== entry.id) continue;
      delete next.after;
      next.body.base_version = version;
      await this.store.keepEntry(next);
      this.again = true;
    }
  }

  /** What was changed after an operation that did not count becomes the judge's own value in the decision. */
  async #merged(entry) {
    for (const next of await this.store.outbox()) {
      if (next.after !== entry.id) continue;
      entry.body = { ...entry.body, marks: next.body.marks, readings: next.body.readings };
      await this.store.dropEntry(next);
    }
    return entry;
  }
}
