// What a frame does beside being read: it tells the page around it how high it is, keeps its last good copy, and
// shows what is new without being loaded anew.
(() => {
  "use strict";
  const own = document.currentScript.src, main = document.querySelector("main");
  if (parent !== window) {
    const tell = () => parent.postMessage({ loa: "height", height: document.documentElement.scrollHeight }, "*");
    new ResizeObserver(tell).observe(document.body);
  }
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(new URL("../worker.js", own), { scope: new URL("..", own).pathname }).catch(() => {});
  }

  let asked = Date.now(), stream = null, mute = 0, silent = false;
  const refresh = async () => {
    asked = Date.now();
    try {
      const answer = await fetch(location.href, { cache: "no-cache" });
      if (!answer.ok) return;
      const news = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      if (!news || news.textContent === main.textContent || main.contains(document.activeElement)) return;
      main.replaceChildren(...document.importNode(news, true).childNodes);
    } catch { /* what is shown says since when */ }
  };
  const hush = () => {
    if (stream) stream.close();
    stream = null;
    clearTimeout(mute);
  };
  const listen = () => {
    if (document.hidden) return hush();
    if (stream || silent || !window.EventSource) return;
    const here = (wait) => {
      clearTimeout(mute);
      mute = setTimeout(() => { silent = true; hush(); }, wait);
    };
    stream = new EventSource(new URL("events", own));
    here(20000);
    stream.addEventListener("here", () => here(70000));
    stream.addEventListener("change", () => setTimeout(refresh, Math.random() * 3000));
    stream.addEventListener("error", () => {
      if (stream && stream.readyState === 2) { silent = true; hush(); }
    });
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - asked > 60000) refresh();
    listen();
  });
  setInterval(() => { if (!document.hidden) refresh(); }, 5 * 60 * 1000);
  listen();
})();
