// The levers outside the product table: what is in force, what is on its way, what is cooling down; and the clicks on them.

import { count, yuan } from "../format.js";
import { hook, write } from "./view.js";
import { t } from "./words.js";

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
    const shown = box.querySelector("[data-in-force]");
    if (shown && lever === "lucky_bag") write(shown, inForce.lucky_bag_left_s > 0 ? t("bag_left", { s: Math.ceil(inForce.lucky_bag_left_s / state.page.speed) }) : "");
    else if (shown) write(shown, inForce[lever] === undefined ? "" : (UNIT[lever]?.(inForce[lever]) ?? String(inForce[lever])));
    if (box.hasAttribute("data-locked")) continue;
    const left_s = state.cooling_s(lever);
    box.toggleAttribute("data-cooling", left_s > 0);
    write(box.querySelector("[data-cool]"), left_s > 0 ? t("cooling", { s: Math.ceil(left_s / state.page.speed) }) : "");
  }
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
