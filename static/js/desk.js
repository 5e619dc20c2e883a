// What a desk can do besides: drawers, keys, chosen rows and columns, htmx.
"use strict";

/* ---- htmx: every request carries the token; a refusal lands in #messages (the server says so) ---- */
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});
document.addEventListener("htmx:beforeRequest", () => busy(true));
document.addEventListener("htmx:afterRequest", () => busy(false));
document.addEventListener("htmx:afterSwap", (event) => furnish());

let waiting;
function busy(on) {
  const sign = document.getElementById("busy");
  clearTimeout(waiting);
  if (!sign) return;
  if (on) waiting = setTimeout(() => { sign.hidden = false; }, 400);
  else sign.hidden = true;
}

/* ---- the drawer: a row's link opens here; without a script it is a page of its own ---- */
const drawer = document.getElementById("drawer");

async function openDrawer(href) {
  const body = document.getElementById("drawer-body");
  busy(true);
  try {
    const answer = await fetch(href, { headers: { "HX-Request": "true", "HX-Target": "drawer-body" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    body.innerHTML = await answer.text();
    if (window.htmx) window.htmx.process(body);
    furnish();
    if (!drawer.open) drawer.showModal();
    drawer.scrollTop = 0;
  } catch (_refused) {
    location.assign(href);
  } finally {
    busy(false);
  }
}

document.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  let link = event.target.closest("a[data-drawer]");
  const row = event.target.closest("tr");
  if (!link && row && !event.target.closest("a, button, input, label, select, summary, form") && !String(getSelection())) {
    link = row.querySelector("a.row-link");
    if (link && !link.hasAttribute("data-drawer")) {
      link.click();
      return;
    }
  }
  if (!link || !drawer || !drawer.showModal) return;
  event.preventDefault();
  link.focus();
  openDrawer(link.href);
});

/* ---- keys: / finds, arrows walk through the rows, Ctrl+S sends the form one is in ---- */
function walk(step) {
  const links = Array.from(document.querySelectorAll("table .row-link")).filter((link) => link.offsetParent);
  const at = links.indexOf(document.activeElement);
  const next = links[at === -1 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
  if (next) next.focus();
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    const form = event.target.closest("form");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const field = document.querySelector("[data-search], .toolbar__search input");
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
  const inTable = event.target.closest("table, .table-scroll");
  if (inTable && event.key === "ArrowDown" && walk(1)) event.preventDefault();
  if (inTable && event.key === "ArrowUp" && walk(-1)) event.preventDefault();
  if (event.key === "Escape" && location.hash === "#side") location.hash = "#main";
});

/* ---- chosen rows: the bar of what can be done with them appears ---- */
function countTicks() {
  const ticks = Array.from(document.querySelectorAll("[data-tick]"));
  const chosen = ticks.filter((tick) => tick.checked).length;
  for (const tick of ticks) tick.closest("tr").classList.toggle("is-chosen", tick.checked);
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.hidden = chosen === 0;
    bar.querySelector("[data-bulk-count]").textContent = String(chosen);
  }
  for (const every of document.querySelectorAll("[data-tick-all]")) {
    every.checked = chosen > 0 && chosen === ticks.length;
    every.indeterminate = chosen > 0 && chosen < ticks.length;
  }
}

/* ---- chosen columns, remembered on this computer by page and table ---- */
function showColumns(chooser) {
  const table = document.getElementById(chooser.dataset.columnsOf);
  if (!table) return;
  const heads = Array.from(table.tHead.rows[0].cells);
  for (const box of chooser.querySelectorAll("input")) {
    const at = heads.findIndex((head) => head.dataset.column === box.value);
    if (at === -1) continue;
    for (const row of table.rows) {
      if (row.cells[at] && row.cells[at].colSpan === 1) row.cells[at].hidden = !box.checked;
    }
  }
}

function columnsKey(chooser) {
  return `columns:${location.pathname}:${chooser.dataset.columnsOf}`;
}

function recallColumns(chooser) {
  const kept = localStorage.getItem(columnsKey(chooser));
  if (kept !== null) {
    const hidden = kept.split(" ");
    for (const box of chooser.querySelectorAll("input")) box.checked = !hidden.includes(box.value);
  }
  showColumns(chooser);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const tick of document.querySelectorAll("[data-tick]")) tick.checked = event.target.checked;
  }
  if (event.target.matches("[data-tick], [data-tick-all]")) countTicks();
  const chooser = event.target.closest("[data-columns-of]");
  if (chooser) {
    const hidden = Array.from(chooser.querySelectorAll("input:not(:checked)"), (box) => box.value);
    localStorage.setItem(columnsKey(chooser), hidden.join(" "));
    showColumns(chooser);
  }
});

/* ---- whatever came onto the page gets its manners ---- */
function furnish() {
  for (const chooser of document.querySelectorAll("[data-columns-of]")) recallColumns(chooser);
  countTicks();
}

furnish();
for (const strip of document.querySelectorAll("[data-scroll-to-current]")) {
  const current = strip.querySelector('[aria-current="step"]');
  if (current) strip.scrollLeft = current.offsetLeft - strip.clientWidth / 2;
}
