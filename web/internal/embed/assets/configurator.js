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
  const least = 4.5;
  // What the component chooses by itself, the red of warnings, follows the ground that was chosen.
  const scheme = () => luminance(field("paper").value) > .18 ? "light" : "dark";
  const properties = { "--loa-link": "link", "--loa-color": "color", "--loa-background": "paper" };
  const previews = [...document.querySelectorAll("loa-feed")];
  let spare = { key: null, titles: [], at: "", bytes: 0 }; // the news of now, for when Loa is away at a first visit

  // settings are what the form says, as parameters of addresses and attributes of the element.
  const settings = () => {
    const topics = [...field("topic").selectedOptions].map((o) => o.value).filter(Boolean).sort().join("+");
    const source = field("source").value, words = field("q").value.trim(), list = [];
    const add = (name, usual) => { const v = field(name).value.trim(); if (v && v !== usual) list.push([name, v]); };
    add("count", "5"); add("layout", "list"); add("q", ""); add("not", ""); add("since", ""); add("summary", "");
    add("heading", "3"); add("lang", "vi");
    for (const name of ["pictures", "urgent"]) if (field(name).checked) list.push([name, ""]);
    const within = words ? "search" : [source && "sources/" + source, topics].filter(Boolean).join("/") || "all";
    const query = new URLSearchParams(list.map(([n, v]) => [n, v || "1"]));
    if (words && topics) query.set("topic", topics.replaceAll("+", " "));
    if (words && source) query.set("source", source);
    const attributes = [["topic", topics], ["source", source]].filter((a) => a[1]).concat(list);
    return { topics, source, within, query, attributes };
  };

  const problems = () => {
    const paper = field("paper").value, said = [];
    for (const [name, what] of [["link", "Màu liên kết"], ["color", "Màu chữ"]]) {
      const ratio = contrast(field(name).value, paper);
      if (ratio < least) said.push(`${what} và màu nền tương phản ${ratio.toFixed(1).replace(".", ",")} : 1; cần ít nhất 4,5 : 1.`);
    }
    if (contrast(scheme() === "light" ? "#a30000" : "#ff9d94", paper) < least) said.push("Trên màu nền này chữ đỏ của tin khẩn khó đọc; xin chọn nền sáng hơn hoặc tối hơn.");
    return said.length ? said.join(" ") + " (The colours are too close.)" : "";
  };

  const codes = (s, colours) => {
    const tail = s.query.size ? "?" + s.query : "", framed = new URLSearchParams(s.query);
    if (field("theme").value !== "auto") framed.set("theme", field("theme").value);
    const frame = `${site}/embed/${s.within}${framed.size ? "?" + framed : ""}`, fragment = `${site}/embed/${s.within}.html${tail}`;
    const home = s.topics && !s.topics.includes("+") ? `${site}/topics/${s.topics}` : s.source ? `${site}/sources/${s.source}` : `${site}/`;
    const tags = s.attributes.map(([n, v]) => v ? ` ${n}="${escape(v)}"` : " " + n).join("");
    // The room the box takes at its narrowest is kept free for it, so that nothing below moves when it comes.
    const inner = previews[0].shadowRoot && previews[0].shadowRoot.querySelector(".box");
    const room = Math.ceil((inner || previews[0]).getBoundingClientRect().height / 16 + 1.5);
    const links = spare.titles.map((t) => `<li><a href="${escape(t.url)}">${escape(t.text)}</a></li>`).join("\n");
    const titles = spare.titles.map((t) => `<li>${escape(t.text)}</li>`).join("\n");
    const since = spare.at ? `<p>Tin lúc ${escape(spare.at)}</p>\n` : "", all = `<a href="${escape(home)}">Xem tất cả tin</a>`;
    return {
      component: `<script src="${site}/embed/v1/loa.js" integrity="${integrity}" crossorigin="anonymous" defer></` + `script>\n` +
        `<loa-feed${tags} style="${colours};display:block;min-height:${room}rem">\n${links ? `<ul>\n${links}\n</ul>\n` : ""}${since}${all}\n</loa-feed>`,
      object: `<div style="display:grid">\n<div style="grid-area:1/1;overflow:hidden;max-height:420px">\n${since}${titles ? `<ul>\n${titles}\n</ul>\n` : ""}</div>\n` +
        `<object style="grid-area:1/1" type="text/html" data="${escape(frame)}" aria-label="Tin mới" width="100%" height="420"></object>\n</div>\n<p>${all}</p>`,
      frame: `<iframe src="${escape(frame)}" title="Tin mới" loading="lazy" width="100%" height="420" style="border:0" ` +
        `sandbox="allow-scripts allow-same-origin allow-popups allow-top-navigation-by-user-activation"></iframe>\n<p>${all}</p>`,
      fragment, image: `<a href="${escape(home)}"><img src="${escape(`${site}/embed/${s.within}.svg${tail}`)}" alt="Tin mới" width="480"></a>`,
      ssi: `<!--# block name="loa" -->${all}<!--# endblock --><!--# include virtual="/loa/${s.within}.html${tail}" stub="loa" -->`,
    };
  };

  const write = () => {
    const s = settings(), wrong = problems();
    document.getElementById("problem").textContent = wrong;
    const colours = Object.entries(properties).map(([name, input]) => `${name}:${field(input).value}`).join(";") +
      `;color-scheme:${scheme()};background:${field("paper").value};padding:.75rem;box-sizing:border-box`;
    for (const [name, text] of Object.entries(codes(s, colours))) document.getElementById("code-" + name).value = wrong ? "" : text;
    if (spare.bytes) document.getElementById("weight").textContent = (spare.bytes / 1024).toFixed(1).replace(".", ",") + " KB";
  };

  // What the box shows now, from the fragment: its titles, its time, its weight.
  const look = async (s) => {
    const key = `${site}/embed/${s.within}.html?${s.query}`;
    if (spare.key === key) return;
    spare = { key, titles: [], at: "", bytes: 0 };
    try {
      const answer = await fetch(key), text = await answer.text();
      if (!answer.ok) {
        document.getElementById("problem").textContent = text.split("\n")[0];
        return;
      }
      const box = new DOMParser().parseFromString(text, "text/html");
      spare.titles = [...box.querySelectorAll(".loa-title a")].map((a) => ({ url: a.href, text: a.textContent }));
      spare.at = box.querySelector(".loa-state time").textContent;
      spare.bytes = new TextEncoder().encode(text).length;
    } catch { /* the code is without them */ }
    if (spare.key === key) write();
  };

  const draw = () => {
    const s = settings();
    for (const p of previews) {
      for (const name of p.getAttributeNames()) if (!s.attributes.some((a) => a[0] === name) && name !== "style") p.removeAttribute(name);
      for (const [name, value] of s.attributes) if (p.getAttribute(name) !== value) p.setAttribute(name, value);
      for (const [name, input] of Object.entries(properties)) p.style.setProperty(name, field(input).value);
      p.style.colorScheme = scheme();
      p.style.background = field("paper").value;
    }
    write();
    look(s);
  };
  let due = 0;
  form.addEventListener("input", () => { clearTimeout(due); due = setTimeout(draw, 200); });
  new ResizeObserver(write).observe(previews[0]);
  for (const b of document.querySelectorAll("button[data-copy]")) b.addEventListener("click", async () => {
    const area = document.getElementById(b.dataset.copy), label = b.textContent;
    try { await navigator.clipboard.writeText(area.value); } catch { area.select(); document.execCommand("copy"); }
    b.textContent = "Đã chép (copied)";
    setTimeout(() => { b.textContent = label; }, 3000);
  });
  draw();
})();
