// Large keys for the PIN; the field alone works too.
for (const pad of document.querySelectorAll("[data-keypad]")) {
  const field = document.getElementById(pad.dataset.keypad);
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += key;
  });
}
