// Preparation: every change is saved as the whole opening plan; only what differs from the recorded controls is in it.

import { Refused, request } from "./console/transport.js";

const plan = JSON.parse(document.getElementById("plan").textContent);
const page = document.querySelector("[data-prepare]");
const saved = page.querySelector("[data-saved]");
const body = page.querySelector("[data-products]");
const inForce = new Map(plan.in_force.map((control) => [`${control.lever}:${control.lever === "pitch" ? "" : control.sku}`, control]));
let timer = 0;
let wait_ms = 400;

page.addEventListener("input", later);
page.addEventListener("change", later);
body.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) moveRow(button);
});
const goLiveButton = page.querySelector("[data-go-live]");
goLiveButton.addEventListener("click", goLive);
goLiveButton.disabled = false;
const paceButton = page.querySelector("[data-pace]"); // in practice the candidate's own time stands still on a click
if (paceButton) {
  paceButton.addEventListener("click", setPace);
  paceButton.disabled = false;
}

/** The plan as controls, in the order in which they act. */
function controls() {
  const list = [];
  const add = (lever, value, sku = "") => list.push({ lever, sku, value: String(value) });
  for (const row of body.rows) {
    const { sku } = row.dataset;
    const cell = (name) => row.querySelector(`[data-plan="${name}"]`);
    const price = Number.parseFloat(cell("price").value);
    if (!cell("price").disabled && price > 0 && price !== Number.parseFloat(cell("price").dataset.force)) add("price", price, sku);
    const units = Math.round(Number.parseFloat(cell("release").value));
    if (!cell("release").disabled && units > 0) add("release", units, sku);
    const shelf = cell("shelf").checked ? "on" : "off";
    if (shelf !== (inForce.get(`shelf:${sku}`)?.value ?? "on")) add("shelf", shelf, sku);
    row.toggleAttribute("data-changed", list.some((control) => control.sku === sku));
  }
  const pitched = body.querySelector('[name="pitch"]:checked');
  if (pitched && !pitched.disabled && pitched.value !== (inForce.get("pitch:")?.sku ?? "")) add("pitch", "", pitched.value);
  for (const field of page.querySelectorAll(".opening [data-plan]:not(:disabled)")) {
    const lever = field.dataset.plan;
    const before = inForce.get(`${lever}:`)?.value ?? "";
    if (lever === "clip") { if (field.checked) add("clip", ""); }
    else if (field.tagName === "SELECT" ? field.value !== before : field.value.trim() !== "" && Number(field.value) !== Number(before)) add(lever, field.value.trim());
  }
  return list;
}

function later() {
  clearTimeout(timer);
  say("saving");
  timer = setTimeout(save, 400);
}

/** The order of the table and the planned minutes; an empty field plans no length. */
function rundown() {
  return [...body.rows].map((row) => {
    const minutes = Math.round(Number.parseFloat(row.querySelector("[data-minutes]").value));
    return { sku: row.dataset.sku, minutes: minutes > 0 ? Math.min(minutes, 240) : null, done: false };
  });
}

/** True once the server has the plan. A plan that is not possible stays unsaved and says why. */
async function save() {
  try {
    await request("PUT", `${plan.room}opening/`, { controls: controls(), diagnosis: page.querySelector("[data-diagnosis]").value });
    await request("PUT", `${plan.room}rundown/`, { lines: rundown() });
    wait_ms = 400;
    say("saved");
    return true;
  } catch (error) {
    if (error instanceof Refused) say("refused", error.message);
    else {
      say("unsaved");
      wait_ms = Math.min(wait_ms * 2, 5000);
      timer = setTimeout(save, wait_ms);
    }
    return false;
  }
}

function say(state, detail = "") {
  saved.textContent = `${page.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`]} ${detail}`;
  saved.toggleAttribute("data-bad", state === "refused" || state === "unsaved");
}

function goLive(event) {
  leave(event.currentTarget, () => request("POST", `${plan.room}go_live/`, {}));
}

function setPace(event) {
  leave(event.currentTarget, () => request("PUT", `${plan.room}pace/`, { pace: Number(paceButton.dataset.pace) }));
}

/** Keeps the plan, takes the step, and shows what the server makes of it. */
async function leave(button, step) {
  button.disabled = true;
  clearTimeout(timer);
  try {
    if (await save()) {
      await step();
      location.reload();
      return;
    }
  } catch (error) {
    say("refused", error.message);
  }
  button.disabled = false;
}

function moveRow(button) {
  const row = button.closest("tr");
  const other = button.dataset.move === "-1" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.dataset.move === "-1") other.before(row);
  else other.after(row);
  button.focus();
  later();
}
