// The two charts of the console: the room (online, entries by channel) and the money (GMV per minute, what was on pitch, what was done).

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { tone } from "../charts.js";
import { clock, count, short, shortYuan, yuan } from "../format.js";
import { RoomState } from "./state.js";
import { gmvByMinute } from "./tries.js";
import { element, hook, sentence } from "./view.js";
import { has, t } from "./words.js";

const CHANNELS = [["f", "traffic"], ["r", "traffic-2"], ["v", "traffic-3"], ["p", "traffic-4"]];
const FORCE_OF = { price: "supply", release: "supply", ad_spend: "traffic", clip: "traffic", fan_push: "traffic", lucky_bag: "room", guarantee: "service", cohost: "host" };
const GLYPH = { price: "¥", release: "+", ad_spend: "投", clip: "切", fan_push: "粉", lucky_bag: "福", guarantee: "险", cohost: "副" };
const GLYPH_EN = { ad_spend: "Ad", clip: "Cl", fan_push: "Fp", lucky_bag: "LB", guarantee: "FR", cohost: "Co" };
const english = document.documentElement.lang.startsWith("en");

export class Curves {
  /** `practice`: a Practice, or null in an exam */
  constructor(page, state, practice = null) {
    this.practice = practice;
    this.page = page;
    this.state = state;
    this.perMinute = 60 / page.tick_s;
    this.style = getComputedStyle(document.body);
    this.online = this.#build(hook("chart-online"), this.#onlineOptions(), [[], [], [], [], [], []]);
    this.gmv = this.#build(hook("chart-gmv"), this.#gmvOptions(), [[], [], []]);
    this.#keys();
  }

  draw() {
    const { rows } = this.state;
    if (!rows.length) return;
    const x = rows.map((row) => ((row.tick + 1) * this.page.tick_s) / 60);
    const entries = CHANNELS.map(([key]) => this.#trailing(rows.map((row) => row[key] ?? 0)));
    const stacked = entries.map((_, place) => x.map((_x, at) => entries.slice(0, place + 1).reduce((all, values) => all + values[at], 0)));
    this.online.setData([x, rows.map((row) => row.online), ...stacked]);
    const [minutes, gmv] = this.#byMinute(rows);
    const ghost = this.practice?.course ? gmvByMinute(this.practice.course, this.perMinute) : [];
    const axis = ghost.length > minutes.length ? ghost.map((_value, minute) => minute + 0.5) : minutes;
    const long = (values) => axis.map((_minute, at) => values[at] ?? null);
    this.gmv.setData([axis, long(gmv), long(ghost)]);
    this.#say(rows, gmv);
  }

  /** The charts in a sentence each, for those who hear them. */
  #say(rows, gmv) {
    const last = rows.at(-1);
    const most = rows.reduce((high, row) => (row.online > high.online ? row : high));
    const at = (row) => clock((row.tick + 1) * this.page.tick_s);
    describe(hook("chart-online"), t("chart_online_said", { online: count(last.online), most: count(most.online), at: at(most) }));
    describe(hook("chart-gmv"), t("chart_gmv_said", { yuan: yuan(gmv.at(-1) ?? 0), most: yuan(Math.max(...gmv)), minute: gmv.indexOf(Math.max(...gmv)) + 1 }));
  }

  /** Sum over the last simulated minute, scaled up while there is less. */
  #trailing(values) {
    let sum = 0;
    return values.map((value, at) => {
      sum += value - (at >= this.perMinute ? values[at - this.perMinute] : 0);
      return (sum * this.perMinute) / Math.min(at + 1, this.perMinute);
    });
  }

  #byMinute(rows) {
    const minutes = [];
    const gmv = [];
    for (const row of rows) {
      const minute = Math.floor(row.tick / this.perMinute);
      if (minutes.length <= minute) { minutes.push(minute + 0.5); gmv.push(0); }
      gmv[minute] += row.gmv_cents;
    }
    return [minutes, gmv];
  }

  #build(holder, options, data) {
    const size = () => ({ width: Math.max(holder.clientWidth, 200), height: Math.max(holder.clientHeight, 120) });
    const plot = new uPlot({ ...options, ...size() }, data, holder);
    new ResizeObserver(() => plot.setSize(size())).observe(holder);
    return plot;
  }

  #axis(extra) {
    return { stroke: tone("axis"), font: `500 11px ${this.style.getPropertyValue("--figures")}`, ticks: { show: false }, grid: { stroke: tone("grid"), width: 1 }, ...extra };
  }

  #shared(axes, series, scales, hooks, describe) {
    const end = (this.page.ticks * this.page.tick_s) / 60;
    return {
      scales: { x: { time: false, range: [0, end] }, ...scales },
      axes: [this.#axis({ size: 22, gap: 2, space: 40, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => (tick ? `${tick}′` : "")) }), ...axes],
      series: [{}, ...series],
      legend: { show: false },
      padding: [8, 6, 0, 0],
      cursor: { y: false, drag: { setScale: false, x: false }, points: { size: 5 }, sync: { key: "room" } },
      hooks,
      plugins: [this.#tip(describe)],
    };
  }

  #onlineOptions() {
    const range = (_u, _low, high) => [0, (high || 10) * 1.12];
    const areas = CHANNELS.map(([, hue]) => ({ scale: "entries", stroke: tone(hue), width: 0.5, points: { show: false } }));
    areas[0].fill = tone("traffic");
    return {
      ...this.#shared(
        [
          this.#axis({ scale: "online", size: 46, values: (_, ticks) => ticks.map(short) }),
          this.#axis({ scale: "entries", side: 1, size: 46, grid: { show: false }, values: (_, ticks) => ticks.map(short) }),
        ],
        [{ scale: "online", stroke: tone("ink"), width: 2, points: { show: false } }, ...areas],
        { online: { range }, entries: { range: (_u, _low, high) => [0, (high || 10) * 2.1] } },
        { drawClear: [(u) => this.#pitchBands(u)] },
        (at) => this.#describeRoom(at),
      ),
      bands: [3, 4, 5].map((place) => ({ series: [place, place - 1], fill: tone(CHANNELS[place - 2][1]) })),
      focus: { alpha: 1 },
    };
  }

  #gmvOptions() {
    const bars = uPlot.paths.bars({ size: [0.72, 60], radius: 0.08 });
    return this.#shared(
      [this.#axis({ scale: "money", size: 46, values: (_, ticks) => ticks.map(shortYuan) }), this.#axis({ scale: "money", side: 1, size: 46, grid: { show: false }, values: () => [] })],
      [{ scale: "money", stroke: tone("ink-2"), fill: "#c9d0db", width: 0, paths: bars, points: { show: false } }, { scale: "money", stroke: tone("accent"), width: 2, dash: [4, 3], points: { show: false } }],
      { money: { range: (_u, _low, high) => [0, (high || 1000) * 1.3] } },
      { drawClear: [(u) => this.#pitchBands(u, true)], draw: [(u) => this.#markers(u), (u) => this.#moment(u)] },
      (at) => this.#describeMoney(at),
    );
  }

  /** What was on pitch: bands behind the curves, named in the lower chart. */
  #pitchBands(u, named = false) {
    const { ctx, bbox } = u;
    const dpr = devicePixelRatio;
    const place = (tick) => u.valToPos((tick * this.page.tick_s) / 60, "x", true);
    ctx.save();
    this.state.pitches.forEach((block, number) => {
      const [from, to] = [place(block.from), place(block.to)];
      ctx.globalAlpha = number % 2 ? 0.13 : 0.07;
      ctx.fillStyle = tone("room");
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
      if (!named) return;
      ctx.globalAlpha = 0.9;
      ctx.fillRect(from + dpr, bbox.top, Math.max(dpr, to - from - 2 * dpr), 2 * dpr);
      ctx.globalAlpha = 1;
      ctx.font = `600 ${11 * dpr}px ${this.style.getPropertyValue("--figures")}`;
      ctx.fillStyle = tone("room");
      if (to - from > ctx.measureText(block.sku).width + 4 * dpr) ctx.fillText(block.sku, from + 3 * dpr, bbox.top + 14 * dpr);
    });
    ctx.restore();
  }

  #markers(u) {
    const { ctx, bbox } = u;
    const dpr = devicePixelRatio;
    ctx.save();
    ctx.font = `600 ${10 * dpr}px ${this.style.getPropertyValue("--figures")}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    let before = -Infinity;
    let level = 0;
    this.#incidents(u);
    for (const action of this.state.markers) {
      const at = u.valToPos((RoomState.effective(action) * this.page.tick_s) / 60, "x", true);
      level = at - before < 17 * dpr ? (level + 1) % 5 : 0;
      before = at;
      const y = bbox.top + (27 + level * 17) * dpr;
      ctx.fillStyle = tone(FORCE_OF[action.lever]);
      ctx.globalAlpha = 0.5;
      ctx.fillRect(at - dpr / 2, y, dpr, bbox.top + bbox.height - y);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.arc(at, y, 8 * dpr, 0, 7);
      ctx.fill();
      ctx.fillStyle = tone("ground");
      ctx.fillText((english && GLYPH_EN[action.lever]) || GLYPH[action.lever], at, y + 0.5 * dpr);
    }
    ctx.restore();
  }

  /** The moment that was chosen to go back to. */
  #moment(u) {
    const tick = this.practice?.moment ?? null;
    if (tick === null) return;
    const { ctx, bbox } = u;
    const at = u.valToPos(((tick + 1) * this.page.tick_s) / 60, "x", true);
    ctx.save();
    ctx.fillStyle = tone("accent");
    ctx.fillRect(at - devicePixelRatio, bbox.top, 2 * devicePixelRatio, bbox.height);
    ctx.restore();
  }

  /** Where an incident began, as a dashed line with a mark at its foot. */
  #incidents(u) {
    const { ctx, bbox } = u;
    const dpr = devicePixelRatio;
    ctx.fillStyle = ctx.strokeStyle = tone("alarm");
    ctx.setLineDash([3 * dpr, 3 * dpr]);
    for (const incident of this.state.incidents.values()) {
      const at = u.valToPos((incident.tick * this.page.tick_s) / 60, "x", true);
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
      ctx.fillText("!", at + 5 * dpr, bbox.top + bbox.height - 8 * dpr);
    }
    ctx.setLineDash([]);
  }

  #tip(describe) {
    const tip = element("div", "chart-tip");
    tip.hidden = true;
    return {
      hooks: {
        init: [(u) => u.over.append(tip)],
        setCursor: [
          (u) => {
            tip.hidden = u.cursor.idx == null || u.cursor.left < 0;
            if (tip.hidden) return;
            tip.replaceChildren(...describe(u.cursor.idx).map((line) => element("div", "", line)));
            const toLeft = u.cursor.left > u.over.clientWidth / 2;
            tip.style.transform = `translate(${u.cursor.left + (toLeft ? -12 - tip.offsetWidth : 12)}px, 4px)`;
          },
        ],
      },
    };
  }

  #describeRoom(at) {
    const row = this.state.rows[at];
    if (!row) return [];
    const lines = [clock((row.tick + 1) * this.page.tick_s), `${t("online")} ${count(row.online)}`];
    const data = this.online.data;
    CHANNELS.forEach(([key], place) => lines.push(`${t(`channel_${key}`)} ${count(data[place + 2][at] - (place ? data[place + 1][at] : 0))}`));
    return lines;
  }

  #describeMoney(at) {
    const [value, before] = [this.gmv.data[1][at], this.gmv.data[2][at]];
    if (value == null && before == null) return [];
    const ticks = [at * this.perMinute, (at + 1) * this.perMinute];
    const done = this.state.standing.filter((action) => RoomState.effective(action) >= ticks[0] && RoomState.effective(action) < ticks[1]).slice(0, 6);
    const begun = [...this.state.incidents.values()].filter((incident) => incident.tick >= ticks[0] && incident.tick < ticks[1]);
    const told = begun.map((incident) => `! ${has(`incident_${incident.code}`) ? t(`incident_${incident.code}`, { sku: incident.sku }) : incident.code}`);
    const beside = before == null ? [] : [`${t("try_n", { n: this.practice.course.number })}  ${yuan(before)}`];
    return [`${at}′–${at + 1}′  ${value == null ? "–" : yuan(value)}`, ...beside, ...told, ...done.map((action) => `#${action.number} ${sentence(action)}`)];
  }

  #keys() {
    const box = hook("channel-keys");
    const add = (hue, text, line = false) => {
      const key = element("span");
      const swatch = element("i", line ? "line" : "");
      swatch.style.background = tone(hue);
      key.append(swatch, text);
      box.append(key);
    };
    add("ink", t("online"), true);
    for (const [key, hue] of CHANNELS) add(hue, t(`channel_${key}`));
  }
}

function describe(holder, text) {
  if (holder.getAttribute("aria-label") !== text) holder.setAttribute("aria-label", text);
}
