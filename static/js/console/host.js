// What is happening now: the product on pitch and what this pitch has brought, the host's words, and the instructions that wait.

import { clock, count, yuan } from "../format.js";
import { RoomState } from "./state.js";
import { element, hook, sentence, write } from "./view.js";
import { t } from "./words.js";

export function drawNow(state, outbox) {
  const { levers, products } = state.frame;
  const product = products.find((other) => other.sku === levers.pitch);
  const name = state.page.products.find((other) => other.sku === levers.pitch)?.name ?? "";
  write(hook("now-pitch"), product ? `${levers.pitch} ${name}` : t("nothing_on_pitch"));
  write(hook("now-age"), product ? clock(levers.pitch_age_s ?? 0) : "");
  write(hook("now-brought"), product ? brought(product, state.history.pitch) : "");
  write(hook("now-host"), t("host_says", { cue: t(`value_cue_${levers.cue}`), pace: t(`value_pace_${levers.pace}`) }));
  drawQueue(state, outbox);
}

/** Clicks, orders and GMV since this pitch began; empty where the beginning was not seen. */
function brought(product, start) {
  if (start?.sku !== product.sku || start.clicks === undefined) return "";
  return t("this_pitch", { clicks: count(product.clicks - start.clicks), orders: count(product.orders - start.orders), yuan: yuan(product.gmv_cents - start.gmv_cents) });
}

/** Instructions that the host has heard of and not taken up, the next one first. */
function drawQueue(state, outbox) {
  const waiting = [...state.waiting_for_host].sort((a, b) => RoomState.effective(a) - RoomState.effective(b));
  const lines = waiting.map((action) => `${sentence(action)} ${seconds(action, state)}`);
  const box = hook("now-queue");
  const text = lines.join(" · ");
  if (box.dataset.text !== text) {
    box.dataset.text = text;
    box.replaceChildren(...(text ? [element("b", "", t("host_next")), ` ${text}`] : []));
  }
  hook("withdraw").disabled = !state.withdrawable && !outbox.recallable;
}

function seconds(action, state) {
  return t("host_will", { s: Math.ceil(((RoomState.effective(action) - Math.max(state.tick, 0)) * state.page.tick_s) / state.page.speed) });
}
