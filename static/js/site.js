// Small manners of every page: tables that sort and export, times in the reader's zone, forms that are sent once, waiting pages.

import { clock } from "./format.js";

const language = document.documentElement.lang.startsWith("en") ? "en-GB" : "zh-CN";

for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);
for (const button of document.querySelectorAll("[data-export]")) button.addEventListener("click", () => exportTable(button.dataset.export));
for (const time of document.querySelectorAll("time[data-local]")) showLocally(time);
for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
for (const element of document.querySelectorAll("[data-countdown]")) countDown(element);
document.addEventListener("submit", holdSecondClick);

/** Headers become buttons that sort their column, first descending for numbers. */
function makeSortable(table) {
  table.querySelectorAll("th[data-sort]").forEach((header) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const numeric = header.dataset.sort === "num";
      const up = header.getAttribute("aria-sort") === (numeric ? "descending" : "none") || (!numeric && header.getAttribute("aria-sort") !== "ascending");
      table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      header.setAttribute("aria-sort", up ? "ascending" : "descending");
      const place = header.cellIndex;
      const value = (row) => {
        const cell = row.cells[place];
        const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
        return numeric ? Number.parseFloat(text.replace(/[^\d.−-]/g, "").replace("−", "-")) || 0 : text;
      };
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        return (numeric ? x - y : String(x).localeCompare(String(y), language)) * (up ? 1 : -1);
      });
      table.tBodies[0].append(...rows);
    });
  });
}

/** The table as CSV, with a byte-order mark so that spreadsheets read the Chinese. */
function exportTable(id) {
  const table = document.getElementById(id);
  const quote = (cell) => `"${harmless((cell.dataset.value ?? cell.textContent).trim().replace(/\s+/g, " ")).replaceAll('"', '""')}"`;
  const text = [...table.rows].map((row) => [...row.cells].map(quote).join(",")).join("\r\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: "text/csv" }));
  link.download = `${id}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A name that begins like a formula must not become one in a spreadsheet; numbers with a sign stay numbers. */
function harmless(text) {
  return /^[=+\-@]/.test(text) && !/^[+-][\d.,]+\s?%?$/.test(text) ? `'${text}` : text;
}

function showLocally(time) {
  const moment = new Date(time.dateTime);
  const asked = time.dataset.local.split(" ");
  const withYear = asked.includes("year") || moment.getFullYear() !== new Date().getFullYear();
  const parts = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", ...(withYear ? { year: "numeric" } : {}) };
  if (asked.includes("seconds")) parts.second = "2-digit"; // in a trail
  if (asked.includes("zone")) parts.timeZoneName = "short"; // where somebody must be on time
  time.textContent = moment.toLocaleString(language, parts);
  time.title = moment.toLocaleString(language, { dateStyle: "full", timeStyle: "long" });
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
}

/** data-countdown = ISO deadline, data-server-now = the server's clock when the page was made; reloads at zero if data-reload is set. */
function countDown(element) {
  const deadline_ms = Date.parse(element.dataset.countdown);
  const server_ms = Date.parse(element.dataset.serverNow);
  const started_ms = performance.now();
  const show = () => {
    const now_ms = server_ms + performance.now() - started_ms;
    const left_s = (deadline_ms - now_ms) / 1000;
    element.textContent = clock(left_s);
    if (left_s > 0) return;
    clearInterval(timer);
    if ("reload" in element.dataset) location.reload();
  };
  const timer = setInterval(show, 250);
  show();
}

/** A second click on a form that is on its way does nothing. */
function holdSecondClick(event) {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
}
