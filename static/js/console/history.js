// The key figures of every tick that this tab has seen: for trends, for the change over five minutes, and for what followed an action.

const WINDOW_S = 300;
const SLACK = 3; // ticks: a frame may have covered several
const SAVE_EVERY = 5; // ticks

/** Figures of one frame, by the names that the strip and the levers use. */
function figures(frame) {
  const { now } = frame;
  const entries = now.entries_min ?? {};
  const shelf = frame.products.filter((product) => product.on_shelf);
  return {
    online: now.online,
    entries: Object.values(entries).reduce((all, value) => all + value, 0),
    ...Object.fromEntries(Object.entries(entries).map(([channel, value]) => [`from_${channel}`, value])),
    dwell: now.dwell_s,
    click: now.click_rate,
    deal: now.deal_rate,
    gpm: now.gpm_cents,
    gmv: now.gmv_cents,
    gmv5: now.gmv_5min_cents,
    spend: now.ad_spend_cents,
    roi: now.ad_roi,
    followers: now.new_followers,
    stock: shelf.reduce((all, product) => all + product.stock, 0),
    questions: now.questions_open,
    pressure: now.pressure,
    energy: now.energy,
  };
}

export class History {
  #rows = []; // { tick, ...figures }, ticks rising
  #try = 1;
  pitch = null; // the product on pitch as it stood when its pitch began: { sku, tick, clicks, orders, gmv_cents }

  /** What an earlier load of this tab has seen of the same room is taken over. */
  constructor(key, tick_s) {
    this.key = `history:${key}`;
    this.tick_s = tick_s;
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    if (kept) [this.#rows, this.pitch, this.#try] = [kept.rows, kept.pitch, kept.try ?? 1];
  }

  /** Another try of a practice room; what is known of the one before says nothing about it. */
  begin(number) {
    if (number === this.#try) return; // a reload
    this.#try = number;
    this.#rows = [];
    this.pitch = null;
  }

  /** The past that a try shares with an earlier one, up to a tick, as the server tells it. */
  fill(number, course, to_tick) {
    if (number < this.#try || !course) return;
    this.begin(number);
    const names = Object.keys(course.figures);
    const past = Array.from({ length: to_tick + 1 }, (_, tick) => ({ tick, ...Object.fromEntries(names.map((name) => [name, course.figures[name][tick]])) }));
    this.#rows = [...past, ...this.#rows.filter((row) => row.tick > to_tick)];
  }

  get now() {
    return this.#rows.at(-1) ?? null;
  }

  remember(frame) {
    if (frame.tick < 0 || frame.tick <= (this.now?.tick ?? -1)) return;
    this.#rows.push({ tick: frame.tick, ...figures(frame) });
    this.#followPitch(frame);
    if (frame.tick % SAVE_EVERY === 0) this.#save();
  }

  /** The figures at a tick, or shortly before it; null if this tab has not seen them. */
  at(tick) {
    const row = this.#rows.findLast((other) => other.tick <= tick);
    return row && tick - row.tick <= SLACK ? row : null;
  }

  /** A figure now and five minutes before, [before, now]; null too early, or where one of them is not known. */
  change(name) {
    const before = this.now && this.at(this.now.tick - WINDOW_S / this.tick_s);
    return before && before[name] != null && this.now[name] != null ? [before[name], this.now[name]] : null;
  }

  /** The last ten minutes of a figure, for a trend line. */
  trail(name) {
    const first = (this.now?.tick ?? 0) - (2 * WINDOW_S) / this.tick_s;
    return this.#rows.filter((row) => row.tick >= first && row[name] != null).map((row) => [row.tick, row[name]]);
  }

  #followPitch(frame) {
    const sku = frame.levers.pitch ?? "";
    if (this.pitch?.sku === sku) return;
    const product = frame.products.find((other) => other.sku === sku);
    const seen = product && (frame.levers.pitch_age_s ?? 0) <= SLACK * this.tick_s; // else its beginning was not seen here
    this.pitch = { sku, tick: frame.tick, ...(seen ? { clicks: product.clicks, orders: product.orders, gmv_cents: product.gmv_cents } : {}) };
  }

  #save() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ rows: this.#rows, pitch: this.pitch, try: this.#try }));
    } catch { /* a full store costs the trend after a reload, nothing else */ }
  }
}
