// SHA-256 and HMAC over text, also where a connection without encryption hides the browser's own; canonical JSON.
const K = constants(64, 3);
const START = constants(8, 2);
const encoder = new TextEncoder();

/** The first 32 bits of the fractional parts of roots of the first primes, found with whole numbers. */
function constants(count, degree) {
  const found = [];
  for (let candidate = 2n; found.length < count; candidate += 1n) {
    if (!isPrime(candidate)) continue;
    found.push(Number(root(candidate << BigInt(32 * degree), BigInt(degree)) & 0xffffffffn));
  }
  return found;
}

function isPrime(number) {
  for (let by = 2n; by * by <= number; by += 1n) if (number % by === 0n) return false;
  return true;
}

function root(value, degree) {
  let [low, high] = [0n, 1n << 48n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function block(state, view, at) {
  const w = new Int32Array(64);
  for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const small = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const large = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = (w[i - 16] + small + w[i - 7] + large) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => { state[index] = (state[index] + word) | 0; });
}

function sha256Bytes(bytes) {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const state = Int32Array.from(START);
  for (let at = 0; at < padded.length; at += 64) block(state, view, at);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => out.setInt32(4 * index, word));
  return new Uint8Array(out.buffer);
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = (text) => hex(sha256Bytes(encoder.encode(text)));

/** HMAC-SHA256; the key is text of at most 64 bytes. */
export function hmac(key, text) {
  const padded = new Uint8Array(64);
  padded.set(encoder.encode(key));
  const inner = sha256Bytes(joined(padded.map((byte) => byte ^ 0x36), encoder.encode(text)));
  return hex(sha256Bytes(joined(padded.map((byte) => byte ^ 0x5c), inner)));
}

function joined(one, other) {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

/** As foundation/rules/canonical.py writes it: keys in order, no spaces, strings in NFC. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  return JSON.stringify(typeof value === "string" ? value.normalize("NFC") : value);
}
