// The service worker of judges' tablets (/judge/sw.js) and of the doors (/check-in/sw.js). The server writes
// `const SHELL = { name, version, files, page }` above it. It keeps what the page is made of (files of everybody) and one page
// without anybody's name for when the server cannot be reached. Personal pages, answers of the API and everything else go to the
// network as if it were not there.
const NAME = SHELL.name + "-";
const CACHE = NAME + SHELL.version;

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
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(SHELL.page)));
  else if (SHELL.files.includes(url.pathname + url.search)) event.respondWith(url.search ? keptFirst(request) : freshFirst(request));
});

/** All files or none, asked for without cookies: what is kept belongs to nobody. */
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...SHELL.files, SHELL.page].map((file) => new Request(file, { credentials: "omit", cache: "no-cache" })));
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
