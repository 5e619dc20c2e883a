// What waits on this tablet as a file for the desk, when there is no network at all (scoring/rules/outbox_file.py).
import { total } from "./numbers.js";
import { canonical, hmac, sha256 } from "./seal.js";

/** A file for each competition on which something waits: `[{name, text}]`. What waits stays on the tablet. */
export function outboxFiles(book, app) {
  const devices = Array.from(new Set(book.waiting.map((entry) => entry.body.device)));
  return devices.map((device) => {
    const event = book.packet?.events.find((one) => one.device === device);
    const made = new Date().toISOString();
    const entries = book.waiting.filter((entry) => entry.body.device === device);
    const content = {
      competition: event?.competition || "-", device, judge: book.store.judge, made_at: made, app,
      summary: entries.map((entry) => summary(book, entry)),
      operations: entries.map((entry) => ({ id: entry.id, after: entry.after || null, body: entry.body })),
    };
    const checksum = sha256(canonical(content));
    const file = { format: "outbox/1", content, checksum, seal: event?.secret ? hmac(event.secret, checksum) : "" };
    return { name: `outbox-${device.slice(0, 6)}-${made.slice(0, 19).replace(/[^0-9]/g, "")}.json`, text: JSON.stringify(file, null, 1), count: entries.length };
  });
}

/** For whoever opens the file: which sheets, how much is filled in. It counts for nothing. */
function summary(book, { label, body }) {
  const sheet = book.sheets.get(body.sheet);
  const given = Object.values(body.marks).filter((mark) => mark !== null).length;
  return { sheet: label, given, missing: Object.keys(body.marks).length - given, total: sheet ? total(sheet.aspects, body.marks) : "" };
}

export function download({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
