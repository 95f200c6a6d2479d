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
:host{display:block;color:var(--loa-color,inherit);font:var(--loa-font,inherit);line-height:1.5}
:host([hidden]){display:none}
ul{list-style:none;margin:0;padding:0}
li{padding:var(--loa-gap,.6em) 0;border-top:1px solid var(--loa-line,#8886)}
li:first-child{border-top:0}
h2,h3,h4,h5,h6{font:inherit;font-weight:bold;margin:0}
a{color:var(--loa-link,LinkText)}
a:focus-visible{outline:3px solid;outline-offset:2px}
p{margin:.2em 0}
.meta,.state{font-size:.875em;opacity:.85}
.urgent{font-weight:bold;color:var(--loa-urgent,#a30000)}
@supports (color:light-dark(red,red)){.urgent{color:var(--loa-urgent,light-dark(#a30000,#ff9d94))}}
img{display:block;max-width:100%;height:auto;aspect-ratio:16/9;object-fit:cover;margin-bottom:.4em}
.headline li:first-child h2,.headline li:first-child h3,.headline li:first-child h4{font-size:1.3em}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15em),1fr));gap:1em}
.cards li{border:1px solid var(--loa-line,#8886);padding:.8em}
.documents li::before{content:"📄 ";float:left;padding-right:.4em}
.ticker{display:flex;overflow-x:auto;gap:1.5em;scroll-snap-type:x proximity}
.ticker li{flex:0 0 min(85%,22em);scroll-snap-align:start;border:0}
.hid{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`;
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

  class LoaFeed extends HTMLElement {
    static observedAttributes = ["topic", "source", "q", "not", "urgent", "count", "layout", "pictures", "summary", "heading", "lang"];

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
    }

    disconnectedCallback() {
      clearInterval(this.timer);
      if (this.asking) this.asking.abort();
    }

    attributeChangedCallback() { if (this.isConnected && this.timer) this.begin(); }

    begin() {
      this.drawn = "";
      const kept = this.recall();
      if (kept) this.draw(kept.items, kept.at, true);
      this.load();
    }

    get words() { return words[(this.getAttribute("lang") || "vi").slice(0, 2)] || words.vi; }

    get address() {
      const get = (name) => (this.getAttribute(name) || "").trim();
      const topic = get("topic"), source = get("source"), query = new URLSearchParams();
      query.set("content", "summary");
      query.set("limit", "20");
      if (get("not")) query.set("not", get("not"));
      let name = topic || "all";
      if (get("q")) {
        name = "search";
        query.set("q", get("q"));
        if (source) query.set("source", source);
        if (topic) query.set("topic", topic.split("+").sort().join(" "));
      } else if (source) name = "sources/" + source + (topic ? "/" + topic : "");
      if (this.hasAttribute("urgent") && name !== "urgent") query.set("urgent", "1");
      return new URL("feeds/" + name.split("/").map((p) => encodeURIComponent(p).replace(/%2B/g, "+")).join("/") + ".json?" + query, site).href;
    }

    async load() {
      if (this.asking) this.asking.abort();
      const asking = this.asking = new AbortController(), address = this.address;
      const timer = setTimeout(() => asking.abort(), 8000);
      try {
        const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
        if (!answer.ok) throw new Error(answer.status);
        const feed = await answer.json();
        const items = feed.items.filter((i) => !(i._loa && i._loa.withdrawn)).map((i) => ({
          id: String(i.id), title: String(i.title || ""), url: web(i.url), summary: String(i.summary || ""), image: web(i.image),
          at: String(i.date_published || ""), from: String((i._loa && i._loa.source_name) || ""), level: number(i._loa && i._loa.urgency, 1, 3, 0),
        }));
        const home = web(feed.home_page_url), at = Date.now();
        this.keep({ items, at, home });
        this.home = home;
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
        if (!kept || !Array.isArray(kept.items)) return null;
        this.home = this.home || web(kept.home);
        return kept;
      } catch { return null; }
    }

    draw(items, at, old, failed) {
      const w = this.words, layout = layouts.includes(this.getAttribute("layout")) ? this.getAttribute("layout") : "list";
      const now = Date.now(), urgent = (i) => i.level >= 2 && now - Date.parse(i.at) < 24 * 3600 * 1000;
      const shown = [...items].sort((a, b) => urgent(b) - urgent(a)).slice(0, number(this.getAttribute("count"), 1, 20, 5));
      const state = (failed ? w.kept : w.at) + " " + this.time(at);
      const drawn = JSON.stringify([shown, layout, this.getAttribute("summary"), this.getAttribute("heading"), this.hasAttribute("pictures"), w.at]);
      if (drawn !== this.drawn) {
        this.drawn = drawn;
        const list = make("ul", "", layout);
        list.setAttribute("part", "list");
        for (const item of shown) list.append(this.item(item, layout));
        this.state = make("p", state, "state");
        this.live = this.live || make("p", "", "hid");
        this.live.setAttribute("role", "status");
        const more = make("p", "", "more"), link = make("a", w.all, "all");
        link.href = this.home || site.href;
        more.append(link);
        this.box.replaceChildren(shown.length ? list : make("p", w.none, "empty"), more, this.state, this.live);
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
      const zone = { timeZone: "Asia/Ho_Chi_Minh" }, day = new Intl.DateTimeFormat(this.words.locale, { ...zone, day: "2-digit", month: "2-digit", year: "numeric" });
      const clock = new Intl.DateTimeFormat(this.words.locale, { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
      return isNaN(at) ? "" : clock.format(at) + " " + day.format(at);
    }
  }
  if (!customElements.get("loa-feed")) customElements.define("loa-feed", LoaFeed);
})();
