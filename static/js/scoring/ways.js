// How a reading becomes a mark, exactly as scoring/rules/ways.py does it: whole millionths, never floats.
const DECIMAL = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,6}))?$/;
const MILLION = 10n ** 6n;

/** The value of a decimal string in millionths, or null for what is none; a leading minus is allowed. */
export function millionths(text) {
  const found = DECIMAL.exec(text);
  if (!found) return null;
  const value = BigInt(found[2]) * MILLION + BigInt((found[3] || "").padEnd(6, "0"));
  return found[1] ? -value : value;
}

/** Millionths as a decimal string without trailing zeros. */
export function plain(value) {
  const size = value < 0n ? -value : value;
  const part = (size % MILLION).toString().padStart(6, "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${size / MILLION}${part ? `.${part}` : ""}`;
}

/**
 * What a reading gives: `{mark}` as a decimal string, or `{fault}`: "reading_text" (no number), "reading_range",
 * "reading_choice" (neither 1 nor 0) or "reading_whole". `way` may be null (the reading is the mark).
 */
export function markOf(way, maxMark, reading) {
  const value = millionths(reading);
  if (value === null) return { fault: "reading_text" };
  const found = READERS[way ? way.kind : "value"](way, millionths(maxMark), value);
  return typeof found === "string" ? { fault: found } : { mark: plain(found) };
}

function stepped(way, compared) {
  const step = way.steps.find((one) => compared <= millionths(one.upto));
  return step ? millionths(step.mark) : 0n;
}

const READERS = {
  value: (way, most, reading) => (reading < 0n || reading > most ? "reading_range" : reading),
  yes_no: (way, most, reading) => (reading === 0n ? 0n : reading === MILLION ? most : "reading_choice"),
  steps(way, most, reading) {
    if (way.nominal == null) return stepped(way, reading);
    const distance = reading - millionths(way.nominal);
    return stepped(way, distance < 0n ? -distance : distance);
  },
  time: (way, most, reading) => (reading < 0n ? "reading_range" : stepped(way, reading)),
  deduction(way, most, reading) {
    if (reading < 0n) return "reading_range";
    if (reading % MILLION) return "reading_whole";
    const left = most - (reading / MILLION) * millionths(way.step);
    return left > 0n ? left : 0n;
  },
};
