// What this tab knows of the room: the latest frame, the series by tick, and the accepted actions. No drawing, no network.

import { lastTry } from "./tries.js";

export class RoomState {
  frame = null;
  try = 1; // of a practice room: a rewind begins the next one
  rows = []; // one per tick, without gaps
  actions = new Map(); // number -> acknowledged action
  comments = [];
  incidents = new Map(); // code+tick -> incident
  compliance = new Map(); // rule+tick -> warning

  constructor(page, history) {
    this.page = page;
    this.opening = page.opening;
    this.history = history;
  }

  get tick() {
    return this.rows.length ? this.rows.at(-1).tick : -1;
  }

  /** How far this tab has come, as a frame's id; empty before the first frame. */
  get place() {
    return this.tick < 0 ? "" : `${this.tick}.${this.frame.last_action ?? 0}`;
  }

  get last_action() {
    return Math.max(0, ...this.actions.keys());
  }

  /** Takes a frame in. False if ticks are missing between what is known and what came: the caller fetches them. */
  apply(frame) {
    if ((frame.try ?? 1) < this.try) return true; // overtaken by a rewind
    if ((frame.try ?? 1) > this.try) {
      if (frame.series[0]?.tick !== 0) return false;
      this.#begin(frame.try);
    }
    const fresh = frame.series.filter((row) => row.tick > this.tick);
    if (fresh.length && fresh[0].tick !== this.tick + 1) return false;
    this.rows.push(...fresh);
    if (this.frame && frame.tick < this.frame.tick) return true; // an answer that was overtaken
    this.frame = frame;
    this.history.remember(frame);
    this.#listen(frame.comments ?? []);
    for (const incident of frame.incidents ?? []) this.incidents.set(`${incident.code}@${incident.tick}`, incident);
    for (const warning of frame.compliance ?? []) this.compliance.set(`${warning.rule}@${warning.tick}`, warning);
    return true;
  }

  /** Another try: what was shown of the one before is not this room's. */
  #begin(number) {
    this.try = number;
    this.frame = null;
    this.rows = [];
    this.comments = [];
    this.incidents.clear();
    this.compliance.clear();
    this.history.begin(number);
  }

  /** Per tick two causes, first those that have not been heard for some ticks, so that what is new is not drowned. */
  #listen(comments) {
    const known = this.comments.at(-1)?.tick ?? -1;
    const ticks = Map.groupBy ? Map.groupBy(comments, (comment) => comment.tick) : groupByTick(comments);
    for (const [tick, said] of ticks) {
      if (tick <= known) continue;
      const heard = new Set(this.comments.filter((comment) => comment.tick >= tick - 3).map((comment) => comment.cause));
      const fresh = said.filter((comment) => !heard.has(comment.cause));
      const on_pitch = this.frame.levers.pitch ?? "";
      this.comments.push(...fresh.slice(0, 2).map((comment) => ({ ...comment, on_pitch })));
    }
    this.comments.splice(0, Math.max(0, this.comments.length - 120));
  }

  acknowledge(action) {
    this.actions.set(action.number, action);
  }

  /** Effective tick of an action: the host may take an instruction up later than it was accepted. */
  static effective(action) {
    return action.effective_tick ?? action.tick;
  }

  /** The actions of the try that is played. */
  get log() {
    return lastTry([...this.actions.values()].sort((a, b) => a.number - b.number));
  }

  /** Numbers of the instructions that were taken back. */
  get withdrawn() {
    return new Set(this.log.filter((action) => action.lever === "withdraw").map((action) => Number(action.value)));
  }

  /** The log without withdrawals and without what they took back: what the room plays. */
  get standing() {
    const { withdrawn } = this;
    return this.log.filter((action) => action.lever !== "withdraw" && !withdrawn.has(action.number));
  }

  /** Simulated seconds until the lever (of this product) may be used again. */
  cooling_s(lever, sku = "") {
    const limits = this.page.limits[lever];
    if (!limits?.cooldown_s) return 0;
    const same = this.log.filter((action) => action.lever === lever && (lever === "pitch" || (action.sku ?? "") === sku));
    if (!same.length) return 0;
    const since_s = (this.tick + 2 - same.at(-1).tick) * this.page.tick_s;
    return Math.max(0, limits.cooldown_s - since_s);
  }

  /** Pitches as blocks [{ sku, from, to }] in ticks, from the opening and the accepted actions. */
  get pitches() {
    const starts = [
      { sku: this.opening.filter((control) => control.lever === "pitch").at(-1)?.sku ?? "", from: 0 },
      ...this.standing.filter((action) => action.lever === "pitch").map((action) => ({ sku: action.sku, from: RoomState.effective(action) })),
    ];
    const end = this.tick + 1;
    const changes = starts.filter((start, place) => start.sku !== starts[place - 1]?.sku);
    return changes
      .map((start, place) => ({ ...start, to: Math.min(changes[place + 1]?.from ?? end, end) }))
      .filter((block) => block.sku && block.to > block.from);
  }

  /** Actions that stand on the charts. */
  get markers() {
    const shown = new Set(["price", "ad_spend", "lucky_bag", "release", "clip", "fan_push", "guarantee", "cohost"]);
    return this.standing.filter((action) => shown.has(action.lever) && RoomState.effective(action) <= this.tick);
  }

  /** Instructions that were accepted and that the host has not taken up yet. */
  get waiting_for_host() {
    return this.standing.filter((action) => RoomState.effective(action) > Math.max(this.tick, action.tick));
  }

  /** The newest of them that can still be taken back: a withdrawal acts two ticks from now. */
  get withdrawable() {
    return this.waiting_for_host.findLast((action) => RoomState.effective(action) >= this.tick + 2);
  }
}

function groupByTick(comments) {
  const ticks = new Map();
  for (const comment of comments) ticks.set(comment.tick, [...(ticks.get(comment.tick) ?? []), comment]);
  return ticks;
}
