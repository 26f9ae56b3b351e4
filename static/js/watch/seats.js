// The grid of a showing: who stands where. Seats keep their place; only figures move.

import { count, shortYuan, yuan } from "../format.js";

const TICKS_A_POINT = 12;
const english = document.documentElement.lang.startsWith("en");

export class Seats {
  constructor(grid, words, choose) {
    this.grid = grid;
    this.words = words;
    this.chosen = "";
    this.names = new Map();
    this.goods = new Map();
    this.standing = {};
    this.trails = new Map();
    this.last = 0;
    grid.addEventListener("click", (event) => {
      const button = event.target.closest("[data-seat]");
      if (!button) return;
      this.chosen = this.chosen === button.dataset.seat ? "" : button.dataset.seat;
      for (const other of this.buttons()) other.setAttribute("aria-pressed", String(other.dataset.seat === this.chosen));
      choose();
    });
    for (const button of this.buttons()) this.names.set(button.dataset.seat, this.part(button, "name").textContent);
  }

  buttons() {
    return this.grid.querySelectorAll("[data-seat]");
  }

  part(button, name) {
    return button.querySelector(`[data-n="${name}"]`);
  }

  name(letter) {
    return this.names.get(letter) ?? letter;
  }

  /** Who sits there by now: somebody who was hidden meanwhile leaves the stage. */
  show(seats) {
    const here = new Set(seats.map((seat) => seat.letter));
    for (const button of this.buttons()) if (!here.has(button.dataset.seat)) button.closest("li").remove();
    for (const seat of seats) if (seat.name) this.names.set(seat.letter, seat.name);
  }

  /** What the room that plays sells. */
  learn(products) {
    for (const product of products) this.goods.set(product.sku, (english && product.name_en) || product.name);
  }

  lines(lines) {
    this.trails = new Map(Object.entries(lines).map(([letter, points]) => [letter, [0, ...points]]));
    this.last = Math.max(0, ...[...this.trails.values()].map((trail) => trail.length - 1));
  }

  stand(standing, ticks) {
    this.standing = standing;
    const point = Math.floor(ticks / TICKS_A_POINT);
    if (point > this.last) {
      for (const [letter, seat] of Object.entries(standing)) this.trails.set(letter, [...(this.trails.get(letter) ?? [0]), seat.gmv_cents]);
      this.last = point;
    }
    const order = Object.values(standing).map((seat) => seat.gmv_cents);
    const top = Math.max(1, ...[...this.trails.values()].flat(), ...order);
    for (const button of this.buttons()) {
      const seat = standing[button.dataset.seat];
      if (seat) this.draw(button, seat, order, top);
    }
  }

  draw(button, seat, order, top) {
    const texts = {
      gmv: order.length > 8 ? shortYuan(seat.gmv_cents) : yuan(seat.gmv_cents),
      place: seat.gmv_cents ? `#${1 + order.filter((other) => other > seat.gmv_cents).length}` : "",
      online: count(seat.online),
      orders: count(seat.orders),
      pitch: seat.pitch ? `▸ ${this.goods.get(seat.pitch) ?? seat.pitch}` : "",
      act: seat.act ? this.act(seat.act) : "",
    };
    for (const [name, text] of Object.entries(texts)) {
      const target = this.part(button, name);
      if (target.textContent !== text) target.textContent = text;
    }
    const trail = [...(this.trails.get(button.dataset.seat) ?? [0]), seat.gmv_cents];
    const points = trail.map((value, place) => `${((100 * place) / Math.max(1, trail.length - 1)).toFixed(1)},${(29 - (28 * value) / top).toFixed(1)}`);
    button.querySelector("polyline").setAttribute("points", points.join(" "));
  }

  act([, lever, sku, value]) {
    const parts = [this.words[`lever_${lever}`] ?? lever];
    if (sku) parts.push(this.goods.get(sku) ?? sku);
    if (value) parts.push(this.words[`value_${lever}_${value}`] ?? this.goods.get(value) ?? value);
    return parts.join(" · ");
  }

  leader() {
    const [letter, seat] = Object.entries(this.standing).sort(([, a], [, b]) => b.gmv_cents - a.gmv_cents)[0] ?? [];
    return letter && seat.gmv_cents ? { name: this.name(letter), gmv_cents: seat.gmv_cents } : null;
  }
}
