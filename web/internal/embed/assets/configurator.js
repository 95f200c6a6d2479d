// The configurator: settings in, previews and code out.
(() => {
  "use strict";
  const form = document.getElementById("settings"), site = form.dataset.site, integrity = form.dataset.integrity;
  const field = (name) => form.elements[name];
  const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const luminance = (hex) => {
    const part = (i) => { const c = parseInt(hex.slice(i, i + 2), 16) / 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
    return .2126 * part(1) + .7152 * part(3) + .0722 * part(5);
  };
  const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m); return (x + .05) / (y + .05); };

  const draw = () => {
    const topics = [...field("topic").selectedOptions].map((o) => o.value).filter(Boolean).sort().join("+") || "all";
    const query = new URLSearchParams(), attributes = [["topic", topics]];
    const add = (name, otherwise) => { const v = field(name).value.trim(); if (v && v !== otherwise) { query.set(name, v); attributes.push([name, v]); } };
    add("count", "5"); add("layout", "list"); add("q", ""); add("not", ""); add("summary", ""); add("heading", "3"); add("lang", "vi");
    if (field("pictures").checked) { query.set("pictures", "1"); attributes.push(["pictures", ""]); }
    if (field("theme").value !== "auto") query.set("theme", field("theme").value);
    const tail = [...query].length ? "?" + query : "", frame = site + "/embed/" + topics + tail, fragment = site + "/embed/" + topics + ".html" + tail;
    const ratio = contrast(field("link").value, field("paper").value), ok = ratio >= 4.5;
    const problem = document.getElementById("problem");
    problem.textContent = ok ? "" : "Màu chữ và màu nền tương phản " + ratio.toFixed(1) + " : 1; cần ít nhất 4,5 : 1. (The colours are too close.)";
    const style = ` style="--loa-link:${field("link").value};background:${field("paper").value}"`;
    const tags = attributes.map(([n, v]) => v ? ` ${n}="${escape(v)}"` : " " + n).join("");
    const code = {
      component: `<script src="${site}/embed/v1/loa.js" integrity="${integrity}" crossorigin="anonymous" defer></script>\n<loa-feed${tags}${style}><a href="${site}/">Tin mới</a></loa-feed>`,
      frame: `<iframe src="${escape(frame)}" title="Tin mới" loading="lazy" width="100%" height="420" sandbox="allow-scripts allow-same-origin allow-popups allow-top-navigation-by-user-activation"></iframe>`,
      object: `<object type="text/html" data="${escape(frame)}" width="100%" height="420"><a href="${site}/">Tin mới</a></object>`,
      fragment, image: `<a href="${site}/"><img src="${escape(site + "/embed/" + topics + ".svg" + tail)}" alt="Tin mới" width="480"></a>`,
      ssi: `<!--# block name="loa" --><a href="${site}/">Tin mới</a><!--# endblock --><!--# include virtual="/loa/${topics}.html${tail}" stub="loa" -->`,
    };
    for (const [name, text] of Object.entries(code)) document.getElementById("code-" + name).value = ok ? text : "";
    for (const f of document.querySelectorAll("iframe")) if (f.src !== frame) f.src = frame;
  };
  form.addEventListener("input", draw);
  for (const b of document.querySelectorAll("button[data-copy]")) b.addEventListener("click", async () => {
    const area = document.getElementById(b.dataset.copy);
    try { await navigator.clipboard.writeText(area.value); } catch { area.select(); document.execCommand("copy"); }
    b.textContent = "Đã chép (copied)";
  });
  draw();
})();
