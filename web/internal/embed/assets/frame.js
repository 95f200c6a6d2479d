// Tells the page around the frame how high it is, for those that want to know.
(() => {
  "use strict";
  if (parent === window) return;
  const tell = () => parent.postMessage({ loa: "height", height: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(document.currentScript ? new URL("../worker.js", document.currentScript.src) : "/embed/worker.js", { scope: new URL("..", document.currentScript.src).pathname }).catch(() => {});
})();
