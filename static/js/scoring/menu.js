// The menu of the judge's page: the outbox as a file, signing out, how the kept page is liked.
import { download, outboxFiles } from "./carry.js";
import { $, say, words } from "./words.js";

export function openMenu(book, notes) {
  const button = $("[data-carry]");
  const menu = button.closest("details");
  menu.addEventListener("toggle", () => { $("[data-carry-count]").textContent = book.waiting.length || ""; });
  button.addEventListener("click", () => {
    menu.open = false;
    const files = outboxFiles(book, document.body.dataset.app);
    files.forEach(download);
    const count = files.reduce((sum, file) => sum + file.count, 0);
    if (count) notes.show("carried", "info", say(words.carried, { count }));
    else notes.show("carried", "info", words.nothing_to_carry);
  });
}

/** Signing out: nobody's sheets are shown without a network afterwards; what waits stays and is said. */
export function leaving(store, book) {
  const form = $("form[action='/sign-out']");
  if (!form) return;
  const button = $("button", form);
  form.addEventListener("submit", () => { store.leave(); });
  form.closest("details").addEventListener("toggle", () => {
    if (book.waiting.length) button.dataset.confirm = say(words.leave_waiting, { count: book.waiting.length });
    else delete button.dataset.confirm;
  });
}

/** The page that is everybody's, as the cookies of this tablet say: language, light or dark, large type. */
export function asLiked() {
  const cookies = new Map(document.cookie.split("; ").map((one) => one.split("=")));
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  if (cookies.get("lang") === "en" && root.lang !== "en" && asked.get("lang") !== "en") {
    asked.set("lang", "en");
    location.replace(`/judge/?${asked}`);
  }
  if (["light", "dark"].includes(cookies.get("theme"))) root.setAttribute("data-bs-theme", cookies.get("theme"));
  root.classList.toggle("large-type", cookies.get("large") === "1");
}
