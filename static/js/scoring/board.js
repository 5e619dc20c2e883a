// The board renews itself: what has not changed is answered 304 and stays as it is; nobody's reading is disturbed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "board-live") return;
  const open = document.querySelector("dialog[open], details[open]");
  if (event.detail.xhr.status === 304 || open) event.detail.shouldSwap = false;
});
