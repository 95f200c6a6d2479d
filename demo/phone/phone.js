// A Telegram chat as a phone shows it. All texts reach the page as text nodes.
"use strict";
const $ = (id) => document.getElementById(id);
let chats = [], chat = null, seq = 0;

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
  const list = (await call("/api/messages?chat=" + chat.id)).filter((m) => !m.deleted);
  const byId = new Map(list.map((m) => [m.id, m]));
  const box = $("chat");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const count = box.childElementCount;
  box.replaceChildren(...list.map((m) => show(m, byId)));
  if (atEnd || list.length !== count) box.scrollTop = box.scrollHeight;
  $("start").hidden = list.length > 0;
}

async function loadChats() {
  const state = await call("/api/chats");
  chats = state.chats;
  seq = Math.max(seq, state.seq);
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
$("person").onchange = async () => {
  chat = chats.find((c) => c.id === Number($("person").value));
  await draw();
  await loadChats();
};
$("block").onclick = async () => { await call(chat.state === "blocked" ? "/api/unblock" : "/api/block", { chat: chat.id }); await loadChats(); };

async function follow() {
  for (;;) {
    try {
      const events = await call("/api/events?after=" + seq);
      for (const e of events) {
        seq = Math.max(seq, e.seq);
        if (e.kind === "answer" && e.text && (!e.chat || e.chat === chat.id)) toast(e.text);
      }
      if (events.length) { await draw(); await loadChats(); }
    } catch (err) {
      console.error(err);
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}
loadChats().then(draw).then(follow);
