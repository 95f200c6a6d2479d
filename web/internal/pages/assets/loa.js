// Remembers text size and contrast on this device, copies and shares. The pages work without it.
"use strict";
(function () {
  function each(what, then) { document.querySelectorAll(what).forEach(then); }
  function say(button, words) {
    var before = button.innerHTML;
    button.textContent = words;
    setTimeout(function () { button.innerHTML = before; }, 3000);
  }
  if (navigator.clipboard) each("button[data-copy]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () { say(button, "Đã chép"); }, function () { say(button, "Không chép được"); });
    });
  });
  if (navigator.share) each("button[data-share]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.share({ title: button.dataset.share, url: location.href }).catch(function () {});
    });
  });
  var own = document.currentScript && document.currentScript.src;
  if (own && "serviceWorker" in navigator) addEventListener("load", function () {
    navigator.serviceWorker.register(new URL("../worker.js", own).href).catch(function () {}); // forbidden, or no https
  });
  var store;
  try { store = window.localStorage; } catch (e) { return; }
  var size = document.getElementById("size-" + store.getItem("size"));
  var contrast = document.getElementById("contrast");
  if (size) size.checked = true;
  contrast.checked = store.getItem("contrast") === "1";
  document.querySelector(".tools").addEventListener("change", function (e) {
    if (e.target === contrast) store.setItem("contrast", contrast.checked ? "1" : "0");
    else store.setItem("size", e.target.value);
  });
})();
