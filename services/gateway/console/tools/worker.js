// The service worker: keeps the shell's files so that the console starts without a network.
// Its scope is /console/: it touches neither /v1 nor /docs, holds no data, and a new version waits until the user asks for it,
// so that an update never reloads a check that is half filled in.
const CACHE = `shell-${self.VERSION}`;
const FILES = self.FILES;
const SHELL = FILES[0];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") {
    self.skipWaiting();
  }
});

async function shell(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (FILES.includes(url.pathname)) {
    event.respondWith(shell(url.pathname));
  } else if (event.request.mode === "navigate") {
    event.respondWith(shell(SHELL));
  }
});
