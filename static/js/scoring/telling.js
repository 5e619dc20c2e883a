// The note above a sheet: in which state it is, and why it has to be looked at again.
import { callout, say, words } from "./words.js";

export function sheetNote(book, sheet) {
  const state = book.state(sheet);
  const { beside } = book.problems(sheet);
  const again = book.again(sheet);
  const told = again.some((text) => text.includes(sheet.returned?.reason)) ? again : [...again, say(words.returned_reason, sheet.returned || {})];
  const back = sheet.returned && [callout("warning", again.length ? words.second_title : words.returned_title, told.join(" "))];
  const notes = {
    refused: beside.length && [callout("error", say(words.server_says, { entry: sheet.entry }), beside.join(" "))],
    returned: back,
    started: back,
    locked: [callout("info", words.locked_title)],
    confirmed: [callout("success", words.confirmed_title)],
    waiting: [callout("info", words.waiting_title)],
    sent: sheet.receipt && [callout("success", say(words.received_title, { seq: sheet.receipt.seq }))],
  };
  return notes[state] || [];
}
