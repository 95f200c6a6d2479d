// A Telegram chat as a phone shows it. All texts reach the page as text nodes.
"use strict";
const $ = (id) => document.getElementById(id);
let chats = [], chat = null;
// The last event that the page shows. Only follow moves it, once the page shows
// what had happened by then: whoever else moved it would hide a message until
// the next one comes.
let seq = 0;

async function call(path, body) {
  const answer = await fetch(path, body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(path + ": " + answer.status);
  return answer.status === 204 ? null : answer.json();
}

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// Entities nest; offsets count UTF-16 units, as JavaScript's strings do.
const tags = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
function marked(text, entities, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  const list = entities.slice();
  while (list.length) {
    const e = list.shift();
    const end = e.offset + e.length;
    if (e.offset > at) out.append(text.slice(at, e.offset));
    const inside = [];
    while (list.length && list[0].offset < end) inside.push(list.shift());
    let node;
    if (e.type === "text_link" || e.type === "url") {
      node = el("a");
      node.href = e.url || text.slice(e.offset, end);
      node.target = "_blank";
      node.rel = "noopener";
    } else {
      node = el(tags[e.type] || "span", e.type === "spoiler" ? "spoiler" : "");
    }
    if (e.type === "bot_command") {
      node = el("a");
      node.href = "#";
      const command = text.slice(e.offset, end);
      node.onclick = (event) => { event.preventDefault(); say(command); };
    }
    node.append(marked(text, inside, e.offset, end));
    out.append(node);
    at = end;
  }
  out.append(text.slice(at, to));
  return out;
}

function card(m) {
  const node = el("a", "card", el("b", "", m.card.site), el("b", "", m.card.title), el("span", "", m.card.text));
  node.href = m.preview.url;
  node.target = "_blank";
  node.rel = "noopener";
  if (m.card.picture) {
    const img = el("img");
    img.src = m.card.picture;
    img.alt = "";
    node.append(img);
  }
  return node;
}

function keyboard(m) {
  const keys = el("div", "keys");
  for (const row of m.buttons) {
    const line = el("div");
    for (const b of row) {
      const key = el(b.url ? "a" : "button", "", b.text);
      if (b.url) { key.href = b.url; key.target = "_blank"; key.rel = "noopener"; }
      else if (b.callback_data) key.onclick = () => call("/api/tap", { chat: chat.id, message: m.id, data: b.callback_data });
      line.append(key);
    }
    keys.append(line);
  }
  return keys;
}

function show(m, byId) {
  if (m.service) return el("div", "row service", m.service);
  const bubble = el("div", "bubble");
  const quoted = m.reply_to && byId.get(m.reply_to);
  if (quoted) bubble.append(el("span", "quote", quoted.text.split("\n")[0]));
  if (m.card && m.preview.above) bubble.append(card(m));
  bubble.append(marked(m.text, m.entities || []));
  if (m.card && !m.preview.above) bubble.append(card(m));
  const time = new Date(m.date).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  bubble.append(el("span", "meta", (m.edits ? "đã sửa · " : "") + (m.silent ? "🔕 " : "") + time));
  const row = el("div", "row " + (m.from_bot ? "bot" : "mine"), bubble);
  if (m.buttons && m.buttons.length) row.append(keyboard(m));
  return row;
}

async function draw() {
  const drawn = chat.id;
  const list = (await call("/api/messages?chat=" + drawn)).filter((m) => !m.deleted);
  if (drawn !== chat.id) return draw(); // another chat was chosen meanwhile
  const byId = new Map(list.map((m) => [m.id, m]));
  const box = $("chat");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const count = box.childElementCount;
  box.replaceChildren(...list.map((m) => show(m, byId)));
  if (atEnd || list.length !== count) box.scrollTop = box.scrollHeight;
  $("start").hidden = list.length > 0;
}

// loadChats fills the list of people and the menu, and returns the last event
// that had happened before.
async function loadChats() {
  const state = await call("/api/chats");
  chats = state.chats;
  $("bot").textContent = state.bot.first_name;
  const wanted = chat ? chat.id : Number(new URLSearchParams(location.search).get("chat")) || chats[0].id;
  $("person").replaceChildren(...chats.map((c) => {
    const option = el("option", "", c.first_name + (c.unread ? " (" + c.unread + ")" : ""));
    option.value = c.id;
    option.selected = c.id === wanted;
    return option;
  }));
  chat = chats.find((c) => c.id === wanted) || chats[0];
  $("block").textContent = chat.state === "blocked" ? "Bỏ chặn bot" : "Chặn bot";
  $("menu").replaceChildren(...(chat.commands || []).map((c) => {
    const button = el("button", "", el("span", "", c.description), el("b", "", "/" + c.command));
    button.onclick = () => { $("menu").hidden = true; say("/" + c.command); };
    return button;
  }));
  return state.seq;
}

// refresh draws the chat and the list of people, one after the other however
// often it is called: an older answer must not come over a newer one.
let refreshing = Promise.resolve();
function refresh() {
  const next = refreshing.then(async () => { await draw(); await loadChats(); });
  refreshing = next.catch(() => {});
  return next;
}

let toastTimer;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").hidden = true; }, 2500);
}

const say = (text) => call("/api/say", { chat: chat.id, text });

$("form").onsubmit = (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text) say(text);
  $("text").value = "";
};
$("commands").onclick = () => {
  $("menu").hidden = !$("menu").hidden;
  $("commands").setAttribute("aria-expanded", String(!$("menu").hidden));
};
$("start").onclick = () => say("/start");
$("person").onchange = () => {
  chat = chats.find((c) => c.id === Number($("person").value));
  return refresh();
};
$("block").onclick = async () => {
  await call(chat.state === "blocked" ? "/api/unblock" : "/api/block", { chat: chat.id });
  await refresh();
};

async function follow() {
  const events = await call("/api/events?after=" + seq);
  if (!events.length) return;
  await refresh();
  for (const e of events) {
    seq = Math.max(seq, e.seq);
    if (e.kind === "answer" && e.text && (!e.chat || e.chat === chat.id)) toast(e.text);
  }
}

async function begin() {
  seq = await loadChats();
  await draw();
}

// keep does something again and again: until it has succeeded once, or for ever.
async function keep(doing, forever) {
  for (;;) {
    try {
      await doing();
      if (!forever) return;
    } catch (err) {
      console.error(err);
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

keep(begin, false).then(() => keep(follow, true));
