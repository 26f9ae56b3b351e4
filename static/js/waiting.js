// The waiting room: checks this browser and shows the server's clock; and the pages of a pause and of an assessment, which go on by themselves.

import { ServerClock } from "./console/clock.js";
import { request } from "./console/transport.js";

const checks = document.querySelector("[data-checks]");
if (checks) check(checks);
const paused = document.querySelector("[data-poll-attempt]");
if (paused) setInterval(() => follow(paused), 3000);

function check(list) {
  const say = (name, good, text = "") => {
    const target = list.querySelector(`[data-check="${name}"] b`);
    target.textContent = `${good ? "✓" : "✕"} ${text || (good ? list.dataset.textOk : list.dataset.textBad)}`;
  };
  say("stream", "EventSource" in window);
  say("screen", innerWidth >= 1200, `${innerWidth} × ${innerHeight}`);
  try {
    sessionStorage.setItem("check", "1");
    say("storage", sessionStorage.getItem("check") === "1");
  } catch {
    say("storage", false);
  }
  measure().then((ms) => say("latency", ms < 1000, `${Math.round(ms)} ms`)).catch(() => say("latency", false));
  const target = list.querySelector("[data-clock]");
  const clock = new ServerClock(target.dataset.clock);
  const show = () => (target.textContent = new Date(clock.now_ms()).toLocaleTimeString(document.documentElement.lang));
  show();
  setInterval(show, 500);
}

/** The middle of five requests. */
async function measure() {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now();
    await fetch("/healthz", { cache: "no-store" });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[2];
}

async function follow(page) {
  const attempt = await request("GET", page.dataset.pollAttempt).catch(() => null);
  if (!attempt) return;
  const phase = attempt.sequential?.phase ?? "";
  if (attempt.state !== page.dataset.state || ("phase" in page.dataset && phase !== page.dataset.phase)) location.reload();
}
