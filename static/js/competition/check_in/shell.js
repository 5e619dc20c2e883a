// The page's side of the service worker: starts it, and lets a new version take over when nothing waits to be sent.
const ADDRESS = "/check-in/sw.js";

/** `nothingWaits()` answers whether every scan has arrived. */
export async function startShell(nothingWaits) {
  if (!navigator.serviceWorker) return;
  let registration;
  try {
    registration = await navigator.serviceWorker.register(ADDRESS, { updateViaCache: "none" });
  } catch (_refused) {
    return;
  }
  const offer = async () => {
    if (registration.waiting && registration.active && (await nothingWaits())) registration.waiting.postMessage("take over");
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  await offer();
}
