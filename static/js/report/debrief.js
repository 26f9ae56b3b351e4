// One room's debrief: the chart with its playhead, the table that follows the scrubber, and the replay, which all stand at the same second.

import { draw } from "../charts.js";
import { clock, count, yuan } from "../format.js";
import { replay } from "../replay/player.js";

const sides = ["candidate", "reference", "baseline"];
const shown = { cents: yuan, number: count, level: (value) => value.toFixed(2) };

/** `seek(seconds)` shows that second in table, chart and replay. */
export function debrief(box) {
  const data = read(box.dataset.debrief);
  const figure = box.querySelector("[data-debrief-chart]");
  const spec = read(figure.dataset.debriefChart);
  draw(figure, spec);
  const range = box.querySelector("[data-scrub]");
  const rows = [...box.querySelectorAll("[data-row]")];
  const playhead = document.createElement("div");
  playhead.className = "playhead";
  let player = null;

  const show = () => {
    const place = Number(range.value);
    range.setAttribute("aria-valuetext", clock(data.s[place]));
    box.querySelector("[data-clock]").textContent = clock(data.s[place]);
    for (const row of rows) {
      const format = shown[row.dataset.unit] ?? String;
      sides.forEach((side, column) => {
        const value = data[side][place][row.dataset.row];
        row.cells[column + 1].textContent = value == null ? "–" : format(value);
      });
    }
    const done = box.querySelector("[data-done]");
    done.textContent = data.done[place].join(" · ") || done.dataset.nothing;
    const share = (data.s[place] / 60 - spec.x[0]) / (spec.x.at(-1) - spec.x[0]);
    playhead.style.left = `${100 * share}%`;
    const over = figure.querySelector(".u-over");
    if (over && playhead.parentNode !== over) over.append(playhead);
  };

  // A point tells the half-minute before it: the first one after the second.
  const stand = (seconds) => {
    const at = data.s.findIndex((end) => end > seconds);
    range.value = at < 0 ? range.max : at;
    show();
  };

  const seek = (seconds) => {
    stand(seconds);
    player?.seek(seconds);
    range.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    range.focus({ preventScroll: true });
  };

  range.addEventListener("input", () => {
    show();
    player?.seek(Math.max(0, data.s[Number(range.value)] - 1));
  });
  for (const button of box.querySelectorAll("[data-seek]")) button.addEventListener("click", () => seek(Number(button.dataset.seek)));
  figure.addEventListener("click", (event) => {
    const over = figure.querySelector(".u-over")?.getBoundingClientRect();
    if (!over || event.clientX < over.left || event.clientX > over.right) return;
    const minute = spec.x[0] + ((event.clientX - over.left) / over.width) * (spec.x.at(-1) - spec.x[0]);
    stand(60 * minute - 1);
    player?.seek(60 * minute - 1);
  });
  // The replay is computed when somebody wants to see it, not with the page.
  const drawer = box.querySelector("[data-replay-box]");
  drawer.addEventListener("toggle", () => {
    if (!drawer.open || player) return;
    player = replay(drawer.querySelector("[data-replay]"));
    player.seek(Math.max(0, data.s[Number(range.value)] - 30));
    player.on("time", stand);
  });
  show();
  return { seek };
}

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
