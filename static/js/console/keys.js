// Keys for what is done often. They act only while no field has the focus, and can be switched off (WCAG 2.1.4).

import { focusField, move, pitch, toggleShelf } from "./goods.js";
import { pitchNext } from "./talk.js";
import { hook } from "./view.js";

const CUES = ["demo", "hook", "answer", "hold", "close"];
const FIELDS = { a: "ad_spend", b: "lucky_bag", s: "agents" };
const ONCE = { k: "clip", f: "fan_push", l: "follow_call" };
const SWITCHES = { o: "cohost", g: "guarantee" };
const PACES = { q: "calm", w: "steady", e: "hot" };

/** `calls`: what has no button of a lever: withdraw(), hint(); in practice also toggle(), shift(way), move(way), again(). */
export function bindKeys(state, calls) {
  const help = document.getElementById("help");
  const box = hook("keys-on");
  box.checked = localStorage.getItem("console-keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("console-keys", box.checked ? "on" : "off"));
  document.querySelector('[data-open="help"]').addEventListener("click", () => help.showModal());
  const actions = actionsByKey(state, calls);
  let pointed = true; // the focus came from a click: then the space bar is not meant for the button that was clicked
  document.addEventListener("pointerdown", () => (pointed = true), true);
  document.addEventListener("keydown", (event) => event.key === "Tab" && (pointed = false), true);
  document.addEventListener("keyup", (event) => event.key === " " && calls.toggle && box.checked && pointed && event.target.matches("button") && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?") return void help.showModal();
    if (!box.checked || event.repeat) return;
    if (event.key === " " && !pointed && event.target.matches("button, a, summary, input")) return;
    const action = actions[event.key] ?? actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionsByKey(state, calls) {
  const onPitch = () => state.frame?.levers.pitch ?? "";
  const made = {
    p: () => pitch(),
    n: () => pitchNext(),
    r: () => focusField("release", onPitch()),
    c: () => focusField("price", onPitch()),
    x: () => toggleShelf(),
    z: calls.withdraw,
    h: calls.hint,
    ArrowUp: () => move(-1),
    ArrowDown: () => move(1),
  };
  if (calls.toggle) Object.assign(made, { " ": calls.toggle, ",": () => calls.shift(-1), ".": () => calls.shift(1), ArrowLeft: () => calls.move(-1), ArrowRight: () => calls.move(1), t: calls.again });
  CUES.forEach((cue, place) => (made[String(place + 1)] = () => press(`[data-lever="cue"][data-value="${cue}"]`)));
  for (const [key, lever] of Object.entries(FIELDS)) made[key] = () => focusNumber(lever);
  for (const [key, lever] of Object.entries(ONCE)) made[key] = () => press(`[data-lever="${lever}"]`);
  for (const [key, lever] of Object.entries(SWITCHES)) made[key] = () => press(`[data-lever="${lever}"][aria-pressed="false"]`);
  for (const [key, pace] of Object.entries(PACES)) made[key] = () => press(`[data-lever="pace"][data-value="${pace}"]`);
  return made;
}

/** A key does what the button does: a locked lever stays locked. */
function press(selector) {
  document.querySelector(selector)?.click();
}

function focusNumber(lever) {
  const input = document.querySelector(`[data-number="${lever}"]:not([data-sku])`);
  input?.focus();
  input?.select();
}
