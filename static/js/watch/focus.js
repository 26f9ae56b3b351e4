// The seat that is looked at: its run grows by the parts that the stream brings, and the replay's view shows its last tick.

import { View } from "../replay/view.js";

const MINUTE_TICKS = 12;
const COURSES = ["gauges", "rates", "levers"];
const LISTS = ["incidents", "comments", "actions", "warnings"];

export class Focus {
  constructor(box, title, words) {
    this.box = box;
    this.title = title;
    this.words = words;
    this.forget();
  }

  /** A new stream brings the run from its beginning. */
  forget() {
    this.run = null;
  }

  hide(hidden) {
    this.box.hidden = hidden;
  }

  take(part, name) {
    if (part.from === 0) this.begin(part);
    else if (this.run && part.from === this.run.to) this.append(part);
    else return;
    this.title.textContent = name;
    this.box.hidden = false;
    if (this.run.to > 0) this.view.show(this.run.to - 1);
  }

  begin(part) {
    this.run = { ...part, gmv: [], orders: [], entries: [], entries_min: [] };
    this.box.querySelector("[data-r='goods']").replaceChildren();
    for (const list of ["done", "talk"]) this.box.querySelector(`[data-r='${list}']`).dataset.key = "?";
    this.view = new View(this.box, this.run, this.words);
    this.reckon();
  }

  append(part) {
    const { run } = this;
    for (const [name, values] of Object.entries(part.series)) run.series[name].push(...values);
    for (const kind of COURSES) for (const [name, rows] of Object.entries(part[kind])) run[kind][name].push(...rows);
    for (const [sku, courses] of Object.entries(part.goods)) for (const [name, rows] of Object.entries(courses)) run.goods[sku][name].push(...rows);
    for (const name of LISTS) run[name].push(...part[name]);
    run.to = part.to;
    this.reckon();
  }

  /** Running totals up to the last tick. */
  reckon() {
    const { run } = this;
    const { series } = run;
    for (let tick = run.gmv.length; tick < run.to; tick += 1) {
      const sum = (name) => (run[name][tick - 1] ?? 0);
      run.gmv.push(sum("gmv") + series.gmv_cents[tick]);
      run.orders.push(sum("orders") + series.orders[tick]);
      run.entries.push(sum("entries") + series.f[tick] + series.r[tick] + series.v[tick] + series.p[tick]);
      run.entries_min.push(run.entries[tick] - (run.entries[tick - MINUTE_TICKS] ?? 0));
    }
  }
}
