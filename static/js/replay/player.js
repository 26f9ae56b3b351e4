// A replay in a box made by templates/grading/_replay.html. `replay(box)` gives { seek(seconds), play(), pause(), on("time", f), ready }.
// The box dispatches "replay:time" { seconds } whenever the second changes and listens to "replay:seek" { seconds }.
// data-replay: address of the document "replay/1"; data-words: id of the texts; data-marks: id of [{from_s, to_s, tone: "good" | "bad", label}].
// Keys in the box: space or K plays and pauses, ← → go 15 seconds, Home and End to the ends, < and > change the speed.

import { clock, yuan } from "../format.js";
import { totals } from "./course.js";
import { Playback } from "./playback.js";
import { Stage } from "./stage.js";
import { View } from "./view.js";

const STEP_S = 15;
const MINUTE_TICKS = 12;

export function replay(box) {
  const listeners = [];
  const waiting = { second: null };
  let playback = null;
  const api = {
    seek: (seconds) => (playback ? playback.seek(seconds) : (waiting.second = seconds)),
    play: () => playback?.play(),
    pause: () => playback?.pause(),
    on: (name, listener) => name === "time" && listeners.push(listener),
    ready: load(box).then((run) => {
      playback = mount(box, run, (seconds) => {
        for (const listener of listeners) listener(seconds);
        box.dispatchEvent(new CustomEvent("replay:time", { detail: { seconds }, bubbles: true }));
      });
      playback.seek(waiting.second ?? 0);
    }),
  };
  box.addEventListener("replay:seek", (event) => api.seek(event.detail.seconds));
  return api;
}

/** The document, with the running totals that the view reads; says so if it does not come, and offers to try again. */
async function load(box) {
  const state = box.querySelector("[data-r='state']");
  for (;;) {
    try {
      const answer = await fetch(box.dataset.replay, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      return reckoned(await answer.json());
    } catch {
      state.textContent = state.dataset.lost;
      const again = box.querySelector("[data-r='again']");
      again.hidden = false;
      await new Promise((done) => again.addEventListener("click", done, { once: true }));
      again.hidden = true;
      state.textContent = state.dataset.loading;
    }
  }
}

function reckoned(run) {
  const entries = run.series.f.map((_, tick) => run.series.f[tick] + run.series.r[tick] + run.series.v[tick] + run.series.p[tick]);
  const all = totals(entries);
  return {
    ...run,
    gmv: totals(run.series.gmv_cents),
    orders: totals(run.series.orders),
    entries_min: all.map((sum, tick) => sum - (all[tick - MINUTE_TICKS] ?? 0)),
  };
}

function mount(box, run, tell) {
  const words = read(box.dataset.words) ?? {};
  const view = new View(box, run, words);
  const range = box.querySelector("[data-r='range']");
  const button = box.querySelector("[data-r='play']");
  const speed = box.querySelector("[data-r='speed']");
  const time = box.querySelector("[data-r='clock']");
  range.max = String(run.ticks * run.tick_s);
  range.step = String(run.tick_s);
  let shown = -1;
  const playback = new Playback(run.ticks * run.tick_s, (second, playing) => {
    const tick = Math.max(0, Math.min(run.ticks - 1, Math.floor(second / run.tick_s)));
    stage.show(second);
    button.setAttribute("aria-pressed", String(playing));
    button.textContent = playing ? button.dataset.pause : button.dataset.play;
    if (tick !== shown) {
      shown = tick;
      view.show(tick);
    }
    range.value = String(second);
    time.textContent = `${clock(second)} / ${clock(run.ticks * run.tick_s)}`;
    range.setAttribute("aria-valuetext", `${clock(second)}, ${yuan(run.gmv[tick])}`);
    tell(second);
  });
  const stage = new Stage(box, run, view, read(box.dataset.marks) ?? [], (second) => playback.seek(second));
  range.addEventListener("input", () => playback.seek(Number(range.value)));
  button.addEventListener("click", () => playback.toggle());
  speed.addEventListener("change", () => (playback.speed = Number(speed.value)));
  playback.speed = Number(speed.value);
  box.addEventListener("keydown", (event) => onKey(event, playback, speed));
  box.querySelector("[data-r='wait']").hidden = true;
  box.querySelector("[data-r='body']").hidden = false;
  return playback;
}

function onKey(event, playback, speed) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, textarea, input:not([type='range'])")) return;
  const onButton = event.target.matches("button");
  const keys = {
    " ": () => playback.toggle(),
    k: () => playback.toggle(),
    ArrowLeft: () => playback.seek(playback.second - STEP_S),
    ArrowRight: () => playback.seek(playback.second + STEP_S),
    Home: () => playback.seek(0),
    End: () => playback.seek(playback.length_s),
    "<": () => change(speed, -1),
    ">": () => change(speed, 1),
  };
  const action = keys[event.key];
  if (!action || (onButton && event.key === " ")) return; // a button's own space presses it
  event.preventDefault();
  action();
}

function change(speed, by) {
  speed.selectedIndex = Math.max(0, Math.min(speed.options.length - 1, speed.selectedIndex + by));
  speed.dispatchEvent(new Event("change"));
}

function read(id) {
  const source = id && document.getElementById(id);
  return source ? JSON.parse(source.textContent) : null;
}
