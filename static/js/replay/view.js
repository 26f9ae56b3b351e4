// What a replay shows at a second: figures, levers, goods, what was done, what the room said. Writes only what changed.

import { clock, count, percent, price, yuan } from "../format.js";
import { at, latest } from "./course.js";

const english = document.documentElement.lang.startsWith("en");
const DONE_LINES = 6;
const TALK_LINES = 5;

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

function write(target, text) {
  if (target && target.textContent !== text) target.textContent = text;
}

export class View {
  constructor(box, run, words) {
    this.box = box;
    this.run = run;
    this.words = words;
    this.goods = new Map();
    this.drawGoods();
  }

  hook(name) {
    return this.box.querySelector(`[data-r="${name}"]`);
  }

  name(sku) {
    const product = this.run.products.find((one) => one.sku === sku);
    return product ? (english && product.name_en) || product.name : sku;
  }

  word(key) {
    return this.words[key] ?? key;
  }

  drawGoods() {
    const body = this.hook("goods");
    for (const product of this.run.products) {
      const row = element("tr");
      const head = element("th", "", this.name(product.sku));
      head.scope = "row";
      const cells = ["price", "stock", "reserve"].map(() => element("td", "num"));
      row.append(head, ...cells);
      body.append(row);
      this.goods.set(product.sku, { row, cells });
    }
  }

  /** Everything at a tick. */
  show(tick) {
    this.showFigures(tick);
    this.showLevers(tick);
    this.showGoods(tick);
    this.showDone(tick);
    this.showTalk(tick);
  }

  showFigures(tick) {
    const { run } = this;
    const value = (kind, name) => at(run[kind][name], tick);
    const figures = {
      gmv: yuan(run.gmv[tick]),
      orders: count(run.orders[tick]),
      online: count(run.series.online[tick]),
      entries: count(run.entries_min[tick]),
      dwell: `${Math.round(value("rates", "dwell_s") ?? 0)} s`,
      click: percent(value("rates", "click_rate") ?? 0),
      deal: percent(value("rates", "deal_rate") ?? 0),
      ads: yuan(value("gauges", "ad_spend_cents") ?? 0),
      questions: count(value("gauges", "questions_open") ?? 0),
      energy: percent(value("gauges", "energy") ?? 1, 0),
    };
    for (const [name, text] of Object.entries(figures)) write(this.hook(name), text);
  }

  showLevers(tick) {
    const pitched = at(this.run.levers.pitch, tick);
    write(this.hook("pitch"), pitched ? this.name(pitched) : "–");
    for (const lever of ["cue", "pace", "cohost", "ad_goal", "guarantee"]) {
      const value = at(this.run.levers[lever], tick);
      write(this.hook(lever), this.word(`value_${lever}_${value}`));
    }
    write(this.hook("ad_spend"), this.word("per_minute").replace("{yuan}", count(at(this.run.levers.ad_spend, tick) ?? 0)));
    write(this.hook("agents"), count(at(this.run.levers.agents, tick) ?? 0));
    const now = latest(this.run.incidents, tick, 40);
    const off = new Set(now.filter(([, , , state]) => state === "off").map(([, code]) => code));
    const on = now.filter(([, code, , state]) => state === "on" && !off.has(code));
    const told = on.map(([, code, sku]) => this.word(`incident_${code}`).replace("{sku}", this.name(sku)));
    const box = this.hook("incident");
    box.hidden = !told.length;
    write(box, told.join(" "));
  }

  showGoods(tick) {
    const pitched = at(this.run.levers.pitch, tick);
    for (const [sku, { row, cells }] of this.goods) {
      const courses = this.run.goods[sku];
      const texts = [price(at(courses.price_cents, tick)), count(at(courses.stock, tick)), count(at(courses.reserve, tick))];
      cells.forEach((cell, place) => write(cell, texts[place]));
      row.classList.toggle("pitched", sku === pitched);
      if (sku === pitched) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      row.classList.toggle("off-shelf", !at(courses.on_shelf, tick));
      row.classList.toggle("sold-out", at(courses.stock, tick) === 0);
    }
  }

  showDone(tick) {
    this.list("done", latest(this.run.actions, tick, DONE_LINES), ([when, lever, sku, value]) => {
      const parts = [this.word(`lever_${lever}`)];
      if (sku) parts.push(this.name(sku));
      if (value) parts.push(this.words[`value_${lever}_${value}`] ?? value);
      return [when, parts.join(" · "), ""];
    });
  }

  showTalk(tick) {
    this.list("talk", latest(this.run.comments, tick, TALK_LINES), ([when, cause, number]) => {
      const phrases = this.words[`say_${cause}`] ?? [];
      const pitched = at(this.run.levers.pitch, when);
      const text = (phrases[(when * 7 + cause.length) % (phrases.length || 1)] ?? cause).replace("{product}", pitched ? this.name(pitched) : this.word("this_one"));
      return [when, text, number > 1 ? ` ×${number}` : ""];
    });
  }

  list(name, entries, told) {
    const target = this.hook(name);
    const key = entries.map((entry) => entry.join()).join(";");
    if (target.dataset.key === key) return;
    target.dataset.key = key;
    target.replaceChildren(
      ...entries.map((entry) => {
        const [when, text, times] = told(entry);
        const line = element("li");
        line.append(element("b", "num", clock(when * this.run.tick_s)), ` ${text}${times}`);
        return line;
      }),
    );
  }
}
