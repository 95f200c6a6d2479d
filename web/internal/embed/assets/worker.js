// Keeps the last good copy of each frame: while Loa cannot be reached, or
// answers with an error, the frame shows that one. It says itself since when.
"use strict";
const kept = "loa-frames-1", patience = 4000;
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || /\/embed\/(kits\/|v1\/(events|loa\.js)|[^?]*\.svg)/.test(url)) return; // streams never end
  event.respondWith((async () => {
    const cache = await caches.open(kept);
    try {
      const answer = await fetch(event.request, { signal: AbortSignal.timeout(patience) });
      if (!answer.ok && answer.status >= 500) throw new Error(answer.status);
      if (answer.ok) await cache.put(event.request, answer.clone());
      return answer;
    } catch (problem) {
      const copy = await cache.match(event.request);
      if (copy) return copy;
      throw problem;
    }
  })());
});
