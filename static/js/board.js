// The invigilation board: fresh every two seconds without jumping, and two clicks for every act (what, then why).

import { clock } from "./format.js";
import { ServerClock } from "./console/clock.js";
import { newId } from "./console/outbox.js";
import { Refused, request } from "./console/transport.js";

const EVERY_MS = 2000;
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const acts = read("board-acts");
const words = read("board-words");
const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);

const board = document.getElementById("board");
const dialog = document.getElementById("act");
const status = document.querySelector("[data-board-status]");
const serverClock = new ServerClock(board.querySelector("[data-now]").dataset.now);
let heard_ms = performance.now();

/** Takes the fresh board in part by part: a row that has not changed is not touched, one under the pointer or focus keeps its place. */
function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  serverClock.sample(fresh.querySelector("[data-now]").dataset.now);
  const parts = [...board.querySelectorAll("[data-part]")].map((part) => part.dataset.part).join();
  if (parts !== [...fresh.querySelectorAll("[data-part]")].map((part) => part.dataset.part).join()) return board.replaceChildren(...fresh.childNodes);
  for (const part of board.querySelectorAll("[data-part]")) merge(part, fresh.querySelector(`[data-part="${part.dataset.part}"]`));
}

function merge(part, fresh) {
  const known = new Map([...part.children].map((child) => [child.dataset.key, child]));
  const rows = [...fresh.children].map((child) => {
    const row = known.get(child.dataset.key);
    if (!row) return child;
    if (row.sourceHtml !== child.outerHTML) {
      row.sourceHtml = child.outerHTML;
      mergeRow(row, child);
    }
    return row;
  });
  const still = part.matches(":hover") || part.contains(document.activeElement);
  const wanted = still ? keepOrder([...part.children], rows) : rows;
  for (const child of [...part.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((row, place) => part.children[place] !== row && part.insertBefore(row, part.children[place] ?? null));
}

/** Cells are exchanged one by one, so that a button that has the focus, or an open list, stays while figures change. */
function mergeRow(row, fresh) {
  row.className = fresh.className;
  if (row.children.length !== fresh.children.length || row.tagName !== "TR") return row.replaceChildren(...fresh.childNodes);
  const opened = row.querySelector("details[open]") !== null;
  [...fresh.children].forEach((cell, place) => {
    const old = row.children[place];
    if (old.sourceHtml === cell.innerHTML || old.innerHTML === cell.innerHTML) return;
    old.sourceHtml = cell.innerHTML;
    old.className = cell.className;
    old.replaceChildren(...cell.childNodes);
  });
  if (opened) row.querySelector("details")?.setAttribute("open", "");
}

/** Somebody is about to click here: known rows stay where they are, new ones come last. */
function keepOrder(before, rows) {
  return [...before.filter((row) => rows.includes(row)), ...rows.filter((row) => !before.includes(row))];
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin", signal: AbortSignal.timeout(8000) });
    if (answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    take(await answer.text());
    countDown();
    heard_ms = performance.now();
  } catch { /* the badge says since when */ }
}

/** Left until each deadline, by the server's clock. */
function countDown() {
  for (const time of board.querySelectorAll("time[data-deadline]")) {
    const text = clock(Math.ceil(serverClock.left_s(time.dateTime)));
    if (time.textContent !== text) time.textContent = text;
  }
}

function drawStatus() {
  const silent_s = Math.round((performance.now() - heard_ms) / 1000);
  const lost = silent_s > 6;
  status.classList.toggle("bad", lost);
  status.classList.toggle("live", !lost);
  const text = lost ? say("lost", { s: silent_s }) : say("live");
  if (status.textContent !== text) status.textContent = text;
}

const field = (name) => document.getElementById(`act-${name}`);
const VALUES = {
  seconds: () => ({ seconds: Number(field("seconds").value) }),
  percent: () => ({ percent: Number(field("percent").value) }),
  delay: () => ({ delay_s: Math.round(Number(field("delay").value) * 60) }),
  refunds: () => ({ refunds: field("refunds").checked }),
  note: () => ({ note: field("note").value.trim() }),
  text: () => ({ text: field("text").value.trim() }),
};

let current = null; // { act, data, client_id }

function open(button) {
  const act = acts[button.dataset.act];
  current = { act, data: { ...button.dataset }, client_id: newId() };
  document.getElementById("act-title").textContent = `${act.title} · ${button.dataset.person ?? words.everybody}`;
  dialog.querySelector("[data-act-explain]").textContent = act.explain;
  dialog.querySelector("[data-act-error]").hidden = true;
  for (const box of dialog.querySelectorAll("[data-field]")) box.hidden = !act.fields.includes(box.dataset.field);
  for (const name of ["note", "text"]) field(name).value = "";
  field("refunds").checked = false;
  dialog.querySelector("[data-ready]").replaceChildren(...(act.ready ?? []).map(readyButton));
  const choices = act.choice ? act.choices : [{ code: "", text: act.title }];
  dialog.querySelector("[data-choices]").replaceChildren(...choices.map(choiceButton));
  dialog.showModal();
  (act.fields.includes("text") ? field("text") : dialog.querySelector("[data-choices] button")).focus();
}

function readyButton(text) {
  const button = makeButton(text, "button plain small");
  button.addEventListener("click", () => (field("text").value = text));
  return button;
}

function choiceButton(choice) {
  const button = makeButton(choice.text, current.act.choice ? "button quiet" : "button");
  button.addEventListener("click", () => send(choice.code));
  return button;
}

function makeButton(text, cls) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = cls;
  button.textContent = text;
  return button;
}

async function send(code) {
  const { act, data, client_id } = current;
  const body = Object.assign({}, ...act.fields.map((name) => VALUES[name]()));
  if (act.choice) body[act.choice] = code;
  else body.client_id = client_id;
  if (data.position) body.position = Number(data.position);
  const buttons = dialog.querySelectorAll("[data-choices] button");
  buttons.forEach((button) => (button.disabled = true));
  try {
    await request("POST", act.url.replace(/\{(\w+)\}/g, (_whole, name) => data[name]), body);
    dialog.close();
    document.querySelector("[data-board-said]").textContent = say("done", { act: act.title, person: data.person ?? words.everybody });
    await refresh();
  } catch (error) {
    const box = dialog.querySelector("[data-act-error]");
    box.hidden = false;
    box.textContent = error instanceof Refused ? error.message : words.failed;
  }
  buttons.forEach((button) => (button.disabled = false));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-act]");
  if (button) open(button);
});
countDown();
setInterval(() => document.visibilityState === "visible" && refresh(), EVERY_MS);
setInterval(() => { drawStatus(); countDown(); }, 1000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
