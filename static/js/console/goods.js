// The product table: one row per product with its figures and, in the row, pitch, price, release and shelf.

import { clock, count, price, yuan } from "../format.js";
import { readNumber } from "./levers.js";
import { RoomState } from "./state.js";
import { element, hook, write } from "./view.js";
import { t } from "./words.js";

const rows = new Map();
let chosen = "";
let act = () => {};

export function bindGoods(page, send) {
  act = send;
  for (const product of page.products) {
    const row = makeRow(page, product);
    rows.set(product.sku, row);
    hook("goods").append(row);
  }
  chosen = page.products[0]?.sku ?? "";
  hook("goods").addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    const button = event.target.closest("button");
    if (button) use(button.dataset.do, row);
    else if (!event.target.closest("input")) choose(row.dataset.sku);
  });
  hook("goods").addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.blur?.();
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    use(event.target.dataset.number, event.target.closest("tr"));
    event.target.blur();
  });
}

/** A row of an empty table; its figures come with the first frame. */
function makeRow(page, product) {
  const row = element("tr");
  row.dataset.sku = product.sku;
  const name = element("td", "name");
  name.append(element("small", "", product.sku), product.name);
  name.title = product.name;
  const [priceCell, priceInput] = field("price", t("price_of", { sku: product.sku }), page.limits.price, product.floor_price_cents / 100);
  priceInput.dataset.min = String(product.floor_price_cents / 100);
  priceInput.title = t("floor", { price: price(product.floor_price_cents) });
  priceCell.append(priceInput, element("s"));
  const stock = element("div", "stock");
  const bar = element("span", "bar");
  bar.append(element("i"));
  stock.append(bar, element("b"), element("span", "coming"));
  const [releaseCell, releaseInput] = field("release", t("release_of", { sku: product.sku }), page.limits.release, page.limits.release?.minimum ?? 1);
  releaseCell.append(releaseInput, button("release", t("release")));
  row.append(
    element("td"), name, element("td", "role", t(`role_${product.role}`)), cell(priceCell), cell(stock),
    ...["reserve", "clicks", "orders", "gmv", "gmv5", "pitched"].map((key) => Object.assign(element("td", "num"), { id: `${key}-${product.sku}` })),
    cell(button("pitch", t("pitch")), "pitch"), cell(releaseCell), cell(button("shelf", "")),
  );
  for (const [kind, limits] of Object.entries(page.limits)) {
    if (!limits.enabled) row.querySelectorAll(`[data-do="${kind}"], [data-number="${kind}"]`).forEach((control) => (control.disabled = true));
  }
  return row;
}

function field(kind, label, limits, start) {
  const holder = element("div", kind);
  const input = element("input");
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off" });
  Object.assign(input.dataset, { number: kind, min: String(limits?.minimum ?? 0), max: String(limits?.maximum ?? "") });
  input.setAttribute("aria-label", label);
  input.value = String(start);
  return [holder, input];
}

function button(kind, text) {
  const made = element("button", "", text);
  made.type = "button";
  made.dataset.do = kind;
  return made;
}

function cell(content, className = "") {
  const made = element("td", className);
  made.append(content);
  return made;
}

function use(kind, row) {
  const sku = row.dataset.sku;
  if (kind === "pitch") pitch(sku);
  else if (kind === "shelf") act("shelf", sku, row.hasAttribute("data-off-shelf") ? "on" : "off");
  else {
    const input = row.querySelector(`[data-number="${kind}"]`);
    const value = readNumber(input);
    input.setAttribute("aria-invalid", String(Number.isNaN(value)));
    if (Number.isNaN(value)) return;
    act(kind, sku, kind === "release" ? String(Math.round(value)) : String(Math.round(value * 100) / 100));
    delete input.dataset.changed;
  }
}

/** Pitches a product; the choice moves on to the row below it. */
export function pitch(sku = chosen) {
  if (!sku) return;
  act("pitch", sku, "");
  const order = [...rows.keys()];
  choose(order[(order.indexOf(sku) + 1) % order.length]);
}

export function choose(sku) {
  chosen = sku;
  for (const [other, row] of rows) row.toggleAttribute("data-chosen", other === sku);
}

export function move(way) {
  const order = [...rows.keys()];
  choose(order[(order.indexOf(chosen) + way + order.length) % order.length]);
  rows.get(chosen)?.scrollIntoView({ block: "nearest" });
}

/** Takes the chosen product off the shelf, or puts it back. */
export function toggleShelf() {
  rows.get(chosen)?.querySelector('[data-do="shelf"]').click();
}

/** Puts the cursor into a field of the product on pitch, or of the chosen one. */
export function focusField(kind, onPitch) {
  const input = rows.get(onPitch || chosen)?.querySelector(`[data-number="${kind}"]`);
  input?.focus();
  input?.select();
}

export function drawGoods(state, outbox) {
  const onPitch = state.frame.levers.pitch ?? "";
  for (const product of state.frame.products) {
    const row = rows.get(product.sku);
    if (!row) continue;
    row.toggleAttribute("data-on-pitch", product.sku === onPitch);
    row.toggleAttribute("data-off-shelf", !product.on_shelf);
    row.toggleAttribute("data-chosen", product.sku === chosen);
    row.dataset.stock = product.stock <= 0 ? "out" : runsOutSoon(product) ? "low" : "";
    drawPrice(row, product, pendingPrice(state, outbox, product.sku));
    drawStock(row, product, state.page.products.find((other) => other.sku === product.sku));
    const figures = { reserve: count(product.reserve), clicks: count(product.clicks), orders: count(product.orders), gmv: yuan(product.gmv_cents), gmv5: yuan(product.gmv_5min_cents), pitched: clock(product.pitch_s) };
    for (const [key, text] of Object.entries(figures)) write(document.getElementById(`${key}-${product.sku}`), text);
    const pitching = row.querySelector('[data-do="pitch"]');
    write(pitching, product.sku === onPitch ? t("on_pitch") : t("pitch"));
    write(row.querySelector('[data-do="shelf"]'), product.on_shelf ? t("shelf_off") : t("shelf_on"));
    for (const kind of ["pitch", "release", "shelf"]) {
      const waiting = outbox.items.some((item) => item.lever === kind && item.sku === product.sku) || state.waiting_for_host.some((action) => action.lever === kind && action.sku === product.sku);
      row.querySelector(`[data-do="${kind}"]`).toggleAttribute("data-pending", waiting);
    }
    const release = row.querySelector('[data-do="release"]');
    if (state.page.limits.release?.enabled) release.disabled = product.reserve <= 0;
  }
}

/** A price that was sent and is not in force yet. */
function pendingPrice(state, outbox, sku) {
  const isPrice = (action) => action.lever === "price" && action.sku === sku;
  return outbox.items.findLast(isPrice)?.value ?? state.log.findLast((action) => isPrice(action) && RoomState.effective(action) > state.tick)?.value;
}

function drawPrice(row, product, pending) {
  const input = row.querySelector('[data-number="price"]');
  const text = String(product.price_cents / 100);
  if (document.activeElement !== input) input.value = pending ?? text;
  input.toggleAttribute("data-changed", input.value !== text);
  write(row.querySelector("s"), product.price_cents === product.list_price_cents ? "" : price(product.list_price_cents));
}

function drawStock(row, product, start) {
  const full = Math.max(1, start?.stock ?? 1, product.stock);
  row.querySelector(".bar i").style.width = `${Math.round((product.stock / full) * 100)}%`;
  write(row.querySelector(".stock b"), count(product.stock));
  write(row.querySelector(".coming"), product.arriving > 0 ? `+${count(product.arriving)}` : "");
  const input = row.querySelector('[data-number="release"]');
  if (document.activeElement !== input && input.dataset.touched !== "yes") input.value = String(Math.max(1, Math.min(product.reserve, Math.round((start?.stock ?? 20) / 5) || 1)));
}

/** Less than three minutes of stock at the pace of the last five. */
function runsOutSoon(product) {
  const perMinute = product.gmv_5min_cents / 5 / Math.max(product.price_cents, 1);
  return product.stock < 10 || (perMinute > 0 && product.stock / perMinute < 3);
}

hook("goods")?.addEventListener("input", (event) => (event.target.dataset.touched = "yes"));
