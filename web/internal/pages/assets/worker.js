// Keeps the newest articles and the warnings on this device: while Loa cannot
// be reached, or answers with an error, pages lead to that copy, which says
// since when it stands. Feeds, boxes and everything else are left alone.
"use strict";
const version = "{{version}}", kept = "loa-pages-" + version, patience = 4000, every = 5 * 60 * 1000;
const base = new URL("./", self.location).href, offline = base + "offline";
const shell = ["assets/loa.css?v=" + version, "assets/loa.js?v=" + version, "assets/icon.svg", "offline"].map((path) => base + path);
const pages = /^($|\?|all\b|urgent\b|topics\/|sources\/|authors\/|articles\/|search\b|offline$)/;
let refreshed = Date.now();

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(kept);
  await cache.addAll(shell.map((address) => new Request(address, { cache: "no-cache" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("loa-pages-") && name !== kept) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || !request.url.startsWith(base)) return;
  const path = request.url.slice(base.length);
  if (shell.includes(request.url) && request.url !== offline) event.respondWith(own(request));
  else if (request.mode === "navigate" && pages.test(path)) event.respondWith(page(event, path));
});

async function own(request) {
  return (await (await caches.open(kept)).match(request)) || fetch(request);
}

async function page(event, path) {
  try {
    const answer = await Promise.race([fetch(event.request), late()]); // with a signal it would be no navigation any more
    if (answer.status >= 500) throw new Error(answer.status);
    if (Date.now() - refreshed > every) event.waitUntil(refresh());
    return answer;
  } catch (problem) {
    const name = path.match(/^articles\/([\w-]+)/);
    if (name) return Response.redirect(offline + "#a-" + name[1]);
    const copy = await (await caches.open(kept)).match(offline);
    if (copy) return copy;
    throw problem;
  }
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), patience));
}

async function refresh() {
  refreshed = Date.now();
  const answer = await fetch(offline, { cache: "no-cache" });
  if (answer.ok) await (await caches.open(kept)).put(offline, answer);
}
