// One room's debrief: the chart with its playhead, and the table that follows the scrubber.

import { draw } from "../charts.js";
import { clock, count, yuan } from "../format.js";

const sides = ["candidate", "reference", "baseline"];
const shown = { cents: yuan, number: count, level: (value) => value.toFixed(2) };

export function debrief(box) {
  const data = read(box.dataset.debrief);
  const figure = box.querySelector("[data-debrief-chart]");
  const spec = read(figure.dataset.debriefChart);
  draw(figure, spec);
  const range = box.querySelector("[data-scrub]");
  const rows = [...box.querySelectorAll("[data-row]")];
  const playhead = document.createElement("div");
  playhead.className = "playhead";

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

  range.addEventListener("input", show);
  for (const button of box.querySelectorAll("[data-seek]")) {
    button.addEventListener("click", () => {
      // A point tells the half-minute before it: the first one of the window.
      const at = data.s.findIndex((seconds) => seconds > Number(button.dataset.seek));
      range.value = at < 0 ? range.max : at;
      show();
      range.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      range.focus({ preventScroll: true });
    });
  }
  figure.addEventListener("click", (event) => {
    const over = figure.querySelector(".u-over")?.getBoundingClientRect();
    if (!over || event.clientX < over.left || event.clientX > over.right) return;
    const minute = spec.x[0] + ((event.clientX - over.left) / over.width) * (spec.x.at(-1) - spec.x[0]);
    range.value = Math.round((minute - spec.x[0]) / ((spec.x.at(-1) - spec.x[0]) / (spec.x.length - 1)));
    show();
  });
  show();
}

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
