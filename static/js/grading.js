// After the last room: follows the grader's job and says what it waits for, and for how long.

import { request } from "./console/transport.js";

const box = document.querySelector("[data-grading]");
const order = ["queued", "running", "graded", "finalised"];
const started_ms = performance.now();
let wait_ms = 1000;

if (box) poll();

async function poll() {
  let state = "";
  let job = null;
  try {
    const answer = await request("GET", box.dataset.grading);
    job = answer.job;
    state = job?.state ?? "queued";
    if (job?.result === "published") state = "finalised";
  } catch (error) {
    state = error.status === 404 ? "queued" : "lost";
  }
  show(state, job);
  if (state === "finalised" || state === "dead") return;
  wait_ms = Math.min(wait_ms * 1.15, state === "graded" ? 30000 : 5000);
  setTimeout(poll, wait_ms);
}

function show(state, job) {
  const at = order.indexOf(state);
  for (const step of box.querySelectorAll("[data-step]")) {
    const place = order.indexOf(step.dataset.step);
    step.className = at < 0 ? "" : place < at || state === "finalised" ? "done" : place === at ? "current" : "";
  }
  const text = box.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`];
  const message = box.querySelector("[data-message]");
  if (text && message.textContent !== text) message.textContent = text;
  const details = [];
  if (state === "running" && job.rooms_total) details.push(box.dataset.textRooms.replace("{done}", job.rooms_done).replace("{total}", job.rooms_total));
  if (state === "queued" && job?.place) details.push(box.dataset.textPlace.replace("{n}", job.place));
  if (["queued", "running"].includes(state) && job?.expected_wait_s) details.push(box.dataset.textExpected.replace("{s}", job.expected_wait_s));
  box.querySelector("[data-details]").textContent = details.join(" · ");
  const waited = box.querySelector("[data-waited]");
  waited.textContent = state === "finalised" ? "" : box.dataset.textSince.replace("{s}", Math.round((performance.now() - started_ms) / 1000));
  box.querySelector("[data-to-report]").hidden = !["graded", "finalised"].includes(state);
}
