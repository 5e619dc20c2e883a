// Marks are decimal strings and never floats: sums are whole numbers, as on the server.
const PLACES = 6;
const MILLION = 10n ** 6n;
const MARK = /^(\d{1,12})(?:\.(\d{1,6}))?$/;
const TYPED = { "\u3002": ".", "\uff0e": ".", "\uff0c": ".", ",": ".", "\uff0d": "-" }; // what a Chinese keyboard makes of them

/** What a judge typed, as the server wants it: ASCII digits, a point, no spaces, "5." and ".5" completed. */
export function clean(typed) {
  const text = Array.from(typed.trim(), (sign) => {
    const wide = sign.charCodeAt(0) - 0xff10;
    return wide >= 0 && wide <= 9 ? String(wide) : TYPED[sign] || sign;
  }).join("").replace(/\s/g, "");
  if (/^\.\d+$/.test(text)) return "0" + text;
  return /^\d+\.$/.test(text) ? text.slice(0, -1) : text;
}

/** The value in millionths, or null for what is no mark. */
export function units(text) {
  const found = MARK.exec(text);
  return found ? BigInt(found[1]) * MILLION + BigInt((found[2] || "").padEnd(PLACES, "0")) : null;
}

/** What is wrong with a mark of an aspect: "", "no_number", "under", "over" or "places". */
export function fault(text, aspect) {
  if (text.startsWith("-") && units(text.slice(1)) !== null) return "under";
  const value = units(text);
  if (value === null) return /^\d+\.\d{7,}$/.test(text) ? "places" : "no_number";
  return value > units(aspect.max_mark) ? "over" : "";
}

/** The mark one step up or down, within 0 and the maximum, with the places of whichever has more. */
export function stepped(text, step, aspect) {
  const down = step.startsWith("-");
  const by = units(down ? step.slice(1) : step);
  const top = units(aspect.max_mark);
  let value = (units(text) ?? 0n) + (down ? -by : by);
  if (value < 0n) value = 0n;
  if (value > top) value = top;
  return shown(value, MILLION);
}

/** The sum of a sheet: mark × factor, a judgement as its share of the maximum; to six places, a half goes up. */
export function total(aspects, marks) {
  let sum = 0n;
  for (const aspect of aspects) {
    const value = marks[aspect.code] == null ? null : units(marks[aspect.code]);
    if (value === null) continue;
    const factor = units(aspect.factor);
    sum += aspect.kind === "judgement" ? value * units(aspect.max_mark) * factor : value * MILLION * 3n * factor;
  }
  const cut = 3n * MILLION * MILLION;
  return shown((2n * sum + cut) / (2n * cut), MILLION);
}

/** The most that a sheet can reach. */
export function full(aspects) {
  let sum = 0n;
  for (const aspect of aspects) sum += units(aspect.max_mark) * units(aspect.factor);
  return shown(sum / MILLION, MILLION);
}

function shown(value, unit) {
  const whole = value / unit;
  const part = (value % unit).toString().padStart(PLACES, "0").replace(/0+$/, "");
  return part ? `${whole}.${part}` : `${whole}`;
}
