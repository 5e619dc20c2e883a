// What every page can do: remember how it is liked, close its menus, ask before it acts, keep what was typed.
// Everything works without this file too, only less comfortably. No text for people stands here: it is in the page.
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

/* ---- preferences: the links lead to ?theme=…; here they take effect at once ---- */
function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

function isDark() {
  const chosen = root.getAttribute("data-bs-theme");
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const preferences = {
  theme() {
    const value = isDark() ? "light" : "dark";
    root.setAttribute("data-bs-theme", value);
    remember("theme", value);
  },
  large() {
    const large = root.classList.toggle("large-type");
    remember("large", large ? "1" : "0");
    for (const word of all('[data-preference="large"] [data-when]')) {
      word.hidden = (word.dataset.when === "large") !== large;
    }
  },
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-preference]");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    preferences[link.dataset.preference]();
  }
  const opener = event.target.closest("details.menu");
  for (const menu of all("details.menu[open]")) {
    if (menu !== opener) menu.open = false;
  }
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest(".callout").remove();
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* ---- asking first: <button data-confirm="…"> names the object; the answer sends the form ---- */
const ask = document.getElementById("ask");

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm], a[data-confirm]");
  if (!button || !ask || button.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask.querySelector("[data-ask-text]").textContent = button.dataset.confirm;
  const yes = ask.querySelector("[data-ask-yes]");
  yes.textContent = button.textContent.trim() || yes.dataset.label;
  yes.className = button.classList.contains("btn-danger") ? "btn btn-danger" : "btn btn-primary";
  yes.onclick = () => {
    ask.close();
    button.dataset.agreed = "yes";
    button.click();
    delete button.dataset.agreed;
  };
  ask.querySelector("[data-ask-no]").onclick = () => ask.close();
  ask.showModal();
}, true);

/* ---- forms: sent once, what was typed is kept, leaving is noticed ---- */
const DRAFT = "draft:";
const draftKey = (form) => DRAFT + location.pathname + ":" + form.dataset.draft;
const dirty = new Set();

function keepable(field) {
  return field.name && field.name !== "csrf_token" && !field.closest("[data-private]")
    && !["password", "file", "hidden", "submit", "button"].includes(field.type);
}

function typed(form) {
  const values = {};
  for (const field of form.elements) {
    if (!keepable(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] = values[field.name] || []).push(field.value);
    } else if (field.value !== "") {
      values[field.name] = [field.value];
    }
  }
  return values;
}

function restore(form, values) {
  for (const field of form.elements) {
    if (!keepable(field)) continue;
    const kept = values[field.name] || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
    else if (kept.length) field.value = kept[0];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function readDraft(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch (_unreadable) {
    return null;
  }
}

function writeDraft(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch (_full) {
    // A browser that keeps nothing still sends forms.
  }
}

/** A draft that was sent has arrived unless this page says otherwise: an error page, or errors in a form. */
function dropArrivedDrafts() {
  if (document.querySelector("[data-error-page], form[data-errors]")) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(DRAFT) && (readDraft(key) || {}).sent) sessionStorage.removeItem(key);
  }
}

function offerDraft(form) {
  const key = draftKey(form);
  const draft = readDraft(key);
  const offer = document.getElementById("draft-offer");
  if (!draft || !offer || form.hasAttribute("data-errors")) return;
  if (JSON.stringify(draft.values) === JSON.stringify(typed(form))) return;
  form.prepend(offer.content.cloneNode(true));
  const bar = form.firstElementChild;
  bar.querySelector("[data-draft-restore]").onclick = () => { restore(form, draft.values); dirty.add(form); bar.remove(); };
  bar.querySelector("[data-draft-drop]").onclick = () => { sessionStorage.removeItem(key); bar.remove(); };
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !form.matches("[data-draft], [data-guard]")) return;
  dirty.add(form);
  if (form.dataset.draft) writeDraft(draftKey(form), { values: typed(form) });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  dirty.delete(form);
  if (form.dataset.draft) writeDraft(draftKey(form), { values: typed(form), sent: true });
  if (!form.hasAttribute("data-once")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  setTimeout(() => { delete form.dataset.sending; }, 8000);
});

window.addEventListener("pageshow", () => {
  for (const form of all("form[data-sending]")) delete form.dataset.sending;
});

window.addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});

/* ---- files dropped on their place ---- */
for (const place of all("[data-drop]")) {
  const input = place.querySelector("input[type=file]");
  const output = place.querySelector("output");
  const mark = (over) => () => place.classList.toggle("is-over", over);
  input.addEventListener("dragenter", mark(true));
  for (const end of ["dragleave", "drop"]) input.addEventListener(end, mark(false));
  input.addEventListener("change", () => {
    output.textContent = Array.from(input.files, (file) => file.name).join(", ");
  });
}

/* ---- when the page is there ---- */
dropArrivedDrafts();
all("form[data-draft]").forEach(offerDraft);
all("[data-dismiss]").forEach((button) => { button.hidden = false; });
const first = document.querySelector("[data-focus]");
if (first) first.focus();
