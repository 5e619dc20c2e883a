// A field judge's page: the face of a running clock, and finding an entry in the list. Without this file the page shows the
// time as it was, and the whole list; every step is an ordinary form.
const face = document.querySelector("[data-clock]");
if (face && face.dataset.state === "running") {
  // The clock of the device may be wrong: only the time that has passed since the page came is taken from it.
  const before = Number(face.dataset.seconds) + Number(face.dataset.now) - Number(face.dataset.since);
  const opened = performance.now();
  const show = () => {
    const seconds = Math.max(0, Math.floor(before + (performance.now() - opened) / 1000));
    const rest = String(seconds % 60).padStart(2, "0");
    face.querySelector("[data-face]").textContent = `${Math.floor(seconds / 60)}:${rest}`;
  };
  show();
  setInterval(show, 250);
}

const list = document.querySelector("[data-people]");
if (list) {
  const find = document.querySelector("[data-find]");
  const session = document.querySelector("[data-session]");
  const none = document.querySelector("[data-none]");
  const filter = () => {
    const text = find.querySelector("input").value.trim().toLowerCase();
    const wanted = session ? session.querySelector("select").value : "";
    let shown = 0;
    for (const row of list.children) {
      const there = row.dataset.text.toLowerCase().includes(text);
      row.hidden = !there || (wanted !== "" && !row.dataset.sessions.split(" ").includes(wanted));
      shown += row.hidden ? 0 : 1;
    }
    none.hidden = shown > 0;
  };
  for (const part of [find, session]) {
    if (part) {
      part.hidden = false;
      part.addEventListener("input", filter);
    }
  }
}
