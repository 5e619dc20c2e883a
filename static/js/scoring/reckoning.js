// How a mark came out of a reading, in words that the judge can check.
import { millionths, plain } from "./ways.js";
import { clean } from "./numbers.js";
import { say, words } from "./words.js";

const CLOCK = /^(\d{1,4})[:\uff1a](\d{1,2})(?:[:\uff1a](\d{1,2}))?$/;

/** What was typed as a time in seconds: "95", "1:35" or "1:02:03"; anything else as it is, and then it is no number. */
export function secondsOf(typed) {
  const found = CLOCK.exec(typed.trim());
  if (!found) return clean(typed);
  const [first, second, third] = found.slice(1).map((part) => (part === undefined ? null : Number.parseInt(part, 10)));
  return String(third === null ? first * 60 + second : first * 3600 + second * 60 + third);
}

/** Seconds as people read them; parts of a second stay seconds. */
export function plainTime(seconds) {
  if (!/^\d+$/.test(seconds)) return seconds;
  const all = Number.parseInt(seconds, 10);
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}

export function reckoning(aspect, reading, mark) {
  const { way } = aspect;
  if (way.kind === "deduction") return say(words.reckon_deduction, { most: aspect.max_mark, count: reading, step: way.step, mark });
  const unit = way.unit ? ` ${way.unit}` : "";
  const compared = way.nominal == null ? millionths(reading) : distance(reading, way.nominal);
  const step = way.steps.find((one) => compared <= millionths(one.upto));
  const time = way.kind === "time";
  const limit = step || way.steps.at(-1);
  const facts = {
    reading: time ? plainTime(reading) : `${reading}${unit}`, off: `${plain(compared)}${unit}`, nominal: `${way.nominal}${unit}`,
    limit: time ? plainTime(limit.upto) : `${limit.upto}${unit}`, mark,
  };
  if (way.nominal != null) return say(step ? words.reckon_near : words.reckon_far, facts);
  return say(step ? words.reckon_within : words.reckon_beyond, facts);
}

function distance(reading, nominal) {
  const off = millionths(reading) - millionths(nominal);
  return off < 0n ? -off : off;
}
