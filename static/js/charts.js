// Charts of the light pages. <figure class="chart" data-chart="ID"> finds <script type="application/json" id="ID"> (json_script) with:
// { x: [numbers], x_unit: "minute" | "s" | "time" (epoch s) | "count", x_label, height: 240,
//   series: [{ label, kind: "line" | "area" | "bars" | "steps", values: [number | null], unit: "cny" | "cents" | "percent" | "count" | "s",
//              tone, axis: "left" | "right", low: [..], high: [..] (band around the line), dash: true, stack: true (areas stack in order) }],
//   bands: [{ from, to, label, tone }],  markers: [{ at, label, tone }], zero: true (y starts at 0, default) }
// tone: ink, accent, muted, good, bad, traffic, traffic-2 … traffic-4, room, host, supply, service, rise, fall. Labels come translated from the page.
// `draw(element, spec)` returns { update(spec), destroy() } for pages that feed a chart themselves.

import uPlot from "../vendor/uplot/uPlot.esm.js";
import { byUnit, clock } from "./format.js";

export const tone = (name, element = document.body) => getComputedStyle(element).getPropertyValue(`--${name === "muted" ? "ink-3" : name}`).trim() || "#777";
const faded = (colour, share) => `color-mix(in srgb, ${colour} ${Math.round(share * 100)}%, transparent)`;

const xFormats = {
  minute: (v) => `${Math.round(v)}′`,
  s: (v) => clock(v),
  count: (v) => String(Math.round(v)),
  time: (v) => new Date(v * 1000).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }),
};

/** Draws `spec` into `figure`; follows the figure's width. */
export function draw(figure, spec) {
  const holder = figure.querySelector(".chart-plot") ?? figure.appendChild(element("div", "chart-plot"));
  let plot = build(holder, spec, figure);
  const legend = spec.legend === false ? null : drawLegend(figure, spec);
  const watcher = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth || 300, height: spec.height ?? 240 }));
  watcher.observe(holder);
  return {
    update(next) {
      spec = next;
      plot.destroy();
      plot = build(holder, spec, figure);
    },
    destroy() {
      watcher.disconnect();
      plot.destroy();
      legend?.remove();
    },
  };
}

function build(holder, spec, figure) {
  const rows = stacked(spec.series);
  const data = [spec.x];
  const series = [{}];
  const bands = [];
  for (const row of rows) {
    const colour = tone(row.tone ?? "ink", figure);
    data.push(row.drawn);
    series.push({
      label: row.label,
      scale: row.axis === "right" ? "right" : "left",
      stroke: row.kind === "bars" ? faded(colour, 0.75) : colour,
      width: row.kind === "bars" ? 0 : row.kind === "area" && row.stack ? 1 : 1.75,
      dash: row.dash ? [5, 4] : undefined,
      fill: row.kind === "bars" ? faded(colour, 0.55) : row.kind === "area" && !row.stack ? faded(colour, 0.14) : undefined,
      paths: row.kind === "bars" ? uPlot.paths.bars({ size: [0.72, 40] }) : row.kind === "steps" ? uPlot.paths.stepped({ align: 1 }) : undefined,
      points: { show: false },
    });
    const place = series.length - 1;
    if (row.stack && row.below) bands.push({ series: [place, place - 1], fill: faded(colour, 0.85) });
    else if (row.stack) series[place].fill = faded(colour, 0.85);
    if (row.low && row.high) {
      data.push(row.high, row.low);
      const edge = { label: "", scale: series[place].scale, stroke: "transparent", width: 0, points: { show: false }, edge: true };
      series.push({ ...edge }, { ...edge });
      bands.push({ series: [place + 1, place + 2], fill: faded(colour, 0.15) });
    }
  }
  const left = rows.find((row) => row.axis !== "right");
  const right = rows.find((row) => row.axis === "right");
  const range = (_, low, high) => (spec.zero === false ? uPlot.rangeNum(low, high, 0.1, true) : [Math.min(0, low ?? 0), (high > 0 ? high : 1) * 1.08]);
  const axis = { stroke: tone("axis", figure), font: `500 12px ${fontOf(figure)}`, ticks: { show: false }, size: 30 };
  const axes = [
    { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((t) => xFormats[spec.x_unit ?? "count"](t)) },
    yAxis(axis, "left", left, figure),
  ];
  if (right) axes.push({ ...yAxis(axis, "right", right, figure), side: 1, grid: { show: false } });
  const plot = new uPlot(
    {
      width: holder.clientWidth || 300,
      height: spec.height ?? 240,
      padding: [10, right ? 4 : 12, 0, 0],
      scales: { x: { time: false }, left: { range }, ...(right ? { right: { range } } : {}) },
      axes,
      series,
      bands,
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { setScale: false, x: false } },
      hooks: { drawClear: [(u) => drawBands(u, spec.bands, figure)], draw: [(u) => drawMarkers(u, spec.markers, figure)] },
      plugins: [tooltip(spec, rows, figure)],
    },
    data,
    holder,
  );
  return plot;
}

function yAxis(axis, scale, row, figure) {
  const format = byUnit(row?.unit);
  return { ...axis, scale, size: 52, grid: { stroke: tone("grid", figure), width: 1 }, values: (_, ticks) => ticks.map(format) };
}

/** Adds up stacked areas; other series stay as they are. */
function stacked(series) {
  let sum = null;
  return series.map((row) => {
    if (!row.stack) return { ...row, drawn: row.values };
    const below = sum;
    sum = row.values.map((value, place) => (value ?? 0) + (below?.[place] ?? 0));
    return { ...row, drawn: sum, below };
  });
}

function drawBands(u, bands = [], figure) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const band of bands) {
    const from = Math.max(u.valToPos(band.from, "x", true), bbox.left);
    const to = Math.min(u.valToPos(band.to, "x", true), bbox.left + bbox.width);
    if (to <= from) continue;
    ctx.fillStyle = faded(tone(band.tone ?? "muted", figure), 0.1);
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    if (!band.label) continue;
    ctx.fillStyle = tone("axis", figure);
    ctx.font = `500 ${11 * devicePixelRatio}px ${fontOf(figure)}`;
    ctx.fillText(band.label, from + 4 * devicePixelRatio, bbox.top + 13 * devicePixelRatio, to - from);
  }
  ctx.restore();
}

function drawMarkers(u, markers = [], figure) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const marker of markers) {
    const at = u.valToPos(marker.at, "x", true);
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    const colour = tone(marker.tone ?? "ink", figure);
    ctx.strokeStyle = faded(colour, 0.6);
    ctx.fillStyle = colour;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(at, bbox.top, 3.5 * devicePixelRatio, 0, 7);
    ctx.fill();
  }
  ctx.restore();
}

function tooltip(spec, rows, figure) {
  const tip = element("div", "chart-tip");
  tip.hidden = true;
  return {
    hooks: {
      init: [(u) => u.over.append(tip)],
      setCursor: [
        (u) => {
          const place = u.cursor.idx;
          tip.hidden = place == null || u.cursor.left < 0;
          if (tip.hidden) return;
          const lines = [xFormats[spec.x_unit ?? "count"](spec.x[place])];
          for (const row of rows) if (row.values[place] != null) lines.push(`${row.label}  ${byUnit(row.unit)(row.values[place])}`);
          for (const marker of spec.markers ?? []) if (Math.abs(u.valToPos(marker.at, "x") - u.cursor.left) < 6) lines.push(`● ${marker.label}`);
          tip.replaceChildren(...lines.map((line) => element("div", "", line)));
          const toLeft = u.cursor.left > u.over.clientWidth * 0.6;
          tip.style.transform = `translate(${u.cursor.left + (toLeft ? -12 - tip.offsetWidth : 12)}px, 8px)`;
        },
      ],
    },
  };
}

function drawLegend(figure, spec) {
  if (spec.series.length < 2) return null;
  const list = element("ul", "chart-legend");
  for (const row of spec.series) {
    const swatch = element("span", row.kind === "line" || row.kind === "steps" ? "swatch" : "swatch block");
    swatch.style.background = tone(row.tone ?? "ink", figure);
    const item = element("li");
    item.append(swatch, row.label);
    list.append(item);
  }
  return figure.appendChild(list);
}

function fontOf(figure) {
  return getComputedStyle(figure).getPropertyValue("--figures") || "sans-serif";
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Draws every chart below `root`; also after htmx has put in new content. */
export function drawAll(root = document) {
  for (const figure of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    const source = document.getElementById(figure.dataset.chart);
    if (!source) continue;
    figure.dataset.drawn = "yes";
    draw(figure, JSON.parse(source.textContent));
  }
}

document.fonts.ready.then(() => drawAll());
document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
