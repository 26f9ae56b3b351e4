// Beside a replay: the run and the recorded operator, up to the playhead. Follows the player's "replay:time" and seeks on a click.

import { draw } from "../charts.js";
import { percent } from "../format.js";

const box = document.querySelector("[data-versus]");
const player = document.querySelector("[data-replay]");
if (box && player) document.fonts.ready.then(mount);

function mount() {
  const spec = JSON.parse(document.getElementById(box.dataset.versus).textContent);
  const figure = box.querySelector("[data-v='chart']");
  const lead = box.querySelector("[data-v='lead']");
  const [run, baseline] = spec.series.map((row) => row.values);
  draw(figure, spec);
  const playhead = document.createElement("div");
  playhead.className = "playhead";
  const show = (second) => {
    const minute = second / 60;
    playhead.style.left = `${(100 * minute) / spec.x.at(-1)}%`;
    const over = figure.querySelector(".u-over");
    if (over && playhead.parentNode !== over) over.append(playhead);
    const ours = between(spec.x, run, minute);
    const theirs = between(spec.x, baseline, minute);
    const ahead = ours >= theirs;
    const text = theirs > 0 ? (ahead ? box.dataset.textAhead : box.dataset.textBehind).replace("{percent}", percent(Math.abs(ours / theirs - 1))) : "";
    if (lead.textContent !== text) lead.textContent = text;
  };
  show(0);
  player.addEventListener("replay:time", (event) => show(event.detail.seconds));
  figure.addEventListener("click", (event) => {
    const over = figure.querySelector(".u-over")?.getBoundingClientRect();
    if (!over || event.clientX < over.left || event.clientX > over.right) return;
    const seconds = ((60 * (event.clientX - over.left)) / over.width) * spec.x.at(-1);
    player.dispatchEvent(new CustomEvent("replay:seek", { detail: { seconds } }));
  });
}

/** The value of a line at `x`, straight between its points. */
function between(xs, values, x) {
  const next = xs.findIndex((one) => one >= x);
  if (next <= 0) return values[next === 0 ? 0 : values.length - 1];
  const share = (x - xs[next - 1]) / (xs[next] - xs[next - 1]);
  return values[next - 1] + share * (values[next] - values[next - 1]);
}
