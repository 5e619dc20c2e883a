// What stands above and below the sheet: the pill (on this tablet, sending, received), sum, what is missing, the buttons.
import { $, say, words } from "./words.js";

export class Bar {
  constructor(book, outbox) {
    Object.assign(this, { book, outbox });
  }

  sheet(sheet, view) {
    const { book } = this;
    const editable = book.editable(sheet);
    const state = book.state(sheet);
    const missing = book.missing(sheet).length;
    const again = sheet.version || state === "refused";
    this.#parts({ sum: view.sum, most: view.most, missing: editable ? missing : 0, editable, undo: book.undoable(sheet), across: false });
    const facts = { entry: book.label(sheet), total: view.sum, missing };
    const question = say(words.ask_submit, facts) + (missing ? ` ${say(words.ask_missing, facts)}` : "");
    this.#submit(editable, again ? words.submit_again : words.submit, book.faults(sheet).length ? "" : question);
    $("[data-edit]").hidden = editable || ["locked", "confirmed"].includes(state) || book.undecided(sheet.sheet);
    $("[data-discard]").hidden = !(book.drafts.has(sheet.sheet) && sheet.version > 0);
  }

  across(view, undoable) {
    const { complete } = view;
    this.#parts({ sum: "", most: "", missing: view.empty.length, editable: true, undo: undoable, across: true });
    const facts = { count: complete.length, entries: complete.map((sheet) => sheet.entry).join(words.comma) };
    this.#submit(complete.length > 0, say(words.submit_complete, facts), say(words.ask_complete, facts));
    $("[data-edit]").hidden = $("[data-discard]").hidden = true;
  }

  #parts({ sum, most, missing, editable, undo, across }) {
    $(".tally__sum").hidden = across;
    $("[data-tally-sum]").textContent = sum;
    $("[data-tally-full]").textContent = most && `/ ${most}`;
    $("[data-tally-missing]").textContent = missing;
    $("[data-tally-missing-link]").hidden = !missing;
    $("[data-undo]").hidden = !editable;
    $("[data-undo]").disabled = !undo;
  }

  #submit(shown, word, question) {
    const button = $("[data-submit]");
    button.hidden = !shown;
    $("[data-submit-word]").textContent = word;
    if (question) button.dataset.confirm = question;
    else delete button.dataset.confirm;
  }

  /** Green only with a receipt. Across competitors the pill tells of all sheets on the tablet. */
  pill(sheet) {
    const { book, outbox } = this;
    const place = $("[data-sync]");
    const pending = sheet ? book.pending(sheet.sheet) : book.waiting;
    const state = sheet && book.state(sheet);
    const sending = pending.some((entry) => entry.id === outbox.sending);
    const receipt = ["sent", "locked", "confirmed"].includes(state) ? sheet.receipt : null;
    const drafted = sheet ? book.drafts.has(sheet.sheet) : book.drafts.size > 0;
    place.dataset.state = sending ? "sending" : state === "refused" ? "refused" : book.waiting.length || drafted ? "local" : receipt ? "received" : "idle";
    $("[data-sync-waiting]", place).textContent = book.waiting.length || "";
    $("[data-sync-receipt]", place).textContent = receipt ? `#${receipt.seq}` : "";
  }
}
