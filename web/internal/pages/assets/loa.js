// Remembers text size and contrast on this device. The pages work without it.
"use strict";
(function () {
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
