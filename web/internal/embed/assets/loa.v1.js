// <loa-feed>: the newest articles of a Loa service on a page of one's own.
// This file never changes once it is released: pages pin it by its hash.
(() => {
  "use strict";
  const script = document.currentScript && document.currentScript.src;
  const site = new URL(script ? "../../" : "/", script || location.href);
  const words = {
    vi: { at: "Cập nhật lúc", kept: "Chưa kết nối được với nguồn tin. Tin đã lưu lúc", none: "Chưa có tin nào.", all: "Xem tất cả tin", news: "Tin khẩn mới:", levels: ["", "Lưu ý", "Cảnh báo", "Khẩn cấp"], locale: "vi-VN" },
    en: { at: "Updated at", kept: "The source cannot be reached. Articles as of", none: "No articles yet.", all: "All articles", news: "New warning:", levels: ["", "Notice", "Warning", "Emergency"], locale: "en-GB" },
  };
  const css = `
:host{display:block!important}
:host([hidden]){display:none!important}
.box{all:initial;direction:ltr;color-scheme:inherit;display:block;color:var(--loa-color,CanvasText);background:var(--loa-background,Canvas);font:var(--loa-font,medium/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif);overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}
li{padding:var(--loa-gap,.6em) 0;border-top:1px solid var(--loa-line,#8886)}
li:first-child{border-top:0}
h2,h3,h4,h5,h6{font:inherit;font-weight:bold;margin:0}
a{color:var(--loa-link,#0b5394);unicode-bidi:isolate}
a:focus-visible{outline:3px solid;outline-offset:2px}
p{margin:.2em 0}
.meta,.state{font-size:.875em}
.urgent{font-weight:bold;color:var(--loa-urgent,#a30000)}
@supports (color:light-dark(red,red)){a{color:var(--loa-link,light-dark(#0b5394,#8ec1f5))}.urgent{color:var(--loa-urgent,light-dark(#a30000,#ff9d94))}}
img{display:block;max-width:100%;height:auto;aspect-ratio:16/9;object-fit:cover;margin-bottom:.4em}
.headline li:first-child h2,.headline li:first-child h3,.headline li:first-child h4{font-size:1.3em}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15em),1fr));gap:1em}
.cards li{border:1px solid var(--loa-line,#8886);padding:.8em}
.documents li::before{content:"📄 ";float:left;padding-right:.4em}
.ticker{display:flex;overflow-x:auto;gap:1.5em;scroll-snap-type:x proximity}
.ticker li{flex:0 0 min(85%,22em);scroll-snap-align:start;border:0}
.hid{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`;
  const level = { notice: 1, warning: 2, emergency: 3 };
  const layouts = ["list", "headline", "cards", "documents", "ticker"];
  let sheet = null;
  try {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  } catch { /* an old browser: the box looks plain */ }

  const make = (name, text, part) => {
    const e = document.createElement(name);
    if (text) e.textContent = text;
    if (part) { e.className = part; e.setAttribute("part", part); }
    return e;
  };
  const web = (address) => {
    try {
      const u = new URL(address);
      return u.protocol === "https:" || u.protocol === "http:" ? u.href : "";
    } catch { return ""; }
  };
  const number = (text, least, most, otherwise) => {
    const n = parseInt(text, 10);
    return n >= least && n <= most ? n : otherwise;
  };

  // One stream of changes for all boxes of a page, while it is seen. Where it is forbidden, refused or held back, boxes
  // ask every five minutes, as they do beside it.
  const boxes = new Set();
  let stream = null, mute = 0, silent = false;
  const hush = () => {
    if (stream) stream.close();
    stream = null;
    clearTimeout(mute);
  };
  const listen = () => {
    if (document.hidden || !boxes.size) return hush();
    if (stream || silent || !window.EventSource) return;
    stream = new EventSource(new URL("embed/v1/events", site));
    const here = (wait) => {
      clearTimeout(mute);
      mute = setTimeout(() => { silent = true; hush(); }, wait);
    };
    let opened = 0;
    here(20000);
    stream.addEventListener("here", () => here(70000));
    stream.addEventListener("open", () => { if (opened++) for (const b of boxes) b.soon(); });
    stream.addEventListener("change", (event) => {
      let what = {};
      try { what = JSON.parse(event.data); } catch { /* anything */ }
      for (const b of boxes) if (b.concerns(what)) b.soon();
    });
    stream.addEventListener("error", () => {
      if (stream && stream.readyState === 2) { silent = true; hush(); }
    });
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) for (const b of boxes) if (Date.now() - b.asked > 60000) b.load();
    listen();
  });

  class LoaFeed extends HTMLElement {
    static observedAttributes = ["topic", "source", "q", "not", "since", "urgent", "count", "layout", "pictures", "summary", "heading", "lang"];

    constructor() {
      super();
      this.box = this.attachShadow({ mode: "open" });
      if (sheet) this.box.adoptedStyleSheets = [sheet];
      this.box.append(document.createElement("slot")); // what stands inside is shown until there is news
      this.known = null;
    }

    connectedCallback() {
      this.begin();
      this.timer = setInterval(() => { if (!document.hidden) this.load(); }, 5 * 60 * 1000);
      boxes.add(this);
      listen();
    }

    disconnectedCallback() {
      clearInterval(this.timer);
      clearTimeout(this.due);
      boxes.delete(this);
      listen();
      if (this.asking) this.asking.abort();
    }

    attributeChangedCallback() { if (this.isConnected && this.timer) this.begin(); }

    begin() {
      this.drawn = "";
      const kept = this.recall();
      if (kept) this.draw(kept.items, kept.at, true);
      this.load();
    }

    get words() { return words[this.get("lang").slice(0, 2)] || words.vi; }

    // of a change, whether it may show here.
    concerns({ topics = [], sources = [] }) {
      const mine = this.get("topic").split("+").filter(Boolean), source = this.get("source");
      return (!mine.length || !topics.length || topics.some((t) => mine.includes(t))) &&
        (!source || !sources.length || sources.includes(source));
    }

    // soon asks again, at a moment of its own: others hear of the same change.
    soon() {
      clearTimeout(this.due);
      this.due = setTimeout(() => this.load("no-cache"), Math.random() * 3000);
    }

    get(name) { return (this.getAttribute(name) || "").trim(); }

    get address() {
      const query = new URLSearchParams({ content: "summary", limit: "20" });
      for (const name of ["topic", "source", "q", "not", "since"]) if (this.get(name)) query.set(name, this.get(name));
      if (this.hasAttribute("urgent")) query.set("urgent", "1");
      return new URL("api/v1/" + (this.get("q") ? "search?" : "articles?") + query, site).href;
    }

    get home() {
      const topic = this.get("topic"), source = this.get("source");
      const path = topic && !topic.includes("+") ? "topics/" + encodeURIComponent(topic) : source ? "sources/" + encodeURIComponent(source) : "";
      return new URL(path, site).href;
    }

    async load(cache) {
      if (this.asking) this.asking.abort();
      const asking = this.asking = new AbortController(), address = this.address;
      const timer = setTimeout(() => asking.abort(), 8000);
      this.asked = Date.now();
      try {
        const answer = await fetch(address, { signal: asking.signal, credentials: "omit", cache: cache || "default" });
        if (!answer.ok) throw new Error(answer.status);
        const items = (await answer.json()).items.map((i) => ({
          id: String(i.id), title: String(i.title || ""), url: web(i.url || i.page), summary: String(i.summary || ""),
          image: web(i.image && i.image.url), at: String(i.published || ""), from: String((i.source && i.source.name) || ""),
          level: level[i.urgency] || 0,
        }));
        if (asking !== this.asking) return;
        const at = Date.now();
        this.keep({ items, at });
        this.draw(items, at, false);
      } catch {
        if (asking !== this.asking || !this.isConnected) return;
        const kept = this.recall();
        if (kept) this.draw(kept.items, kept.at, true, true);
      } finally { clearTimeout(timer); }
    }

    keep(what) { try { localStorage.setItem("loa:" + this.address, JSON.stringify(what)); } catch { /* no room, or forbidden */ } }

    recall() {
      try {
        const kept = JSON.parse(localStorage.getItem("loa:" + this.address));
        return kept && Array.isArray(kept.items) ? kept : null;
      } catch { return null; }
    }

    draw(items, at, old, failed) {
      const w = this.words, layout = layouts.includes(this.getAttribute("layout")) ? this.getAttribute("layout") : "list";
      const now = Date.now(), urgent = (i) => i.level >= 2 && now - Date.parse(i.at) < 24 * 3600 * 1000;
      const shown = [...items].sort((a, b) => urgent(b) - urgent(a)).slice(0, number(this.getAttribute("count"), 1, 20, 5));
      const state = (failed ? w.kept : w.at) + " " + this.time(at);
      const drawn = JSON.stringify([shown, layout, this.getAttribute("summary"), this.getAttribute("heading"), this.hasAttribute("pictures"), w.at]);
      if (drawn !== this.drawn) {
        if (this.drawn && this.box.activeElement) { // not under the hands of who is just going through it
          this.box.activeElement.addEventListener("blur", () => setTimeout(() => this.draw(items, at, old, failed)), { once: true });
          return;
        }
        this.drawn = drawn;
        const list = make("ul", "", layout);
        list.setAttribute("part", "list");
        for (const item of shown) list.append(this.item(item, layout));
        this.state = make("p", state, "state");
        this.live = this.live || make("p", "", "hid");
        this.live.setAttribute("role", "status");
        const more = make("p", "", "more"), link = make("a", w.all, "all");
        link.href = this.home;
        more.append(link);
        const box = make("div", "", "box");
        box.lang = w.locale.slice(0, 2);
        box.append(shown.length ? list : make("p", w.none, "empty"), more, this.state, this.live);
        this.box.replaceChildren(box);
      } else this.state.textContent = state;
      const fresh = this.known && !old ? shown.filter((i) => urgent(i) && !this.known.has(i.id)) : [];
      if (fresh.length) this.live.textContent = w.news + " " + fresh.map((i) => i.title).join(". ");
      if (!old || !this.known) this.known = new Set(items.map((i) => i.id));
    }

    item(item, layout) {
      const li = make("li", "", "item"), w = this.words;
      if (this.hasAttribute("pictures") && item.image && layout !== "documents" && layout !== "ticker") {
        const img = make("img", "", "picture");
        Object.assign(img, { src: item.image, alt: "", loading: "lazy", referrerPolicy: "no-referrer" });
        li.append(img);
      }
      const heading = make("h" + number(this.getAttribute("heading"), 2, 6, 3), "", "title"), link = make("a", item.title, "link");
      if (item.url) link.href = item.url;
      if (item.level) heading.append(make("span", w.levels[item.level] + ": ", "urgent"));
      heading.append(link);
      li.append(heading);
      const most = number(this.getAttribute("summary"), 0, 300, layout === "list" || layout === "headline" ? 160 : 0);
      if (most && item.summary) {
        const cut = item.summary.length > most ? item.summary.slice(0, most).replace(/\s+\S*$/, "") + "…" : item.summary;
        li.append(make("p", cut, "summary"));
      }
      const meta = make("p", "", "meta"), time = make("time", this.time(Date.parse(item.at)));
      time.dateTime = item.at;
      meta.append(item.from ? item.from + " · " : "", time);
      li.append(meta);
      return li;
    }

    time(at) {
      const zone = { timeZone: "Asia/Ho_Chi_Minh" }, day = new Intl.DateTimeFormat(this.words.locale, { ...zone, weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });
      const clock = new Intl.DateTimeFormat(this.words.locale, { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
      return isNaN(at) ? "" : day.format(at).replace("Chủ Nhật", "Chủ nhật") + " " + clock.format(at);
    }
  }
  if (!customElements.get("loa-feed")) customElements.define("loa-feed", LoaFeed);
})();
