// The service worker of judges' tablets (/judge/sw.js) and of the doors (/check-in/sw.js). The server writes
// `const SHELL = { name, version, files, page, apps }` above it. It keeps what the page is made of (files of everybody) and pages
// without anybody's name for when the server cannot be reached: one for each address of `apps`, `page` for all others. Personal
// pages, answers of the API and everything else go to the network as if it were not there.
const NAME = SHELL.name + "-";
const CACHE = NAME + SHELL.version;
const PATIENCE = 6000;

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(tidy()));

// A new version waits until the page says that nothing is on its way.
addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(opened(request, url));
  else if (SHELL.files.includes(url.pathname + url.search)) event.respondWith(url.search ? keptFirst(request) : freshFirst(request));
});

/** A page from the network; if that is gone, slow or broken, the kept page that stands for it. */
async function opened(request, url) {
  const app = SHELL.apps[url.pathname];
  const instead = app ? app[url.searchParams.get("lang")] || Object.values(app)[0] : SHELL.page;
  try {
    const answer = await (app ? inTime(fetch(request)) : fetch(request));
    if (!app || answer.status < 500) return answer;
  } catch (_unreachable) {
    // What is kept follows.
  }
  return kept(instead);
}

/** Fails when nothing has come after some seconds: a wireless network that is there and carries nothing. */
function inTime(answer) {
  return Promise.race([answer, new Promise((_, fail) => setTimeout(fail, PATIENCE))]);
}

/** All files or none, asked for without cookies: what is kept belongs to nobody. */
async function fill() {
  const cache = await caches.open(CACHE);
  const pages = [SHELL.page, ...Object.values(SHELL.apps).flatMap((app) => Object.values(app))];
  await cache.addAll([...SHELL.files, ...pages].map((file) => new Request(file, { credentials: "omit", cache: "no-cache" })));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) || Response.error();
}

/** The address carries the hash of the content, so what is kept is right. */
async function keptFirst(request) {
  const found = await kept(request);
  return found.type === "error" ? fetch(request) : found;
}

/** Without a hash in the address the network knows better, if it is there. */
function freshFirst(request) {
  return fetch(request).catch(() => kept(request));
}
