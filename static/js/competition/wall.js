// The progress wall: asks for its numbers every few seconds, says when they were last true, and marks them when the network is gone.
const wall = document.querySelector("[data-wall]");

function keepUp(wall) {
  const body = wall.querySelector("[data-wall-rows]");
  const time = wall.querySelector("[data-wall-time]");
  const pageMark = wall.querySelector("[data-wall-page]");
  const every = Number(wall.dataset.seconds) * 1000;
  const perPage = Number(wall.dataset.page || 0);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  let mark = "";
  let page = 0;

  function showPage() {
    const rows = [...body.querySelectorAll("tr:not(.wall-total)")];
    const pages = perPage ? Math.max(Math.ceil(rows.length / perPage), 1) : 1;
    page %= pages;
    rows.forEach((row, at) => { row.hidden = pages > 1 && Math.floor(at / perPage) !== page; });
    if (pageMark) pageMark.textContent = pages > 1 ? ` ${page + 1} / ${pages}` : "";
  }

  function stale(is) {
    wall.classList.toggle("is-stale", is);
  }

  async function ask() {
    const waiting = new AbortController();
    const late = setTimeout(() => waiting.abort(), every);
    try {
      const answer = await fetch(wall.dataset.wall, {
        headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store", redirect: "error", signal: waiting.signal,
      });
      if (answer.status === 200) {
        const rows = document.createElement("template");
        rows.innerHTML = await answer.text();
        body.replaceChildren(rows.content);
        mark = answer.headers.get("ETag") || "";
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      time.textContent = clock.format(new Date(answer.headers.get("Date") || Date.now()));
      stale(false);
    } catch {
      stale(true);
    } finally {
      clearTimeout(late);
    }
    page += 1;
    showPage();
    setTimeout(ask, every);
  }

  window.addEventListener("offline", () => stale(true));
  showPage();
  setTimeout(ask, every);
}

if (wall) keepUp(wall);
