// A trend line beside a key figure: the last ten minutes, from the lowest to the highest value of that time.

const [WIDTH, HEIGHT] = [46, 14];
const NAMESPACE = "http://www.w3.org/2000/svg";

/** `trail`: [[tick, value], …]; a line of fewer than three points says nothing and is not drawn. */
export function drawSpark(holder, trail) {
  let line = holder.querySelector("polyline");
  if (!line) {
    const picture = document.createElementNS(NAMESPACE, "svg");
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    picture.setAttribute("aria-hidden", "true");
    line = document.createElementNS(NAMESPACE, "polyline");
    picture.append(line);
    holder.append(picture);
  }
  line.setAttribute("points", trail.length < 3 ? "" : points(trail));
}

function points(trail) {
  const values = trail.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [trail[0][0], trail.at(-1)[0]];
  const place = ([tick, value]) => [((tick - first) / (last - first)) * (WIDTH - 2) + 1, HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4)];
  return trail.map((point) => place(point).map((number) => number.toFixed(1)).join(",")).join(" ");
}
