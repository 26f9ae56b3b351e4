// The levers outside the product table: what is in force, what is on its way, what is cooling down; and the clicks on them.

import { clock, count, percent, yuan } from "../format.js";
import { RoomState } from "./state.js";
import { hook, write } from "./view.js";
import { has, t } from "./words.js";

/** The figure that a lever is used for, shown as it was when the last use took effect and two minutes later, or now. */
const FOLLOWED_BY = {
  ad_spend: "from_paid", ad_goal: "from_paid", clip: "from_video", fan_push: "from_follow", lucky_bag: "online", pace: "energy", cohost: "energy", follow_call: "followers",
  agents: "questions", guarantee: "deal",
};
const CUE_FOLLOWED_BY = { demo: "click", hook: "dwell", answer: "questions", hold: "online", close: "deal" };
const FOLLOW_S = 120;
const FIGURE = { click: percent, deal: percent, energy: (value) => percent(value, 0), dwell: (value) => `${count(value)} s` };
const UNIT = { ad_spend: (value) => t("per_minute", { yuan: count(value) }), agents: (value) => t("on_duty", { n: count(value) }) };

export function drawLevers(state, outbox) {
  const inForce = state.frame.levers;
  if (inForce.ad_budget_left_cents !== undefined) write(hook("ad-budget"), yuan(inForce.ad_budget_left_cents));
  for (const box of document.querySelectorAll("[data-lever-box]")) {
    const lever = box.dataset.leverBox;
    for (const button of box.querySelectorAll("button[data-lever]")) {
      const waiting = outbox.waiting(lever) ?? state.waiting_for_host.findLast((action) => action.lever === lever);
      button.toggleAttribute("data-pending", Boolean(waiting) && (button.dataset.value ?? waiting.value) === waiting.value);
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(String(inForce[lever] ?? "") === button.dataset.value));
    }
    if (!box.hasAttribute("data-locked")) drawNote(box, lever, state);
  }
}

/** Two small lines beside a lever: its state, limits and cool-down; and what it last did. */
function drawNote(box, lever, state) {
  const left_s = state.cooling_s(lever);
  box.toggleAttribute("data-cooling", left_s > 0);
  const { speed, limits } = state.page;
  const cool = left_s > 0 ? t("cooling", { s: Math.ceil(left_s / speed) }) : limits[lever].cooldown_s ? t("cools", { s: Math.ceil(limits[lever].cooldown_s / speed) }) : "";
  write(box.querySelector("[data-cool]"), cool);
  write(box.querySelector("[data-in-force]"), inForceText(lever, state));
  const note = box.querySelector("[data-last]");
  write(note, lastText(lever, state));
  note.title = note.textContent ? `${note.textContent}\n${t("last_note")}` : "";
}

function inForceText(lever, state) {
  const { levers } = state.frame;
  if (lever === "lucky_bag") return levers.lucky_bag_left_s > 0 ? t("bag_left", { s: Math.ceil(levers.lucky_bag_left_s / state.page.speed) }) : "";
  if (lever === "clip" && levers.clips) return `×${levers.clips}`;
  if (lever === "fan_push" && levers.fan_pushes) return `×${levers.fan_pushes}`;
  return levers[lever] === undefined || !UNIT[lever] ? "" : UNIT[lever](levers[lever]);
}

/** "02:35 20 · paid 12→31": when it was last used, for what, and how its figure stood before and after. */
function lastText(lever, state) {
  const last = state.standing.findLast((action) => action.lever === lever && RoomState.effective(action) <= state.tick);
  if (!last) return "";
  const tick = RoomState.effective(last);
  const key = lever === "cue" ? CUE_FOLLOWED_BY[last.value] : FOLLOWED_BY[lever];
  const before = state.history.at(Math.max(0, tick - 1));
  const after = state.history.at(Math.min(state.tick, tick + FOLLOW_S / state.page.tick_s));
  const value = has(`value_${lever}_${last.value}`) ? t(`value_${lever}_${last.value}`) : last.value;
  const parts = [[clock(tick * state.page.tick_s), value].filter(Boolean).join(" ")];
  if (before?.[key] != null && after?.[key] != null && after.tick > before.tick) {
    const shown = FIGURE[key] ?? count;
    parts.push(`${t(`figure_${key}`)} ${shown(before[key])}→${shown(after[key])}`);
  }
  return parts.join(" · ");
}

/** Numbers of an input, held inside its limits; NaN if it is not a number. */
export function readNumber(input) {
  const value = Number.parseFloat(input.value.replace(",", "."));
  if (Number.isNaN(value)) return NaN;
  const [low, high] = [Number.parseFloat(input.dataset.min), Number.parseFloat(input.dataset.max)];
  return Math.min(Number.isNaN(high) ? Infinity : high, Math.max(Number.isNaN(low) ? -Infinity : low, value));
}

function nudge(input, way) {
  const size = Number.parseFloat(input.dataset.stepSize) || 1;
  const now = Number.parseFloat(input.value) || 0;
  input.value = String(Math.round((Math.round(now / size) * size + way * size) * 100) / 100);
  input.value = String(readNumber(input));
}

export function bindLevers(send) {
  const panel = document.querySelector(".levers");
  const sendNumber = (input) => {
    const value = readNumber(input);
    input.setAttribute("aria-invalid", String(Number.isNaN(value)));
    if (!Number.isNaN(value)) send(input.dataset.number, "", String(value));
  };
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const input = button.closest("[data-lever-box]").querySelector("[data-number]");
    if (button.dataset.step) nudge(input, Number(button.dataset.step));
    else if (button.hasAttribute("data-from-number")) sendNumber(input);
    else if (button.dataset.lever) send(button.dataset.lever, "", button.dataset.value ?? "");
  });
  panel.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-number]")) return;
    if (event.key === "Enter") sendNumber(event.target);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") nudge(event.target, event.key === "ArrowUp" ? 1 : -1);
    else return;
    event.preventDefault();
  });
}
