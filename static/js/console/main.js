// The console: joins state, transport, clock and view. The browser shows the room and never predicts it.

import { clock } from "../format.js";
import { Announcements } from "./announcements.js";
import { ServerClock, thresholds } from "./clock.js";
import { Curves } from "./curves.js";
import { bindGoods, drawGoods } from "./goods.js";
import { History } from "./history.js";
import { bindHint } from "./hint.js";
import { drawNow } from "./host.js";
import { bindKeys } from "./keys.js";
import { bindLevers, drawLevers } from "./levers.js";
import { newId, Outbox } from "./outbox.js";
import { Practice } from "./practice.js";
import { RoomState } from "./state.js";
import { bindRundown, drawTalk } from "./talk.js";
import { Refused, request, Stream } from "./transport.js";
import { announce, drawAlerts, drawFigures, drawLink, drawLog, drawStatus, drawTime, sentence, veil, whisper } from "./view.js";
import { setWords, t } from "./words.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const page = read("console-page");
setWords(read("console-words"));

const state = new RoomState(page, new History(page.key, page.tick_s));
const serverClock = new ServerClock(page.server_now);
const refusals = [];
let deadline = page.deadline;
let status = "connecting";
let lost_ms = 0;
let latency_ms = null;
let dirty = true;
let over = false;

const outbox = new Outbox(page.room, `outbox:${page.key}`, {
  changed: () => (dirty = true),
  latency: (ms) => (latency_ms = ms),
  accepted(_item, action) {
    state.acknowledge(action);
    whisper(`#${action.number} ${sentence(action)} ✓`);
    dirty = true;
  },
  refused: (item, error) => refuse(item, error),
});

const send = (lever, sku, value) => { if (!over) outbox.add(lever, sku, value); };

function refuse(item, error) {
  refusals.unshift({ item, reason: error.message, tick: Math.max(0, state.tick) });
  refusals.splice(4);
  announce(t("refused", { reason: error.message }));
  dirty = true;
  if (error.code === "room_closed") leave();
}

/** Takes the last thing back, while that is fair: unsent, or an instruction that the host has not taken up. */
function withdraw() {
  const item = outbox.recall();
  const waiting = item ? null : state.withdrawable;
  if (item) whisper(t("recalled", { what: sentence(item) }));
  else if (waiting && !outbox.items.some((other) => other.lever === "withdraw" && other.value === String(waiting.number))) send("withdraw", "", String(waiting.number));
  else whisper(t("nothing_to_withdraw"));
}

const announcements = new Announcements(page.attempt, announce);
const stream = new Stream(page.room, {
  since: () => state.place,
  frame: receive,
  state: (data) => follow(data),
  announcement: (data) => announcements.take(data),
  closed: (data) => (data.reason === "taken_over" ? elsewhere() : data.reason === "signed_out" ? location.reload() : leave()),
  status(next, error) {
    if (next === "lost" && status !== "lost") lost_ms = performance.now();
    status = next;
    if (error instanceof Refused && ["room_closed", "not_found"].includes(error.code)) leave();
    if (error instanceof Refused && error.code === "second_session") elsewhere();
    dirty = true;
  },
});

/** A frame from the stream or from a request for what was missed. */
async function receive(frame) {
  if (frame.server_now) serverClock.sample(frame.server_now);
  if ("deadline" in frame && !practice?.older(frame)) deadline = frame.deadline;
  if (!state.apply(frame)) return catchUp();
  practice?.follow(frame);
  if ((frame.last_action ?? 0) > state.last_action) readActions();
  dirty = true;
}

async function catchUp() {
  try {
    receive(await request("GET", `${page.room}frame/?since=${state.tick}&since_action=${state.frame?.last_action ?? 0}`));
  } catch {
    stream.restart();
  }
}

let reading = false;
async function readActions() {
  if (reading) return;
  reading = true;
  try {
    const answer = await request("GET", `${page.room}actions/?after=${state.last_action}`);
    for (const action of answer.results ?? answer.actions ?? answer) state.acknowledge(action);
    dirty = true;
  } catch { /* the next frame asks again */ }
  reading = false;
}

/** Another window of the same person steers. In practice this one may take over; the other one is told. */
function elsewhere() {
  stream.stop();
  veil(t("other_session"), page.may_take_over && { text: t("take_over"), act: takeOver });
}

async function takeOver() {
  await request("POST", `${page.room}take_over/`, {}).catch(() => null);
  location.reload();
}

/** The attempt's state changed on the server: a pause blanks the console. */
function follow(data) {
  if ("deadline" in data && !practice?.older(data)) deadline = data.deadline;
  stream.paused = data.state === "paused";
  practice?.follow(data);
  if (stream.paused) veil(t("paused"));
  else if (["closed", "void", "graded", "finalised"].includes(data.state)) leave();
  else veil("");
}

/** The room is over: whatever is still on its way is sent, then the page shows what comes next. */
function leave() {
  if (over) return;
  over = true;
  stream.stop();
  veil(t("over"));
  const wait = setInterval(() => {
    if (outbox.unsaved && navigator.onLine) return;
    clearInterval(wait);
    location.reload();
  }, 700);
}

function bindHandOver() {
  const button = document.querySelector("[data-hand-over]");
  const first = button.textContent;
  button.disabled = false;
  const id = newId(); // one for the page: a second press repeats the same hand-over
  let timer = 0;
  button.addEventListener("click", async () => {
    clearTimeout(timer);
    if (!button.hasAttribute("data-sure")) {
      button.setAttribute("data-sure", "");
      button.textContent = t("hand_over_sure");
      timer = setTimeout(() => { button.removeAttribute("data-sure"); button.textContent = first; }, 4000);
      return;
    }
    button.disabled = true;
    try {
      await request("POST", `${page.room}hand_over/`, { client_id: id });
      leave();
    } catch (error) {
      button.disabled = false;
      announce(t("refused", { reason: error.message }));
    }
  });
}

/** In practice the candidate's own: pace, rewind, tries. */
const practice = page.practice && new Practice(page, state, {
  say: announce,
  changed: () => (dirty = true),
  clock(answer) {
    serverClock.sample(answer.server_now);
    deadline = answer.deadline;
  },
  refresh: catchUp,
});
const curves = new Curves(page, state, practice);
bindGoods(page, send);
bindLevers(send);
const calls = practice ? { toggle: () => practice.toggle(), shift: (way) => practice.shift(way), move: (way) => practice.move(way), again: () => practice.again() } : {};
bindKeys(state, { withdraw, hint: bindHint(page), ...calls });
document.querySelector("[data-hook=withdraw]").addEventListener("click", withdraw);
bindHandOver();
const drawRundown = bindRundown(page, state);
const passed = thresholds((threshold_s) => announce(t("time_left", { time: clock(threshold_s) })));

function draw() {
  const left_s = serverClock.left_s(deadline);
  drawTime(left_s === null && practice?.standing ? practice.left_s : left_s, state.tick);
  if (left_s !== null) passed(left_s);
  if (page.steers && !over) practice?.guardEnd(left_s);
  drawStatus(status, (performance.now() - lost_ms) / 1000, Boolean(practice?.standing));
  drawLink(status, latency_ms, status === "lost" || outbox.items.some((item) => item.tries > 1) ? outbox.unsaved : 0);
  if (left_s === 0 && !over) endReached();
  if (!dirty || document.visibilityState === "hidden") return;
  dirty = false;
  drawLog(state, outbox, refusals);
  if (!state.frame) return;
  drawFigures(state);
  drawNow(state, outbox);
  drawAlerts(state);
  drawLevers(state, outbox);
  drawGoods(state, outbox);
  drawRundown();
  drawTalk(state);
  practice?.draw();
  curves.draw();
}

let asked_ms = 0;
/** The deadline has passed here: ask the server, which decides. */
async function endReached() {
  if (performance.now() - asked_ms < 2000) return;
  asked_ms = performance.now();
  try {
    const attempt = await request("GET", page.attempt);
    serverClock.sample(attempt.server_now);
    const room = attempt.rooms.find((other) => other.position === page.position);
    if (room.state === "closed") leave();
    else deadline = room.deadline;
  } catch { /* asked again in two seconds */ }
}

document.fonts.ready.then(() => (dirty = true));
addEventListener("visibilitychange", () => (dirty = true));
readActions();
if (page.steers) {
  stream.start();
  outbox.flush();
} else elsewhere();
setInterval(draw, 200);
