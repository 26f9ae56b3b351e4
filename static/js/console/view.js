// Head, key figures, alerts, log: everything of the console that is plain text.

import { clock, count, percent, price, ratio, yuan } from "../format.js";
import { drawSpark } from "./spark.js";
import { RoomState } from "./state.js";
import { has, t } from "./words.js";

export const hook = (name) => document.querySelector(`[data-hook="${name}"]`);

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

/** Writes only what changed: nothing flickers, and a screen reader is not woken. */
export function write(target, text) {
  if (target && target.textContent !== text) target.textContent = text;
}

const sum = (entries) => Object.values(entries ?? {}).reduce((all, value) => all + value, 0);

const FIGURES = {
  online: (now) => count(now.online),
  entries: (now) => count(sum(now.entries_min)),
  dwell: (now) => `${count(now.dwell_s)} s`,
  click: (now) => percent(now.click_rate),
  deal: (now) => percent(now.deal_rate),
  gpm: (now) => yuan(now.gpm_cents),
  gmv5: (now) => yuan(now.gmv_5min_cents),
  spend: (now) => yuan(now.ad_spend_cents),
  roi: (now) => (now.ad_spend_cents > 0 && now.ad_roi != null ? ratio(now.ad_roi) : "–"),
  followers: (now) => count(now.new_followers),
  questions: (now) => count(now.questions_open),
  pressure: (now) => t(`pressure_${now.pressure < 0.34 ? "low" : now.pressure < 0.67 ? "middle" : "high"}`),
};
const ALARMS = { pressure: (now) => now.pressure >= 0.67, questions: (now) => now.questions_open > 0.05 * now.online + 3 };

/** The change over five minutes: of a rate or a level as a share, of a running total or a count as a difference. */
const SHARE = new Set(["online", "entries", "dwell", "click", "deal", "gpm", "gmv5", "roi"]);
const ENGINES_OWN = { online: "online", dwell: "dwell_s", click: "click_rate", deal: "deal_rate", gpm: "gpm_cents", gmv5: "gmv_5min_cents" };
const DIFFERENCE = { spend: yuan, followers: count, stock: count, questions: count, pressure: (value) => `${Math.round(value * 100)}` };

export function drawFigures(state) {
  const { now, products } = state.frame;
  for (const box of document.querySelectorAll("[data-figure]")) {
    const key = box.dataset.figure;
    write(box.querySelector("[data-value]"), key === "stock" ? count(state.history.now?.stock ?? 0) : FIGURES[key](now));
    box.toggleAttribute("data-alarm", Boolean(ALARMS[key]?.(now)));
    drawTrend(box.querySelector("[data-trend]"), key, now, state.history);
    drawSpark(box.querySelector("[data-spark]"), state.history.trail(key));
  }
  for (const [channel, value] of Object.entries(now.entries_min ?? {})) write(document.querySelector(`[data-channel="${channel}"]`), count(value));
  const few = products.filter((product) => product.on_shelf && product.stock < 10).length;
  write(hook("few-left"), few ? t("few_left", { n: few }) : "");
  write(hook("gmv"), yuan(now.gmv_cents));
  const energy = Math.max(0, Math.min(1, now.energy ?? 1));
  hook("energy").value = energy;
  write(hook("energy-value"), `${Math.round(energy * 100)} %`);
}

/** Beside each figure what an earlier try stood at on this tick (`then` of tries.js), in place of the trend line; null: nothing. */
export function drawThen(state, before, number) {
  document.querySelector(".strip").toggleAttribute("data-beside", Boolean(before));
  for (const box of document.querySelectorAll("[data-figure]")) {
    const key = box.dataset.figure;
    const holder = box.querySelector("[data-then]");
    if (!before) {
      write(holder, "");
      continue;
    }
    write(holder, `#${number} ${key === "stock" ? count(before.stock) : FIGURES[key](before.now)}`);
    holder.title = t("then_note", { n: number });
  }
}

function drawTrend(trend, key, now, history) {
  const [way, text] = SHARE.has(key) ? share(key, now, history) : difference(key, history);
  trend.dataset.way = way;
  write(trend, way ? `${way === "up" ? "▲" : "▼"} ${text}` : "");
  trend.title = way ? t("trend_note") : "";
}

function share(key, now, history) {
  const pair = history.change(key);
  const change = now.trend?.[ENGINES_OWN[key]] ?? (pair && pair[0] ? pair[1] / pair[0] - 1 : null);
  if (change == null || Math.abs(change) < 0.03) return ["", ""];
  return [change > 0 ? "up" : "down", `${Math.min(999, Math.abs(change * 100)).toFixed(0)}%`];
}

function difference(key, history) {
  const pair = history.change(key);
  const change = pair ? pair[1] - pair[0] : 0;
  const text = DIFFERENCE[key](Math.abs(change));
  return change === 0 || text === DIFFERENCE[key](0) ? ["", ""] : [change > 0 ? "up" : "down", text];
}

export function drawTime(left_s, tick) {
  write(hook("left"), left_s === null ? "--:--" : clock(Math.ceil(left_s)));
  hook("left").closest(".desk-time").toggleAttribute("data-late", left_s !== null && left_s <= 30);
  hook("progress").value = Math.max(0, tick + 1);
}

/** For the ear: at once, or when there is a moment. */
export const announce = (text) => (hook("announce").textContent = text);
export const whisper = (text) => (hook("whisper").textContent = text);

export function drawStatus(status, since_s, standing = false) {
  const box = document.querySelector("[data-status]");
  box.dataset.status = standing && status === "live" ? "standing" : status;
  write(hook("status"), standing && status === "live" ? t("standing") : status === "lost" ? t("lost", { s: Math.round(since_s) }) : t(status));
}

/** The connection at the foot: latency of the last action, and what has not reached the server. */
export function drawLink(status, latency_ms, unsaved) {
  const link = document.querySelector(".log .link");
  link.dataset.quality = status === "lost" ? "bad" : "good";
  write(hook("link"), status === "lost" ? t("link_lost") : latency_ms === null ? t("link_live") : t("link_latency", { ms: Math.round(latency_ms) }));
  hook("unsaved").hidden = unsaved === 0;
  write(hook("unsaved"), t("unsaved", { n: unsaved }));
}

/** Incidents that are on, then the latest warnings. */
export function drawAlerts(state) {
  const warnings = Math.max(0, ...[...state.compliance.values()].map((warning) => warning.count));
  hook("warnings").hidden = warnings === 0;
  write(hook("warnings"), t("warnings", { n: warnings }));
  const lines = [];
  for (const incident of state.incidents.values()) {
    if (incident.state !== "on") continue;
    const key = `incident_${incident.code}`;
    lines.push(["event", t("incident"), has(key) ? t(key, { sku: incident.sku }) : incident.code]);
  }
  const recent = [...state.compliance.values()].filter((warning) => state.tick - warning.tick < 36).slice(-2);
  for (const warning of recent) {
    const key = `rule_${warning.rule}`;
    lines.push(["", t("warning", { n: warning.count }), has(key) ? t(key) : warning.rule]);
  }
  const text = lines.map((line) => line.join("|")).join("\n");
  const box = hook("alerts");
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  box.replaceChildren(
    ...lines.map(([kind, title, body]) => {
      const line = element("p", kind);
      line.title = body;
      line.append(element("b", "", title), element("span", "", body));
      return line;
    }),
  );
}

/** What an action says, in words: "price H1 ¥69". */
export function sentence(action) {
  const lever = t(`lever_${action.lever}`);
  const value = action.lever === "price" ? price(Number(action.value) * 100) : has(`value_${action.lever}_${action.value}`) ? t(`value_${action.lever}_${action.value}`) : action.value;
  if (action.lever === "withdraw") return `${lever} #${action.value}`;
  if (action.lever === "pitch") return `${lever} ${action.sku || t("nothing")}`;
  return [lever, action.sku, value].filter(Boolean).join(" ");
}

/** The newest first: on their way, refused lately, accepted. */
export function drawLog(state, outbox, refusals) {
  const items = [
    ...outbox.items.map((item) => ({ key: item.client_id, number: "", state: "sending", item, mark: item.tries > 1 ? t("retrying") : "…", cls: "wait" })).reverse(),
    ...refusals.map((refusal) => ({ key: refusal.item.client_id, number: "", state: "refused", item: refusal.item, mark: `✕ ${refusal.reason}`, cls: "no", order: refusal.tick })),
    ...state.log.slice(-14).reverse().map((action) => ({ key: `#${action.number}`, number: `#${action.number}`, state: "accepted", item: action, mark: acceptedMark(action, state), cls: "ok", order: action.tick })),
  ];
  const fixed = items.filter((item) => item.order === undefined);
  const ordered = [...fixed, ...items.filter((item) => item.order !== undefined).sort((a, b) => b.order - a.order)].slice(0, 14);
  const signature = ordered.map((item) => item.key + item.mark).join("|");
  const box = hook("log");
  if (box.dataset.signature === signature || (!signature && !box.dataset.signature)) return; // at first the page says what will be here
  box.dataset.signature = signature;
  box.replaceChildren(
    ...ordered.map((item) => {
      const line = element("li");
      line.dataset.state = item.state;
      if (item.number) line.append(element("b", "", item.number));
      if (item.item.tick !== undefined) line.append(element("span", "num quiet", clock(item.item.tick * state.page.tick_s)));
      line.append(element("span", "", sentence(item.item)), element("span", item.cls, item.mark));
      return line;
    }),
  );
}

function acceptedMark(action, state) {
  if (state.withdrawn.has(action.number)) return t("withdrawn");
  const effective = RoomState.effective(action);
  if (effective > Math.max(action.tick, state.tick)) return t("host_will", { s: Math.ceil(((effective - Math.max(state.tick, 0)) * state.page.tick_s) / state.page.speed) });
  return `✓ ${t("tick", { n: effective })}`;
}

/** Covers the console with a sentence, and a button if there is something to do; an empty text uncovers it. */
export function veil(text, button = null) {
  const box = hook("veil");
  box.hidden = !text;
  if (!text) return;
  const line = element("p", "", text);
  line.setAttribute("role", "alert");
  box.replaceChildren(line);
  if (!button) return;
  const made = element("button", "", button.text);
  made.type = "button";
  made.addEventListener("click", button.act);
  box.append(made);
}
