// Keys for what is done often. They act only while no field has the focus, and can be switched off (WCAG 2.1.4).

import { focusField, move, pitch } from "./goods.js";
import { hook } from "./view.js";

const CUES = ["demo", "hook", "answer", "hold", "close"];

export function bindKeys(state, send) {
  const help = document.getElementById("help");
  const box = hook("keys-on");
  box.checked = localStorage.getItem("console-keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("console-keys", box.checked ? "on" : "off"));
  document.querySelector('[data-open="help"]').addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.matches("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?") return void help.showModal();
    if (!box.checked || event.repeat) return;
    const onPitch = state.frame?.levers.pitch ?? "";
    const keys = {
      p: () => pitch(),
      r: () => focusField("release", onPitch),
      c: () => focusField("price", onPitch),
      a: () => { const input = document.querySelector('[data-number="ad_spend"]'); input.focus(); input.select(); },
      ArrowUp: () => move(-1),
      ArrowDown: () => move(1),
    };
    const cue = CUES[Number(event.key) - 1];
    const action = cue ? () => send("cue", "", cue) : keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
