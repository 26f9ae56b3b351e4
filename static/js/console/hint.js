// Practice: what the reference operator would do now, and which links sell out soon. Shown for a while, acted on by hand.

import { request } from "./transport.js";
import { element, hook, sentence } from "./view.js";
import { t } from "./words.js";

const SHOWN_MS = 20_000;
let timer = 0;

/** Binds the button; what a key calls. Rooms without hints have no button. */
export function bindHint(page) {
  const button = hook("ask-hint");
  if (!button) return () => {};
  const ask = () => show(page, button);
  button.addEventListener("click", ask);
  hook("hint").addEventListener("click", hide);
  return ask;
}

async function show(page, button) {
  button.disabled = true;
  try {
    draw(page, await request("GET", `${page.room}hint/`));
  } catch (error) {
    fill([t("hint_failed", { reason: error.message })]);
  }
  button.disabled = false;
}

function draw(page, found) {
  const soon = found.sells_out.map((link) => t("hint_sells_out", { sku: link.sku, s: Math.max(1, Math.round(link.seconds / page.speed)) }));
  const orders = found.orders.map((order) => sentence(order));
  fill([...soon, orders.length ? t("hint_orders", { orders: orders.join(" · ") }) : t("hint_wait")]);
}

function fill(lines) {
  const box = hook("hint");
  box.replaceChildren(...lines.map((line) => element("p", "", line)));
  box.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hide, SHOWN_MS);
}

function hide() {
  hook("hint").hidden = true;
}
