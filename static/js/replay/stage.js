// The curves of a replay, and under them the lane of what was on pitch, both with the playhead. Clicking them seeks.

import { draw } from "../charts.js";
import { clock } from "../format.js";
import { stretches, thinned } from "./course.js";
import { element } from "./view.js";

const POINT_S = 30;
const HEIGHT = 220;

export class Stage {
  constructor(box, run, view, marks, seek) {
    const step = Math.max(1, Math.round(POINT_S / run.tick_s));
    this.length_s = run.ticks * run.tick_s;
    this.figure = box.querySelector("[data-r='chart']");
    this.lane = box.querySelector("[data-r='lane']");
    const online = thinned(run.series.online, step, false);
    const spec = {
      x: [0, ...online.map((_, place) => Math.min(this.length_s, (place + 1) * step * run.tick_s) / 60)],
      x_unit: "minute",
      height: HEIGHT,
      series: [
        { label: view.word("online"), kind: "area", tone: "traffic", unit: "count", values: [run.series.online[0], ...online] },
        { label: view.word("gmv_point"), kind: "line", tone: "accent", unit: "cents", axis: "right", values: [null, ...thinned(run.series.gmv_cents, step, true)] },
      ],
      markers: run.incidents.filter(([, , , state]) => state === "on").map(([tick, code, sku]) => ({ at: (tick * run.tick_s) / 60, label: view.word(`incident_${code}`).replace("{sku}", view.name(sku)), tone: "warn" })),
      bands: marks.map((mark) => ({ from: mark.from_s / 60, to: mark.to_s / 60, tone: mark.tone, label: mark.label })),
    };
    draw(this.figure, spec);
    this.first = spec.x[0];
    this.last = spec.x.at(-1);
    this.playhead = element("div", "playhead");
    this.laneHead = element("div", "playhead");
    this.drawLane(run, view, marks);
    this.figure.addEventListener("click", (event) => {
      const over = this.figure.querySelector(".u-over")?.getBoundingClientRect();
      if (!over || event.clientX < over.left || event.clientX > over.right) return;
      seek(60 * (this.first + ((event.clientX - over.left) / over.width) * (this.last - this.first)));
    });
    this.lane.addEventListener("click", (event) => {
      const line = this.lane.getBoundingClientRect();
      seek(((event.clientX - line.left) / line.width) * this.length_s);
    });
  }

  drawLane(run, view, marks) {
    const order = new Map(run.products.map((product, place) => [product.sku, place]));
    for (const { from, to, value } of stretches(run.levers.pitch, run.ticks)) {
      if (!value) continue;
      const block = element("span", "block", view.name(value));
      block.dataset.hue = String(order.get(value) % 4);
      block.title = `${clock(from * run.tick_s)}–${clock(to * run.tick_s)} ${view.name(value)}`;
      this.put(block, from / run.ticks, to / run.ticks);
    }
    for (const mark of marks) {
      const band = element("span", `mark ${mark.tone}`);
      band.title = mark.label ?? "";
      this.put(band, mark.from_s / this.length_s, mark.to_s / this.length_s);
    }
    this.lane.append(this.laneHead);
  }

  put(block, from, to) {
    block.style.left = `${100 * from}%`;
    block.style.width = `${100 * (to - from)}%`;
    this.lane.append(block);
  }

  show(second) {
    this.laneHead.style.left = `${(100 * second) / this.length_s}%`;
    const share = (second / 60 - this.first) / (this.last - this.first);
    this.playhead.style.left = `${100 * Math.max(0, Math.min(1, share))}%`;
    const over = this.figure.querySelector(".u-over");
    if (over && this.playhead.parentNode !== over) over.append(this.playhead);
  }
}
